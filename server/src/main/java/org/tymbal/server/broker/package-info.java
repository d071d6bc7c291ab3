/**
 * The heart: publish, subscribe, open, close; the clock; {@code $SYS}.
 *
 * <p>May import {@code access}, {@code config}, {@code message}, {@code metrics}, {@code routing}, {@code session} and
 * {@code store}. Knows neither sockets nor packets on the wire. Any I/O thread may enter, and the housekeeper.
 */
@NullMarked
package org.tymbal.server.broker;

import org.jspecify.annotations.NullMarked;
