/** RFC 6455 below MQTT [MQTT-6]: the handshake and the frames, kept and broken. */
@NullMarked
package org.tymbal.e2e.websocket;

import org.jspecify.annotations.NullMarked;
