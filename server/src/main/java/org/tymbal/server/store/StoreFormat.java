package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

/**
 * How everything is stored, in one place: keys and small records; messages are in {@link StoredMessages}. The tables are
 * described in {@code docs/store.md}.
 *
 * <p>A key is a letter for its table, then fixed-width numbers, big-endian, so that the order of the keys is that of the
 * numbers. What is read may be damaged; every reader here throws {@link DamagedRecordException} and nothing else.
 */
public final class StoreFormat {
    /**
     * The version of all of it. Rises when a Tymbal that knows the older one could not use all that is written; a kind of record
     * that has changed gets another version of its own as well, so that such a Tymbal leaves it out and does not misread it.
     */
    public static final int VERSION = 1;

    static final byte FORMAT = 'F';
    static final byte SESSIONS = 's';
    static final byte SUBSCRIPTIONS = 'b';
    static final byte QUEUES = 'q';
    static final byte MESSAGES = 'm';
    static final byte REFERENCES = 'r';
    static final byte RECEIVED = 'i';
    static final byte RELEASED = 'o';
    static final byte RETAINED = 't';
    static final byte WILLS = 'w';
    static final byte ENDED = 'g';

    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int RETAIN_HANDLING_SHIFT = 4;

    private StoreFormat() {}

    // ---- keys

    static byte[] formatKey() {
        return new byte[] {FORMAT};
    }

    /** The first key of a table. */
    static byte[] first(byte table) {
        return new byte[] {table};
    }

    /** The first key behind a table. */
    static byte[] behind(byte table) {
        return new byte[] {(byte) (table + 1)};
    }

    static byte[] key(byte table, long number) {
        byte[] key = new byte[9];
        key[0] = table;
        number(number, key, 1);
        return key;
    }

    static byte[] key(byte table, long number, long second) {
        byte[] key = new byte[17];
        key[0] = table;
        number(number, key, 1);
        number(second, key, 9);
        return key;
    }

    static byte[] key(byte table, long number, int packetId) {
        byte[] key = new byte[11];
        key[0] = table;
        number(number, key, 1);
        key[9] = (byte) (packetId >> 8);
        key[10] = (byte) packetId;
        return key;
    }

    static byte[] key(byte table, long number, byte[] text) {
        byte[] key = new byte[9 + text.length];
        key[0] = table;
        number(number, key, 1);
        System.arraycopy(text, 0, key, 9, text.length);
        return key;
    }

    static byte[] key(byte table, ByteSlice text) {
        byte[] key = new byte[1 + text.length()];
        key[0] = table;
        System.arraycopy(text.array(), text.offset(), key, 1, text.length());
        return key;
    }

    private static void number(long number, byte[] to, int at) {
        for (int i = 0; i < 8; i++) {
            to[at + i] = (byte) (number >>> 56 - 8 * i);
        }
    }

    /** The first number in a key. */
    static long number(byte[] key) throws DamagedRecordException {
        return numberAt(key, 1);
    }

    /** The second number in a key. */
    static long second(byte[] key) throws DamagedRecordException {
        return numberAt(key, 9);
    }

