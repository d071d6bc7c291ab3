package org.tymbal.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;

/**
 * What is in a {@code mosquitto.db} of mosquitto 1.6 (format 5) or 2.0 (format 6). Read strictly: a file that is cut off or
 * holds what cannot be is refused as a whole.
 *
 * <p>A file is a header, then chunks: type and length in four bytes each, big-endian, then a record of fixed size, then what
 * the record gives lengths of. The record is a C struct: numbers of two and four bytes are big-endian, those of eight bytes as
 * the machine has them.
 */
final class MosquittoFile {
    private static final byte[] MAGIC = {0, (byte) 0xb5, 0, 'm', 'o', 's', 'q', 'u', 'i', 't', 't', 'o', ' ', 'd', 'b'};
    private static final int HEADER_BYTES = MAGIC.length + 8;
    private static final int CONFIG = 1;
    private static final int MESSAGE = 2;
    private static final int CLIENT_MESSAGE = 3;
    private static final int RETAINED = 4;
    private static final int SUBSCRIPTION = 5;
    private static final int CLIENT = 6;
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final long LATEST_SECONDS = 1L << 36;

    /** A message that others refer to; no message if it has expired. */
    record Stored(Message message, boolean expired) {}

    /** @param expiresAtSeconds since 1970; 0 while the client was connected, or if the Session lasts for ever */
    record Client(String clientId, long expirySeconds, long expiresAtSeconds) {}

    /** A message on its way from or to a client. */
    record Passing(
            String clientId, long storedId, int packetId, int qos, int state, boolean retain, boolean fromClient) {}

    /** A Subscription of a client. */
    record Wish(String clientId, Subscription subscription, int identifier) {}

    final Map<Long, Stored> messages = new LinkedHashMap<>();
    final Map<String, Client> clients = new LinkedHashMap<>();
    final List<Passing> passing = new ArrayList<>();
    final List<Wish> wishes = new ArrayList<>();
    final List<Long> retained = new ArrayList<>();

    private final long nowMillis;
    private int format;

