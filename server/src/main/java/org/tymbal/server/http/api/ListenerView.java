package org.tymbal.server.http.api;

import java.util.List;

/**
 * A listener that is open.
 *
 * @param address what it is bound to
 * @param protocol {@code mqtt}, {@code mqtts}, {@code http} or {@code https}; the last two speak MQTT over WebSocket as well
 * @param place by whose rules clients come in there; empty for those of the whole broker
 * @param connections network connections that are open now, HTTP included
 * @param accepted network connections since the start
 * @param bytesReceived bytes of MQTT since the start, without TLS and the frames of WebSockets
 * @param bytesSent the same in the other direction
 * @param certificates the chain that clients see, the server's own first; empty without TLS
 */
public record ListenerView(
        String address,
        int port,
        String protocol,
        String place,
        boolean anonymous,
        int connections,
        long accepted,
        long bytesReceived,
        long bytesSent,
        List<CertificateView> certificates) {
    /**
     * A certificate.
     *
     * @param names what it is for, as its Subject Alternative Names say
     * @param notBeforeMillis in milliseconds since 1970
     * @param notAfterMillis in milliseconds since 1970
     */
    public record CertificateView(
            String subject, String issuer, List<String> names, long notBeforeMillis, long notAfterMillis) {}
}
