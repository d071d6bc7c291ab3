package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.codec.topic.TopicName;

/** Walks the table of {@link Property} both ways: a Property Length, then identifiers and values [MQTT-2.2.2]. */
final class PropertiesCodec {
    private PropertiesCodec() {}

    static final Properties.Decoder DECODER = new Properties.Decoder() {
        @Override
        public Properties decode(ByteSlice content) {
            return decoded(content);
        }

        @Override
        public long number(ByteSlice content, Property property) {
            return numberIn(content, property);
        }
    };

    static Properties read(ByteReader in, PacketType packet) throws MalformedPacketException {
        return read(in, packet, new PropertiesBlock());
    }

    static Properties readWill(ByteReader in) throws MalformedPacketException {
        return read(in, null, new PropertiesBlock());
    }

    private static Properties read(ByteReader in, @Nullable PacketType packet, PropertiesBlock block)
            throws MalformedPacketException {
        check(in, packet, block);
        return block.count == 0 ? Properties.NONE : decoded(ByteSlice.of(in.array(), block.start, block.length));
    }

    /**
     * Passes over properties that are as they should be, and says where they are.
     *
     * @param packet where the properties stand; null for the Will Properties
     */
    static void check(ByteReader in, @Nullable PacketType packet, PropertiesBlock block)
            throws MalformedPacketException {
        block.clear();
        int length = in.varint();
        if (length == 0) {
            return;
        }
        if (length > in.remaining()) {
            throw malformed("the properties go beyond the end of the packet");
        }
        int start = in.position();
        int end = start + length;
        int seen = 0;
        int count = 0;
        while (in.position() < end) {
            Property property = Property.of(in.varint());
            if (property == null || !allowed(property, packet)) {
                // "An Identifier which is not valid for its packet type [...] is a Malformed Packet" [MQTT-2.2.2.2]
                throw malformed((property == null ? "an unknown property" : property.label()) + " cannot stand in "
                        + place(packet));
            }
            if ((seen & property.bit()) != 0 && !repeatable(property, packet)) {
                throw protocolError(property.label() + " stands twice in " + place(packet));
            }
            seen |= property.bit();
            count++;
            if (property == Property.MESSAGE_EXPIRY_INTERVAL) {
                block.expiryFromEnd = end - in.position();
            }
            checkValue(in, end, property);
        }
        if (dataWithoutMethod(seen)) {
            throw protocolError("Authentication Data stands without an Authentication Method");
        }
        block.start = start;
        block.length = length;
        block.present = seen;
        block.count = count;
    }

    /** Passes over a value that has the right form. */
    private static void checkValue(ByteReader in, int end, Property property) throws MalformedPacketException {
        switch (property.type()) {
            case BOOLEAN -> {
                int value = in.u8();
                inside(in, end);
                if (value > 1) {
                    throw protocolError(property.label() + " is 0 or 1, not " + value);
                }
            }
            case U16, U16_NOT_0, U32, U32_NOT_0, VARINT -> {
                long value = number(in, property);
                inside(in, end);
                checkNumber(value, property);
            }
            case UTF8 -> {
                if (property == Property.RESPONSE_TOPIC) {
                    TopicName topic = TopicName.borrowed(in.utf8Bytes());
                    inside(in, end);
                    if (!topic.wellFormed()) {
                        throw protocolError("the Response Topic is no Topic Name"); // [MQTT-3.3.2-14] [MQTT-4.7.3-1]
                    }
                } else {
                    in.skipUtf8();
                    inside(in, end);
                }
            }
            case BINARY -> {
                in.binary();
                inside(in, end);
            }
            case PAIR -> {
                in.skipUtf8();
                in.skipUtf8();
                inside(in, end);
            }
        }
    }

    private static void checkNumber(long value, Property property) throws MalformedPacketException {
        if (value == 0 && property.type() != Property.Type.U16 && property.type() != Property.Type.U32) {
            // A Topic Alias of 0 has a Reason Code of its own [MQTT-3.3.2-8].
            ReasonCode reason =
                    property == Property.TOPIC_ALIAS ? ReasonCode.TOPIC_ALIAS_INVALID : ReasonCode.PROTOCOL_ERROR;
            throw new MalformedPacketException(reason, property.label() + " cannot be 0");
        }
    }

    private static long number(ByteReader in, Property property) {
        return switch (property.type()) {
            case BOOLEAN -> in.u8();
            case U16, U16_NOT_0 -> in.u16();
            case U32, U32_NOT_0 -> in.u32();
            case VARINT -> in.varint();
            case UTF8, BINARY, PAIR -> throw new IllegalArgumentException(property.label() + " is no number");
        };
    }

    private static ByteReader reader(ByteSlice content) {
        ByteReader in = new ByteReader();
        in.reset(content.array(), content.offset(), content.length());
        return in;
    }

    private static Property next(ByteReader in) {
        Property property = Property.of(in.varint());
        if (property == null) {
            throw new IllegalStateException("the properties have been overwritten since they were checked");
        }
        return property;
    }

    static Properties decoded(ByteSlice content) {
        ByteReader in = reader(content);
        Properties.Builder properties = Properties.builder();
        while (in.remaining() > 0) {
            Property property = next(in);
            switch (property.type()) {
                case BOOLEAN, U16, U16_NOT_0, U32, U32_NOT_0, VARINT -> properties.add(property, number(in, property));
                case UTF8 -> properties.add(property, in.utf8());
                case BINARY -> properties.add(property, in.binary());
                case PAIR -> properties.user(in.utf8(), in.utf8());
            }
        }
        return properties.build();
    }

