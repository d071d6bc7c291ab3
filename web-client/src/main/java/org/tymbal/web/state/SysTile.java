package org.tymbal.web.state;

import java.util.List;
import org.tymbal.words.Words;

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
            new SysTile(
                    Words.mark("Clients"), "clients/connected", Kind.COUNT, Words.mark("Clients connected right now.")),
            new SysTile(
                    Words.mark("Messages in"),
                    "publish/messages/received",
                    Kind.PER_SECOND,
                    Words.mark("Messages that clients publish, a second.")),
            new SysTile(
                    Words.mark("Messages out"),
                    "publish/messages/sent",
                    Kind.PER_SECOND,
                    Words.mark("Messages delivered to subscribers, a second.")),
            new SysTile(
                    Words.mark("Data in"),
                    "bytes/received",
                    Kind.BYTES_PER_SECOND,
                    Words.mark("Bytes received from all clients, a second.")),
            new SysTile(
                    Words.mark("Data out"),
                    "bytes/sent",
                    Kind.BYTES_PER_SECOND,
                    Words.mark("Bytes sent to all clients, a second.")),
            new SysTile(
                    Words.mark("Subscriptions"),
                    "subscriptions/count",
                    Kind.COUNT,
                    Words.mark("Subscriptions of all clients.")),
            new SysTile(
                    Words.mark("Retained"),
                    "retained messages/count",
                    Kind.COUNT,
                    Words.mark("Topics that keep their last message for newcomers.")),
            new SysTile(
                    Words.mark("Away"),
                    "clients/disconnected",
                    Kind.COUNT,
                    Words.mark("Clients that are gone but whose session is kept.")),
            new SysTile(
                    Words.mark("Waiting"),
                    "store/messages/count",
                    Kind.COUNT,
                    Words.mark("Messages the broker keeps for somebody.")),
            new SysTile(
                    Words.mark("Dropped"),
                    "publish/messages/dropped",
                    Kind.COUNT,
                    Words.mark("Messages lost because a queue was full.")),
            new SysTile(Words.mark("Memory"), "heap/current", Kind.BYTES, Words.mark("Memory that the broker uses.")),
            new SysTile(Words.mark("Uptime"), "uptime", Kind.DURATION, Words.mark("Since the broker was started.")));
}