    private MosquittoFile(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** @throws IOException if it is not such a file, or damaged; the message is a sentence without its full stop */
    static MosquittoFile read(byte[] bytes, long nowMillis) throws IOException {
        MosquittoFile file = new MosquittoFile(nowMillis);
        file.header(bytes);
        ByteReader in = new ByteReader();
        in.reset(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        while (in.remaining() > 0) {
            int at = in.position();
            try {
                int type = (int) in.u32();
                long length = in.u32();
                if (length > in.remaining()) {
                    throw new IOException("the file ends within the record at byte " + at + "; it is not whole");
                }
                ByteReader chunk = new ByteReader(in.slice((int) length));
                file.chunk(type, chunk);
                if (chunk.remaining() > 0) {
                    throw new IOException(chunk.remaining() + " bytes too many");
                }
            } catch (MalformedBytesException | MalformedPacketException e) {
                throw new IOException("the record at byte " + at + " is damaged: " + e.getMessage(), e);
            } catch (IOException e) {
                throw e.getMessage() != null && e.getMessage().startsWith("the file")
                        ? e
                        : new IOException("the record at byte " + at + " is damaged: " + e.getMessage(), e);
            }
        }
        return file;
    }

    private void header(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("the file is no mosquitto.db");
        }
        ByteReader in = new ByteReader();
        in.reset(bytes, MAGIC.length, 8);
        in.u32(); // a checksum that mosquitto leaves 0
        long version = in.u32();
        if (version != 5 && version != 6) {
            throw new IOException("the file has the format " + version + " and not 5 or 6, which mosquitto 1.6 and 2.0"
                    + " write; start such a mosquitto on it once, and stop it");
        }
        format = (int) version;
    }

    private void chunk(int type, ByteReader in) throws IOException, MalformedPacketException {
        switch (type) {
            case CONFIG -> {
                u64(in);
                in.u8();
                if (in.u8() != 8) {
                    throw new IOException("its numbers of messages have not eight bytes");
                }
                in.slice(6);
            }
            case MESSAGE -> message(in);
            case CLIENT_MESSAGE -> clientMessage(in);
            case RETAINED -> retained.add(u64(in));
            case SUBSCRIPTION -> subscription(in);
            case CLIENT -> client(in);
            default -> throw new IOException("the kind " + type + " is unknown");
        }
    }

    private static long u64(ByteReader in) {
        return Long.reverseBytes(in.u32() << 32 | in.u32());
    }

    /** Seconds since 1970, in whichever order of bytes makes sense. */
    private static long seconds(ByteReader in) {
        long seconds = u64(in);
        return seconds >= 0 && seconds < LATEST_SECONDS ? seconds : Long.reverseBytes(seconds);
    }

    private static String text(ByteReader in, int length) throws IOException {
        ByteSlice bytes = in.slice(length);
        String text = bytes.text();
        if (text == null) {
            throw new IOException("a text is no UTF-8");
        }
        return text;
    }

    private static String clientId(ByteReader in, int length) throws IOException {
        if (length == 0) {
            throw new IOException("a client has no name");
        }
        return text(in, length);
    }

    private void client(ByteReader in) throws IOException {
        long expiresAt = seconds(in);
        long expirySeconds = in.u32();
        in.u16(); // the last packet identifier
        int idLength = in.u16();
        int userLength = 0;
        if (format == 6) {
            in.u16(); // the port of the listener
            userLength = in.u16();
            in.u32();
        }
        String clientId = clientId(in, idLength);
        text(in, userLength);
        if (expiresAt < 0 || expiresAt >= LATEST_SECONDS) {
            throw new IOException("the session of " + clientId + " ends at an impossible time");
        }
        if (clients.put(clientId, new Client(clientId, expirySeconds, expiresAt)) != null) {
            throw new IOException("the client " + clientId + " is there twice");
        }
    }

    private void clientMessage(ByteReader in) throws IOException {
        long storedId = u64(in);
        int packetId = in.u16();
        int idLength = in.u16();
        int qos = in.u8();
        int state = in.u8();
        int retainDup = in.u8();
        int direction = in.u8();
        String clientId = clientId(in, idLength);
        in.rest(); // subscription identifiers and the like, which hold for one sending
        if (qos > 2 || direction > 1 || state > 11) {
            throw new IOException("a message of " + clientId + " has the QoS " + qos + ", the direction " + direction
                    + " and the state " + state);
        }
        passing.add(new Passing(clientId, storedId, packetId, qos, state, (retainDup & 0xf0) != 0, direction == 0));
    }

    private void subscription(ByteReader in) throws IOException {
        long identifier = in.u32();
        int idLength = in.u16();
        int filterLength = in.u16();
        int qos = in.u8();
        int options = in.u8();
        in.u16();
        String clientId = clientId(in, idLength);
        String filter = text(in, filterLength);
        String problem = TopicFilter.problem(filter);
        if (problem != null || qos > 2 || identifier > 268_435_455) {
            throw new IOException("the subscription of " + clientId + " to \"" + filter + "\" cannot be"
                    + (problem == null ? "" : ": " + problem));
        }
        wishes.add(new Wish(
                clientId,
                new Subscription(
                        TopicFilter.of(filter),
                        Qos.of(qos),
                        (options & NO_LOCAL) != 0,
                        (options & RETAIN_AS_PUBLISHED) != 0,
                        RetainHandling.values()[0]),
                (int) identifier));
    }

    private void message(ByteReader in) throws IOException, MalformedPacketException {
        long id = u64(in);
        long expiresAt = seconds(in);
        long payloadLength = in.u32();
        in.u16(); // the packet identifier that the publisher had given
        int sourceLength = in.u16();
        int userLength = in.u16();
        int topicLength = in.u16();
        in.u16(); // the port of the listener
        int qos = in.u8();
        boolean retain = in.u8() != 0;
        String publisher = text(in, sourceLength);
        text(in, userLength);
        String topic = text(in, topicLength);
        if (qos > 2 || payloadLength > in.remaining() || topic.isEmpty()) {
            throw new IOException("the message " + id + " to \"" + topic + "\" cannot be");
        }
        ByteSlice payload = in.slice((int) payloadLength);
        ByteSlice properties = in.rest();
        boolean v5 = !properties.isEmpty() || expiresAt > 0;
        Packet.Publish publish = publish(Utf8.encode(topic), qos, v5, properties, payload);
        long seconds = expiresAt - nowMillis / 1_000;
        boolean expired = expiresAt > 0 && seconds <= 0;
        if (expiresAt > 0 && !expired) {
            publish = withExpiry(publish, seconds);
        }
        Message message = Message.restored(
                publish,
                publish.qos(),
                retain,
                expiresAt > 0 ? expiresAt * 1_000 : Message.NEVER,
                Publisher.of(publisher),
                v5);
        if (messages.put(id, new Stored(message, expired)) != null) {
            throw new IOException("the message " + id + " is there twice");
        }
    }

    private static Packet.Publish withExpiry(Packet.Publish publish, long seconds) throws IOException {
        if (seconds > 0xffff_ffffL) {
            throw new IOException("a message expires at an impossible time");
        }
        Properties properties = publish.properties().without(Property.MESSAGE_EXPIRY_INTERVAL).toBuilder()
                .add(Property.MESSAGE_EXPIRY_INTERVAL, seconds)
                .build();
        return new Packet.Publish(
                false, publish.qos(), publish.retain(), publish.topic(), 0, properties, publish.payload());
    }

    /** The properties stand as in a PUBLISH, so the reader of packets knows what may be in them. */
    private static Packet.Publish publish(byte[] topic, int qos, boolean v5, ByteSlice properties, ByteSlice payload)
            throws IOException, MalformedPacketException {
        ByteWriter body = new ByteWriter(payload.length() + topic.length + 64);
        body.u16(topic.length).bytes(topic, 0, topic.length);
        if (qos > 0) {
            body.u16(1);
        }
        if (v5) {
            if (properties.isEmpty()) {
                body.u8(0);
            } else {
                checkLength(properties);
                body.bytes(properties.array(), properties.offset(), properties.length());
            }
        }
        body.bytes(payload.array(), payload.offset(), payload.length());
        byte[] content = body.toArray();
        byte[] frame = new ByteWriter(content.length + 5)
                .u8(0x30 | qos << 1)
                .varint(content.length)
                .bytes(content, 0, content.length)
                .toArray();
        PacketReader reader =
                PacketReader.ofClient(v5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1, Integer.MAX_VALUE >> 1);
        reader.feed(frame, 0, frame.length);
        if (reader.next() instanceof Packet.Publish publish) {
            return publish;
        }
        throw new IOException("a message cannot be");
    }

    /** The block begins with its own length; a wrong one would swallow or leave some of the payload. */
    private static void checkLength(ByteSlice properties) throws IOException {
        ByteReader in = new ByteReader(properties);
        if (in.varint() != in.remaining()) {
            throw new IOException("the properties of a message have another length than they say");
        }
    }
}