    private static long numberIn(ByteSlice content, Property wanted) {
        ByteReader in = reader(content);
        Property property = next(in);
        while (property != wanted) {
            skip(in, property);
            property = next(in);
        }
        return number(in, property);
    }

    private static void skip(ByteReader in, Property property) {
        switch (property.type()) {
            case UTF8, BINARY -> in.skip(in.u16());
            case PAIR -> {
                in.skip(in.u16());
                in.skip(in.u16());
            }
            default -> number(in, property);
        }
    }

    /**
     * How far before the end of the content the Message Expiry Interval's four bytes begin; 0 if it is not there.
     */
    static int expiryFromEnd(ByteSlice content) {
        ByteReader in = reader(content);
        while (in.remaining() > 0) {
            Property property = next(in);
            if (property == Property.MESSAGE_EXPIRY_INTERVAL) {
                return in.remaining();
            }
            skip(in, property);
        }
        return 0;
    }

    private static void inside(ByteReader in, int end) throws MalformedPacketException {
        if (in.position() > end) {
            throw malformed("a property goes beyond the Property Length");
        }
    }

    /** How many bytes {@link #write} takes. */
    static int length(Properties properties) {
        int content = contentLength(properties);
        return ByteWriter.varintLength(content) + content;
    }

    private static int contentLength(Properties properties) {
        ByteSlice content = properties.content();
        if (content != null) {
            return content.length();
        }
        int length = 0;
        for (int i = 0; i < properties.size(); i++) {
            Object value = properties.valueAt(i);
            length += 1
                    + switch (properties.keyAt(i).type()) {
                        case BOOLEAN -> 1;
                        case U16, U16_NOT_0 -> 2;
                        case U32, U32_NOT_0 -> 4;
                        case VARINT -> ByteWriter.varintLength(((Long) value).intValue());
                        case UTF8 -> 2 + Utf8.encodedLength((String) value);
                        case BINARY -> 2 + ((ByteSlice) value).length();
                        case PAIR ->
                            4
                                    + Utf8.encodedLength(((UserProperty) value).name())
                                    + Utf8.encodedLength(((UserProperty) value).value());
                    };
        }
        return length;
    }

    static void write(Properties properties, PacketType packet, ByteWriter out) {
        writeBlock(properties, packet, out);
    }

    static void writeWill(Properties properties, ByteWriter out) {
        writeBlock(properties, null, out);
    }

    private static void writeBlock(Properties properties, @Nullable PacketType packet, ByteWriter out) {
        if (properties.isEmpty()) {
            out.u8(0);
            return;
        }
        out.varint(contentLength(properties));
        ByteSlice content = properties.content();
        if (content != null && packet == PacketType.PUBLISH) {
            out.bytes(content); // only those of a PUBLISH are left as bytes, and were checked
            return;
        }
        int seen = 0;
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.keyAt(i);
            int bit = property.bit();
            if (!allowed(property, packet)) {
                throw new IllegalArgumentException(property.label() + " cannot stand in " + place(packet));
            }
            if ((seen & bit) != 0 && !repeatable(property, packet)) {
                throw new IllegalArgumentException(property.label() + " stands twice in " + place(packet));
            }
            seen |= bit;
            writeValue(property, properties.valueAt(i), out);
        }
        if (dataWithoutMethod(seen)) {
            throw new IllegalArgumentException("Authentication Data needs an Authentication Method beside it");
        }
    }

    private static void writeValue(Property property, Object value, ByteWriter out) {
        out.u8(property.identifier());
        switch (property.type()) {
            case BOOLEAN -> out.u8(((Long) value).intValue());
            case U16, U16_NOT_0 -> out.u16(((Long) value).intValue());
            case U32, U32_NOT_0 -> out.u32((Long) value);
            case VARINT -> out.varint(((Long) value).intValue());
            case UTF8 -> {
                String text = (String) value;
                String problem = property == Property.RESPONSE_TOPIC ? TopicName.problem(text) : null;
                if (problem != null) {
                    throw new IllegalArgumentException("the Response Topic: " + problem);
                }
                out.utf8(text);
            }
            case BINARY -> out.binary((ByteSlice) value);
            case PAIR -> out.utf8(((UserProperty) value).name()).utf8(((UserProperty) value).value());
        }
    }

    /** Authentication Data without an Authentication Method is a Protocol Error [MQTT-3.1.2.11.10]. */
    private static boolean dataWithoutMethod(int seen) {
        return (seen & Property.AUTHENTICATION_DATA.bit()) != 0 && (seen & Property.AUTHENTICATION_METHOD.bit()) == 0;
    }

    private static boolean allowed(Property property, @Nullable PacketType packet) {
        return packet == null ? property.allowedInWill() : property.allowedIn(packet);
    }

    private static boolean repeatable(Property property, @Nullable PacketType packet) {
        return packet == null ? property == Property.USER_PROPERTY : property.repeatableIn(packet);
    }

    private static String place(@Nullable PacketType packet) {
        return packet == null ? "the Will Properties" : packet.name();
    }
}
