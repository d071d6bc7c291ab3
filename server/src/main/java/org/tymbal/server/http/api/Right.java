package org.tymbal.server.http.api;

/** What a request needs. */
enum Right {
    /** Nothing: whoever gets here may. */
    NONE,
    /** To look at clients, topics and figures. */
    LOOK,
    /** To watch the packets of clients. */
    WATCH,
    /** To change something: disconnect, drop, clear, publish. */
    CHANGE
}