    static long numberAt(byte[] bytes, int at) throws DamagedRecordException {
        if (bytes.length < at + 8) {
            throw new DamagedRecordException("a key of " + bytes.length + " bytes is too short for its table");
        }
        long number = 0;
        for (int i = 0; i < 8; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        return number;
    }

    /** The Packet Identifier behind the first number of a key. */
    static int packetId(byte[] key) throws DamagedRecordException {
        if (key.length != 11) {
            throw new DamagedRecordException("a key with a Packet Identifier has " + key.length + " bytes, not 11");
        }
        return checkedPacketId((key[9] & 0xff) << 8 | key[10] & 0xff);
    }

    private static int checkedPacketId(int packetId) throws DamagedRecordException {
        if (packetId == 0) {
            throw new DamagedRecordException("a stored Packet Identifier is 0");
        }
        return packetId;
    }

    /** The text from {@code at} to the end of a key. */
    static String text(byte[] key, int at) throws DamagedRecordException {
        if (key.length < at || !Utf8.valid(key, at, key.length - at)) {
            throw new DamagedRecordException("a key does not end in text");
        }
        return Utf8.decode(key, at, key.length - at);
    }

    // ---- small records

    static byte[] version() {
        return new ByteWriter().u16(VERSION).toArray();
    }

    static int version(byte[] record) throws DamagedRecordException {
        try {
            return new ByteReader(ByteSlice.of(record)).u16();
        } catch (MalformedBytesException e) {
            throw damaged("the format version", e);
        }
    }

    static void u64(ByteWriter out, long number) {
        out.u32(number >>> 32).u32(number & 0xffff_ffffL);
    }

    static long u64(ByteReader in) {
        return in.u32() << 32 | in.u32();
    }

    /** @param epochOffset to be added to a time of the broker's clock to make it milliseconds since 1970 */
    static byte[] session(StoredSession session, long epochOffset) {
        ByteWriter out = new ByteWriter(32);
        out.u8(1);
        u64(out, session.id());
        out.u32(session.expirySeconds());
        boolean connected = session.detachedAtMillis() == StoredSession.CONNECTED;
        u64(out, connected ? StoredSession.CONNECTED : session.detachedAtMillis() + epochOffset);
        u64(out, session.sentUpTo());
        if (session.username() != null || session.proven() || !session.place().isEmpty()) {
            out.u8((session.username() == null ? 0 : 1) | (session.proven() ? 2 : 0));
            out.utf8(session.username() == null ? "" : session.username());
            out.utf8(session.place());
        }
        return out.toArray();
    }

    static StoredSession session(byte[] key, byte[] record, long epochOffset) throws DamagedRecordException {
        String clientId = text(key, 1);
        try {
            ByteReader in = reader(record, "a Session");
            long id = u64(in);
            long expirySeconds = in.u32();
            long detachedAt = u64(in);
            long sentUpTo = u64(in);
            boolean owned = in.remaining() > 0; // a Session of nobody in particular ends here
            int owner = owned ? in.u8() : 0;
            String username = owned ? in.utf8() : "";
            String place = owned ? in.utf8() : "";
            boolean connected = detachedAt == StoredSession.CONNECTED;
            return new StoredSession(
                    clientId,
                    id,
                    expirySeconds,
                    connected ? StoredSession.CONNECTED : detachedAt - epochOffset,
                    sentUpTo,
                    (owner & 1) == 0 ? null : username,
                    place,
                    (owner & 2) != 0);
        } catch (MalformedBytesException e) {
            throw damaged("the Session of " + clientId, e);
        }
    }

    static byte[] subscription(Subscription subscription, int identifier) {
        int options = subscription.qos().level()
                | (subscription.noLocal() ? NO_LOCAL : 0)
                | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                | subscription.retainHandling().ordinal() << RETAIN_HANDLING_SHIFT;
        return new ByteWriter(8).u8(1).u8(options).u32(identifier).toArray();
    }

    /** A Subscription with its identifier. */
    record SubscriptionRecord(Subscription subscription, int identifier) {}

    static SubscriptionRecord subscription(byte[] key, byte[] record) throws DamagedRecordException {
        String filter = text(key, 9);
        String problem = TopicFilter.problem(filter);
        if (problem != null) {
            throw new DamagedRecordException("a stored subscription to \"" + filter + "\": " + problem);
        }
        try {
            ByteReader in = reader(record, "a Subscription");
            int options = in.u8();
            long identifier = in.u32();
            int handling = options >> RETAIN_HANDLING_SHIFT;
            if ((options & 3) == 3 || handling >= RetainHandling.values().length || identifier > 268_435_455) {
                throw new DamagedRecordException("the stored subscription to " + filter + " has impossible options");
            }
            return new SubscriptionRecord(
                    new Subscription(
                            TopicFilter.of(filter),
                            Qos.of(options & 3),
                            (options & NO_LOCAL) != 0,
                            (options & RETAIN_AS_PUBLISHED) != 0,
                            RetainHandling.values()[handling]),
                    (int) identifier);
        } catch (MalformedBytesException e) {
            throw damaged("the subscription to " + filter, e);
        }
    }

    static byte[] packetIdRecord(int packetId) {
        return new ByteWriter(4).u8(1).u16(packetId).toArray();
    }

    static int packetIdRecord(byte[] record) throws DamagedRecordException {
        try {
            return checkedPacketId(
                    reader(record, "a message that waits for PUBCOMP").u16());
        } catch (MalformedBytesException e) {
            throw damaged("a message that waits for PUBCOMP", e);
        }
    }

    static byte[] count(int count) {
        return new ByteWriter(4).u32(count).toArray();
    }

    /** How many wait for a message; a count that is damaged is a great one, so that nothing is lost. */
    static int count(byte @Nullable [] record) {
        if (record == null) {
            return 0;
        }
        return record.length == 4
                ? (int) new ByteReader(ByteSlice.of(record)).u32() & Integer.MAX_VALUE
                : Integer.MAX_VALUE >> 1;
    }

    /** Reads a record of version 1. */
    static ByteReader reader(byte[] record, String what) throws DamagedRecordException {
        ByteReader in = new ByteReader(ByteSlice.of(record));
        int version = in.u8();
        if (version != 1) {
            throw new DamagedRecordException(
                    "the record of " + what + " has version " + version + ", which is unknown");
        }
        return in;
    }

    static DamagedRecordException damaged(String what, MalformedBytesException why) {
        return new DamagedRecordException("the record of " + what + " is damaged: " + why.getMessage());
    }
}
