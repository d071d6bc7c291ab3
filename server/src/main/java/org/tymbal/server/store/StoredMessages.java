package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PublishCodec;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;

/**
 * The records of {@link StoreFormat} that hold a message. A message is stored as the frame that it came in, which costs one
 * copy; version and QoS are in front.
 */
final class StoredMessages {
    private static final int QOS = 3;
    private static final int RETAIN = 4;
    private static final int V5 = 8;
    private static final int NUMBERED = 16;
    private static final int EXPIRES = 32;

    private static final int INLINE = 8;
    private static final int HAS_PACKET_ID = 16;
    private static final int HAS_IDENTIFIERS = 32;
    private static final int NAMED = 64;
    private static final int MAXIMUM_FRAME = 268_435_460;
    private static final int[] NO_IDENTIFIERS = {};

    private StoredMessages() {}

    // ---- messages

    static void write(Message message, long epochOffset, ByteWriter out) {
        boolean v5 = message.firstFrameIsV5();
        boolean numbered = message.qos() != Qos.AT_MOST_ONCE;
        boolean expires = message.expiresAtMillis() != Message.NEVER;
        Publisher author = message.author();
        boolean named = author.username() != null || !author.place().isEmpty();
        out.u8(1);
        out.u8(message.qos().level()
                | (message.retain() ? RETAIN : 0)
                | (v5 ? V5 : 0)
                | (numbered ? NUMBERED : 0)
                | (expires ? EXPIRES : 0)
                | (named ? NAMED : 0));
        if (expires) {
            StoreFormat.u64(out, message.expiresAtMillis() + epochOffset);
        }
        out.utf8(author.clientId());
        if (named) {
            out.u8(author.username() == null ? 0 : 1);
            out.utf8(author.username() == null ? "" : author.username());
            out.utf8(author.place());
        }
        byte[] frame = numbered ? message.numberedFrame(v5) : message.plainFrame(v5);
        out.bytes(frame, 0, frame.length);
    }

    static byte[] message(Message message, long epochOffset) {
        ByteWriter out = new ByteWriter(64 + message.payload().length());
        write(message, epochOffset, out);
        return out.toArray();
    }

    static Message message(byte[] record, long epochOffset) throws DamagedRecordException {
        return message(record, epochOffset, null);
    }

    /** @param known makes one object of publishers who are the same; null for one for each message */
    static Message message(byte[] record, long epochOffset, @Nullable KnownPublishers known)
            throws DamagedRecordException {
        return read(new ByteReader(ByteSlice.of(record)), epochOffset, known);
    }

    private static Message read(ByteReader in, long epochOffset) throws DamagedRecordException {
        return read(in, epochOffset, null);
    }

    private static Message read(ByteReader in, long epochOffset, @Nullable KnownPublishers known)
            throws DamagedRecordException {
        try {
            int version = in.u8();
            int flags = in.u8();
            if (version != 1 || (flags & QOS) == 3 || flags > 127) {
                throw new DamagedRecordException("the record of a message begins with " + version + ", " + flags);
            }
            long expiresAt = (flags & EXPIRES) != 0 ? StoreFormat.u64(in) - epochOffset : Message.NEVER;
            Publisher publisher = author(in, (flags & NAMED) != 0, known);
            byte[] frame = in.rest().toArray();
            boolean v5 = (flags & V5) != 0;
            Qos qos = Qos.of(flags & QOS);
            if ((flags & NUMBERED) != 0 != (qos != Qos.AT_MOST_ONCE)) {
                throw new DamagedRecordException("the record of a message has the flags " + flags);
            }
            Message plain = plain(frame, qos, (flags & RETAIN) != 0, expiresAt, publisher, v5);
            if (plain != null) {
                return plain;
            }
            if ((flags & NUMBERED) != 0) {
                number(frame);
            }
            PacketReader reader =
                    PacketReader.ofClient(v5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1, MAXIMUM_FRAME);
            reader.feed(frame, 0, frame.length);
            if (!(reader.next() instanceof Packet.Publish publish)
                    || publish.topic().isEmpty()) {
                throw new DamagedRecordException("the record of a message holds no whole PUBLISH");
            }
            return Message.restored(publish, Qos.of(flags & QOS), (flags & RETAIN) != 0, expiresAt, publisher, v5);
        } catch (MalformedBytesException e) {
            throw StoreFormat.damaged("a message", e);
        } catch (MalformedPacketException e) {
            throw new DamagedRecordException("the record of a message is damaged: " + e.problem());
        }
    }

    /** Nearly all messages have no properties, and their frame can be used as it is; null if this is another. */
    private static @Nullable Message plain(
            byte[] frame, Qos qos, boolean retain, long expiresAt, Publisher publisher, boolean v5) {
        ByteReader in = new ByteReader(ByteSlice.of(frame));
        int first = in.u8();
        int remaining = in.varint();
        ByteSlice topic = in.utf8Bytes();
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : in.u16();
        int propertyLength = v5 ? in.varint() : 0;
        boolean usual = first == (qos == Qos.AT_MOST_ONCE ? 0x30 : 0x32)
                && packetId == 0
                && propertyLength == 0
                && remaining == frame.length - 1 - ByteWriter.varintLength(remaining)
                && TopicName.borrowed(topic).wellFormed();
        return usual ? Message.restored(frame, in.remaining(), qos, retain, expiresAt, publisher, v5) : null;
    }

