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

    static Properties read(ByteReader in, PacketType packet) throws MalformedPacketException {
        return readBlock(in, packet);
    }

    static Properties readWill(ByteReader in) throws MalformedPacketException {
        return readBlock(in, null);
    }

    /** @param packet where the properties stand; null for the Will Properties */
    private static Properties readBlock(ByteReader in, @Nullable PacketType packet) throws MalformedPacketException {
        int length = in.varint();
        if (length == 0) {
            return Properties.NONE;
        }
        if (length > in.remaining()) {
            throw malformed("the properties go beyond the end of the packet");
        }
        int end = in.position() + length;
        int seen = 0;
        Properties.Builder properties = Properties.builder();
        while (in.position() < end) {
            Property property = Property.of(in.varint());
            if (property == null || !allowed(property, packet)) {
                // "An Identifier which is not valid for its packet type [...] is a Malformed Packet" [MQTT-2.2.2.2]
                throw malformed((property == null ? "an unknown property" : property.label()) + " cannot stand in "
                        + place(packet));
            }
            int bit = 1 << property.ordinal();
            if ((seen & bit) != 0 && !repeatable(property, packet)) {
                throw protocolError(property.label() + " stands twice in " + place(packet));
            }
            seen |= bit;
            readValue(in, end, property, properties);
        }
        if (dataWithoutMethod(seen)) {
            throw protocolError("Authentication Data stands without an Authentication Method");
        }
        return properties.build();
    }

    private static void readValue(ByteReader in, int end, Property property, Properties.Builder properties)
            throws MalformedPacketException {
        switch (property.type()) {
            case BOOLEAN -> {
                int value = in.u8();
                inside(in, end);
                if (value > 1) {
                    throw protocolError(property.label() + " is 0 or 1, not " + value);
                }
                properties.add(property, value);
            }
            case U16, U16_NOT_0 -> addNumber(in.u16(), in, end, property, properties);
            case U32, U32_NOT_0 -> addNumber(in.u32(), in, end, property, properties);
            case VARINT -> addNumber(in.varint(), in, end, property, properties);
            case UTF8 -> {
                String value = in.utf8();
                inside(in, end);
                if (property == Property.RESPONSE_TOPIC && TopicName.problem(value) != null) {
                    throw protocolError("the Response Topic is no Topic Name"); // [MQTT-3.3.2-14] [MQTT-4.7.3-1]
                }
                properties.add(property, value);
            }
            case BINARY -> {
                ByteSlice value = in.binary();
                inside(in, end);
                properties.add(property, value);
            }
            case PAIR -> {
                String name = in.utf8();
                String value = in.utf8();
                inside(in, end);
                properties.user(name, value);
            }
        }
    }

    private static void addNumber(long value, ByteReader in, int end, Property property, Properties.Builder properties)
            throws MalformedPacketException {
        inside(in, end);
        if (value == 0 && property.type() != Property.Type.U16 && property.type() != Property.Type.U32) {
            // A Topic Alias of 0 has a Reason Code of its own [MQTT-3.3.2-8].
            ReasonCode reason =
                    property == Property.TOPIC_ALIAS ? ReasonCode.TOPIC_ALIAS_INVALID : ReasonCode.PROTOCOL_ERROR;
            throw new MalformedPacketException(reason, property.label() + " cannot be 0");
        }
        properties.add(property, value);
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
        int seen = 0;
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.keyAt(i);
            int bit = 1 << property.ordinal();
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
        return (seen & 1 << Property.AUTHENTICATION_DATA.ordinal()) != 0
                && (seen & 1 << Property.AUTHENTICATION_METHOD.ordinal()) == 0;
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
