package org.tymbal.server.session;

import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Traffic;

/**
 * What is known of the connection of a client, as CONNECT has settled it.
 *
 * @param address where it comes from, {@code host:port}
 * @param port the port that it came to
 * @param stream {@code TCP} or {@code WebSocket}, {@code with TLS} perhaps
 * @param version of the protocol: {@code 3.1}, {@code 3.1.1} or {@code 5.0}
 * @param keepAliveSeconds 0: never
 * @param cleanStart whether the client asked for a new Session
 * @param connectedAtMillis in milliseconds since 1970
 * @param maximumPacketBytes the largest packet that the client takes
 * @param will null for none
 * @param willDelaySeconds how long the Will waits after the end of the connection
 * @param traffic goes on counting
 */
public record ConnectionView(
        String address,
        int port,
        String stream,
        String version,
        int keepAliveSeconds,
        boolean cleanStart,
        long connectedAtMillis,
        int maximumPacketBytes,
        @Nullable Message will,
        long willDelaySeconds,
        Traffic traffic) {}