    private static Publisher author(ByteReader in, boolean named, @Nullable KnownPublishers known)
            throws MalformedBytesException {
        if (!named && known != null) {
            return known.of(in.utf8Bytes());
        }
        String clientId = in.utf8();
        if (!named) {
            return Publisher.of(clientId);
        }
        boolean user = in.u8() == 1;
        String username = in.utf8();
        Publisher publisher = new Publisher(clientId, user ? username : null, in.utf8());
        return known == null ? publisher : known.same(publisher);
    }

    /** A shared frame has room for a Packet Identifier and 0 in it, which no reader takes. */
    private static void number(byte[] frame) throws DamagedRecordException {
        int at = frame.length < 5 ? frame.length : PublishCodec.packetIdOffset(frame);
        if (at + 2 > frame.length) {
            throw new DamagedRecordException("the record of a message has a frame of " + frame.length + " bytes");
        }
        frame[at + 1] = 1;
    }

    // ---- messages that wait

    /** @param messageId where the message is; 0 if the entry shall hold it itself */
    static void write(Queued queued, long messageId, long epochOffset, ByteWriter out) {
        boolean identified = queued.identifiers().length > 0;
        out.u8(1);
        out.u8(queued.qos()
                | (queued.retain() ? RETAIN : 0)
                | (messageId == 0 ? INLINE : 0)
                | (queued.packetId() != 0 ? HAS_PACKET_ID : 0)
                | (identified ? HAS_IDENTIFIERS : 0));
        StoreFormat.u64(out, queued.position());
        out.u32(queued.message().sizeBytes());
        if (queued.packetId() != 0) {
            out.u16(queued.packetId());
        }
        if (identified) {
            out.u32(queued.identifiers().length);
            for (int identifier : queued.identifiers()) {
                out.u32(identifier);
            }
        }
        if (messageId == 0) {
            write(queued.message(), epochOffset, out);
        } else {
            StoreFormat.u64(out, messageId);
        }
    }

    /** Finds a message by its number. */
    interface Finder {
        Message find(long messageId) throws DamagedRecordException;
    }

    /** What of an entry is known without its message. */
    record Head(long position, int sizeBytes, long messageId) {}

    static Head head(byte[] record) throws DamagedRecordException {
        try {
            ByteReader in = StoreFormat.reader(record, "a message that waits");
            int flags = in.u8();
            long position = StoreFormat.u64(in);
            int sizeBytes = (int) in.u32();
            if ((flags & HAS_PACKET_ID) != 0) {
                in.u16();
            }
            identifiers(in, flags);
            return new Head(position, sizeBytes, (flags & INLINE) != 0 ? 0 : StoreFormat.u64(in));
        } catch (MalformedBytesException e) {
            throw StoreFormat.damaged("a message that waits", e);
        }
    }

    static StoredEntry entry(long sequence, byte[] record, long epochOffset, Finder finder)
            throws DamagedRecordException {
        try {
            ByteReader in = StoreFormat.reader(record, "a message that waits");
            int flags = in.u8();
            if ((flags & QOS) == 0 || (flags & QOS) == 3 || flags > 63) {
                throw new DamagedRecordException("the record of a message that waits has the flags " + flags);
            }
            long position = StoreFormat.u64(in);
            int sizeBytes = (int) in.u32();
            int packetId = (flags & HAS_PACKET_ID) != 0 ? in.u16() : 0;
            int[] identifiers = identifiers(in, flags);
            Message message;
            if ((flags & INLINE) != 0) {
                message = read(in, epochOffset);
                message.storeId(Message.STORED_INLINE);
            } else {
                message = finder.find(StoreFormat.u64(in));
            }
            return new StoredEntry(
                    sequence, position, sizeBytes, message, flags & QOS, (flags & RETAIN) != 0, packetId, identifiers);
        } catch (MalformedBytesException e) {
            throw StoreFormat.damaged("a message that waits", e);
        }
    }

    private static int[] identifiers(ByteReader in, int flags) throws DamagedRecordException {
        if ((flags & HAS_IDENTIFIERS) == 0) {
            return NO_IDENTIFIERS;
        }
        long count = in.u32();
        if (count == 0 || count * 4 > in.remaining()) {
            throw new DamagedRecordException("the record of a message that waits counts " + count + " identifiers");
        }
        int[] identifiers = new int[(int) count];
        for (int i = 0; i < count; i++) {
            identifiers[i] = (int) in.u32();
            if (identifiers[i] < 1 || identifiers[i] > 268_435_455) {
                throw new DamagedRecordException("a stored Subscription Identifier is " + identifiers[i]);
            }
        }
        return identifiers;
    }

    // ---- Wills

    static byte[] will(Change.WillKept will, long epochOffset) {
        ByteWriter out = new ByteWriter(96);
        out.u8(1).u32(will.delaySeconds());
        StoreFormat.u64(out, will.dueMillis() == Message.NEVER ? Message.NEVER : will.dueMillis() + epochOffset);
        write(will.message(), epochOffset, out);
        return out.toArray();
    }

    static Change.WillKept will(long session, byte[] record, long epochOffset) throws DamagedRecordException {
        try {
            ByteReader in = StoreFormat.reader(record, "a Will");
            long delaySeconds = in.u32();
            long due = StoreFormat.u64(in);
            Message message = read(in, epochOffset);
            return new Change.WillKept(
                    session, message, delaySeconds, due == Message.NEVER ? Message.NEVER : due - epochOffset);
        } catch (MalformedBytesException e) {
            throw StoreFormat.damaged("a Will", e);
        }
    }
}
