/**
 * The state of one client between and during its Network Connections: subscriptions, queue, messages in flight.
 *
 * <p>May import {@code codec}, {@code access}, {@code config}, {@code message}, {@code metrics}, {@code routing} and {@code store}. Any I/O
 * thread may deliver to a Session; each has one small lock, under which nothing leaves this room and nothing is logged.
 */
@NullMarked
package org.tymbal.server.session;

import org.jspecify.annotations.NullMarked;
