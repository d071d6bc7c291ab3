package org.tymbal.web.state;

import java.util.List;

/**
 * One number of the broker that a person may want to know, and where it comes from.
 *
 * @param topic below {@code $SYS/broker/}
 * @param sentence what it means
 */
public record SysTile(String title, String topic, Kind kind, String sentence) {
    /** How the value is read and shown. */
    public enum Kind {
        /** A number as it stands. */
        COUNT,
        /** A counter that only rises; shown is how much a second. */
        PER_SECOND,
        /** The same for bytes. */
        BYTES_PER_SECOND,
        /** A number of bytes as it stands. */
        BYTES,
        /** A number of seconds. */
        DURATION
    }

    /** In the order of the page. */
    public static final List<SysTile> ALL = List.of(
            new SysTile("Clients", "clients/connected", Kind.COUNT, "Clients connected right now."),
            new SysTile(
                    "Messages in",
                    "publish/messages/received",
                    Kind.PER_SECOND,
                    "Messages that clients publish, a second."),
            new SysTile(
                    "Messages out",
                    "publish/messages/sent",
                    Kind.PER_SECOND,
                    "Messages delivered to subscribers, a second."),
            new SysTile(
                    "Data in", "bytes/received", Kind.BYTES_PER_SECOND, "Bytes received from all clients, a second."),
            new SysTile("Data out", "bytes/sent", Kind.BYTES_PER_SECOND, "Bytes sent to all clients, a second."),
            new SysTile("Subscriptions", "subscriptions/count", Kind.COUNT, "Subscriptions of all clients."),
            new SysTile(
                    "Retained",
                    "retained messages/count",
                    Kind.COUNT,
                    "Topics that keep their last message for newcomers."),
            new SysTile("Away", "clients/disconnected", Kind.COUNT, "Clients that are gone but whose session is kept."),
            new SysTile("Waiting", "store/messages/count", Kind.COUNT, "Messages the broker keeps for somebody."),
            new SysTile("Dropped", "publish/messages/dropped", Kind.COUNT, "Messages lost because a queue was full."),
            new SysTile("Memory", "heap/current", Kind.BYTES, "Memory that the broker uses."),
            new SysTile("Uptime", "uptime", Kind.DURATION, "Since the broker was started."));
}
