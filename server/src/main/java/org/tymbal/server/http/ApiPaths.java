package org.tymbal.server.http;

/** Which paths belong to the API for operators. */
public final class ApiPaths {
    /** Below which everything is but the exposition for Prometheus. */
    public static final String ROOT = "/api/v1";

    /** Where Prometheus looks. */
    public static final String METRICS = "/metrics";

    /** Where packets are watched, over a WebSocket that does not carry MQTT. */
    public static final String TRACE = ROOT + "/trace";

    private ApiPaths() {}

    /** Whether a path belongs to the API. */
    public static boolean owns(String path) {
        return path.equals(METRICS) || path.equals("/api") || path.startsWith("/api/");
    }
}
