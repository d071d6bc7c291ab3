package org.tymbal.server.http.api;

/** What a request needs. */
enum Right {
    /** Nothing: whoever gets here may. */
    NONE,
    /** To read what the broker publishes under {@code $SYS}, by the rules of MQTT. */
    READ_SYS,
    /** To look at clients, topics and figures. */
    LOOK,
    /** To watch the packets of clients. */
    WATCH,
    /** To change something: disconnect, drop, clear, publish. */
    CHANGE
}
