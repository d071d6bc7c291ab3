/**
 * The MQTT server side of one Network Connection: packets in, acknowledgements and deliveries out.
 *
 * <p>May import {@code codec}, {@code access}, {@code broker}, {@code config}, {@code message}, {@code metrics},
 * {@code session} and {@code store}. Everything here is confined to the connection's I/O thread, except {@code Outlet.wake}.
 */
@NullMarked
package org.tymbal.server.protocol;

import org.jspecify.annotations.NullMarked;
