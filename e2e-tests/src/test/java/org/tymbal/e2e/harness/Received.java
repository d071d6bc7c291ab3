package org.tymbal.e2e.harness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * A packet that the broker sent. Fields are read out of the bytes when a test asks for them, strictly by the table of the
 * packet's type; whatever is left over is a fault of the broker and of no test.
 */
public final class Received {
    private final PacketType type;
    private final int flags;
    private final byte[] body;
    private final ProtocolVersion version;

    Received(int first, byte[] body, ProtocolVersion version) {
        PacketType known = PacketType.of(first >> 4 & 15);
        if (known == null) {
            throw new AssertionError("the broker sent a packet of the type 0");
        }
        this.type = known;
        this.flags = first & 15;
        this.body = body;
        this.version = version;
        if (type != PacketType.PUBLISH && flags != type.requiredFlags()) {
            throw new AssertionError("wrong flags: " + this); // [MQTT-2.1.3-1]
        }
    }

    public PacketType type() {
        return type;
    }

    public boolean sessionPresent() {
        if ((body[0] & 0xfe) != 0) {
            throw new AssertionError("reserved flags in " + this); // [MQTT-3.2.2-1]
        }
        return body[0] == 1;
    }

    /** How many bytes the whole packet has, with its header. */
    public int size() {
        int lengthBytes = body.length < 128 ? 1 : body.length < 16_384 ? 2 : body.length < 2_097_152 ? 3 : 4;
        return 1 + lengthBytes + body.length;
    }

    /** The Reason Code, or the return code before MQTT 5, of a packet that has one; 0 where it was left out. */
    public int reason() {
        int at = switch (type) {
            case CONNACK -> 1;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> 2;
            case DISCONNECT, AUTH -> 0;
            default -> throw new AssertionError(this + " has no single reason code");
        };
        return at < body.length ? body[at] & 0xff : 0;
    }

    /** The codes of a SUBACK or UNSUBACK. */
    public List<Integer> reasons() {
        ByteBuffer in = ByteBuffer.wrap(body, 2, body.length - 2);
        if (version.hasProperties()) {
            readProperties(in);
        }
        List<Integer> codes = new ArrayList<>();
        while (in.hasRemaining()) {
            codes.add(in.get() & 0xff);
        }
        return codes;
    }

    public int packetId() {
        ByteBuffer in = ByteBuffer.wrap(body);
        if (type == PacketType.PUBLISH) {
            text(in);
            return qos() == 0 ? 0 : in.getShort() & 0xffff;
        }
        return in.getShort() & 0xffff;
    }

    public int qos() {
        return flags >> 1 & 3;
    }

    public boolean dup() {
        return (flags & 8) != 0;
    }

    public boolean retain() {
        return (flags & 1) != 0;
    }

    public String topic() {
        return text(ByteBuffer.wrap(body));
    }

    public String payload() {
        return new String(payloadBytes(), StandardCharsets.UTF_8);
    }

    public byte[] payloadBytes() {
        ByteBuffer in = ByteBuffer.wrap(body);
        text(in);
        in.position(in.position() + (qos() == 0 ? 0 : 2));
        if (version.hasProperties()) {
            readProperties(in);
        }
        return Arrays.copyOfRange(body, in.position(), body.length);
    }

    /** Identifier to values, Long, String, byte[] or String[2]; empty before MQTT 5. */
    public Map<Integer, List<Object>> properties() {
        if (!version.hasProperties()) {
            return Map.of();
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        switch (type) {
            case CONNACK -> in.position(2);
            case PUBLISH -> {
                text(in);
                in.position(in.position() + (qos() == 0 ? 0 : 2));
            }
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> in.position(Math.min(3, body.length));
            case SUBACK, UNSUBACK -> in.position(2);
            case DISCONNECT, AUTH -> in.position(Math.min(1, body.length));
            default -> throw new AssertionError(this + " has no properties");
        }
        return in.hasRemaining() ? readProperties(in) : Map.of();
    }

    /** The first value of a property, or null. */
    public @Nullable Object property(int identifier) {
        List<Object> values = properties().get(identifier);
        return values == null ? null : values.get(0);
    }

    private static Map<Integer, List<Object>> readProperties(ByteBuffer in) {
        int length = varint(in);
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        Map<Integer, List<Object>> found = new TreeMap<>();
        while (part.hasRemaining()) {
            int identifier = varint(part);
            Object value = switch (identifier) {
                case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a -> (long) (part.get() & 0xff);
                case 0x13, 0x21, 0x22, 0x23 -> (long) (part.getShort() & 0xffff);
                case 0x02, 0x11, 0x18, 0x27 -> part.getInt() & 0xffff_ffffL;
                case 0x0b -> (long) varint(part);
                case 0x03, 0x08, 0x12, 0x15, 0x1a, 0x1c, 0x1f -> text(part);
                case 0x09, 0x16 -> binary(part);
                case 0x26 -> new String[] {text(part), text(part)};
                default -> throw new AssertionError("the broker sent the property " + identifier);
            };
            found.computeIfAbsent(identifier, key -> new ArrayList<>()).add(value);
        }
        return found;
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = in.get();
            value |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                return value;
            }
        }
        throw new AssertionError("the broker sent a variable byte integer of more than four bytes");
    }

    private static byte[] binary(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xffff];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        return new String(binary(in), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type + " flags " + flags + " body");
        for (int i = 0; i < Math.min(body.length, 64); i++) {
            text.append(i % 4 == 0 ? " " : "").append("%02x".formatted(body[i] & 0xff));
        }
        return text.append(body.length > 64 ? " ..." : "").toString();
    }
}
