package org.tymbal.server.session;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;

/**
 * The next thing to send to one client: a PUBLISH, or a PUBREL that is sent again. Reusable: {@link Session#next} fills it.
 */
public final class Delivery {
    private @Nullable Message message;
    private int flags;
    private int packetId;
    private Origin origin = Origin.PLAIN;

    void set(@Nullable Message toSend, int flagBits, int id, Origin from) {
        message = toSend;
        flags = flagBits;
        packetId = id;
        origin = from;
    }

    /** Lets go of the message. */
    public void forget() {
        message = null;
    }

    /** The message of a PUBLISH; null says that a PUBREL with {@link #packetId} is to be sent. */
    public @Nullable Message message() {
        return message;
    }

    public Qos qos() {
        return Flags.qos(flags);
    }

    public boolean retain() {
        return Flags.retain(flags);
    }

    /** Whether it was sent before, on an earlier connection. */
    public boolean dup() {
        return Flags.dup(flags);
    }

    /** 1 to 65,535; 0 with QoS 0. */
    public int packetId() {
        return packetId;
    }

    /** Identifiers of the subscriptions that matched; never written. */
    public int[] subscriptionIdentifiers() {
        return origin.identifiers();
    }

    /** QoS, RETAIN and DUP in one int: a queue holds them without an object per message. */
    static final class Flags {
        private static final int QOS = 3;
        private static final int RETAIN = 4;
        private static final int DUP = 8;

        private Flags() {}

        static int of(Qos qos, boolean retain) {
            return qos.level() | (retain ? RETAIN : 0);
        }

        static int withDup(int flags) {
            return flags | DUP;
        }

        static Qos qos(int flags) {
            return Qos.of(flags & QOS);
        }

        static boolean retain(int flags) {
            return (flags & RETAIN) != 0;
        }

        static boolean dup(int flags) {
            return (flags & DUP) != 0;
        }
    }
}
