/**
 * Sockets: TCP and WebSocket, with TLS or without, become one {@link org.tymbal.server.protocol.Transport}.
 *
 * <p>May import {@code broker} (its log), {@code config}, {@code http}, {@code metrics} and {@code protocol}. Entered by the I/O
 * threads; {@code wake}, the tick and stopping also come from others.
 */
@NullMarked
package org.tymbal.server.net;

import org.jspecify.annotations.NullMarked;
