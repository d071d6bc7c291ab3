package org.tymbal.codec.anatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.vectors.Vector;
import org.tymbal.codec.wire.PacketWriter;

/** Fields by all vectors of the codec: what it refuses is marked, what it takes is not, and no bit is left out. */
class AnatomyTest {
    static List<Vector> vectors(PacketType type) throws IOException {
        try (InputStream in = AnatomyTest.class.getClassLoader().getResourceAsStream(Vector.file(type))) {
            byte[] json = Objects.requireNonNull(in, () -> Vector.file(type)).readAllBytes();
            return Vector.parse(new String(json, StandardCharsets.UTF_8));
        }
    }

    @TestFactory
    List<DynamicTest> everyVector() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            for (Vector vector : vectors(type)) {
                tests.add(DynamicTest.dynamicTest(type + ": " + vector.name(), () -> check(vector)));
            }
        }
        return tests;
    }

    private static void check(Vector vector) {
        for (boolean fromClient : new boolean[] {true, false}) {
            if (fromClient ? vector.fromClient() : vector.fromServer()) {
                Anatomy anatomy = Anatomy.of(vector.bytes(), vector.bytes().length, vector.version(), fromClient);
                Coverage.check(vector.bytes(), anatomy);
                if (vector.reason() == null) {
                    assertNull(anatomy.problem());
                } else {
                    assertNotNull(anatomy.problem(), () -> "the codec refuses it: " + vector.reason());
                }
            }
        }
    }

    /** Half a packet says that bytes are missing; one of which only the beginning was kept has no fault. */
    @Test
    void everyBeginningOfEveryVector() throws IOException {
        for (PacketType type : PacketType.values()) {
            for (Vector vector : vectors(type)) {
                byte[] whole = vector.bytes();
                for (int length = 0; length < Math.min(whole.length, 300); length++) {
                    byte[] part = Arrays.copyOf(whole, length);
                    Anatomy half = Anatomy.of(part, length, vector.version(), vector.fromClient());
                    Coverage.check(part, half);
                    assertNotNull(half.problem(), vector.name() + " to " + length);
                    Anatomy cut = Anatomy.of(part, whole.length, vector.version(), vector.fromClient());
                    Coverage.check(part, cut);
                    if (vector.reason() == null) {
                        assertNull(cut.problem(), vector.name() + " cut at " + length);
                    }
                }
            }
        }
    }

    private static List<String> lines(List<Field> fields, String indent) {
        List<String> lines = new ArrayList<>();
        for (Field field : fields) {
            lines.add(indent + field.offset() + "+" + field.length()
                    + (field.mask() == 0xff ? "" : "/" + Integer.toHexString(field.mask())) + " " + field.name() + ": "
                    + field.value() + " [" + field.section() + "]");
            lines.addAll(lines(field.children(), indent + "  "));
        }
        return lines;
    }

    @Test
    void aPublishReadsAsThis() {
        byte[] bytes = PacketWriter.bytes(
                new Packet.Publish(
                        true,
                        Qos.EXACTLY_ONCE,
                        false,
                        TopicName.of("a/b"),
                        7,
                        Properties.builder()
                                .add(Property.MESSAGE_EXPIRY_INTERVAL, 5)
                                .user("k", "v")
                                .build(),
                        ByteSlice.utf8("Hi")),
                ProtocolVersion.V5);
        Anatomy anatomy = Anatomy.of(bytes, bytes.length, ProtocolVersion.V5, true);
        assertEquals(PacketType.PUBLISH, anatomy.type());
        assertEquals(
                List.of(
                        "0+1 Fixed header, byte 1:  [2.1.1]",
                        "  0+1/f0 Control Packet type: 3 PUBLISH [2.1.2]",
                        "  0+1/8 DUP flag: 1, sent again [3.3.1.1]",
                        "  0+1/6 QoS level: 2, exactly once [3.3.1.2]",
                        "  0+1/1 RETAIN: 0 [3.3.1.3]",
                        "1+1 Remaining Length: 22 [2.1.4]",
                        "2+5 Topic Name: \"a/b\" [3.3.2.1]",
                        "  2+2 Length: 3 bytes [1.5.4]",
                        "  4+3 Characters: \"a/b\" [3.3.2.1]",
                        "7+2 Packet Identifier: 7 [2.2.1]",
                        "9+13 Properties: 12 bytes [3.3.2.3]",
                        "  9+1 Property Length: 12 [3.3.2.3.1]",
                        "  10+5 Message Expiry Interval: 5 seconds [3.3.2.3.3]",
                        "    10+1 Identifier: 0x02 Message Expiry Interval [2.2.2.2]",
                        "    11+4 Value: 5 seconds [3.3.2.3.3]",
                        "  15+7 User Property: \"k\" = \"v\" [3.3.2.3.7]",
                        "    15+1 Identifier: 0x26 User Property [2.2.2.2]",
                        "    16+3 Name: \"k\" [3.3.2.3.7]",
                        "      16+2 Length: 1 byte [1.5.4]",
                        "      18+1 Characters: \"k\" [3.3.2.3.7]",
                        "    19+3 Value: \"v\" [3.3.2.3.7]",
                        "      19+2 Length: 1 byte [1.5.4]",
                        "      21+1 Characters: \"v\" [3.3.2.3.7]",
                        "22+2 Payload: \"Hi\" [3.3.3]"),
                lines(anatomy.fields(), ""));
    }

    @Test
    void saysWhereItBreaksAndReadsOnBehindAWrongValue() {
        byte[] bytes = {0x36, 7, 0, 1, 't', 0, 9, 'x', 'y'};
        Anatomy anatomy = Anatomy.of(bytes, bytes.length, ProtocolVersion.V3_1_1, true);
        Field broken = Objects.requireNonNull(anatomy.broken());
        assertEquals("QoS level", broken.name());
        assertEquals("There is no QoS 3. [MQTT-3.3.1-4]", broken.problem());
        assertEquals(
                "Payload", anatomy.fields().get(anatomy.fields().size() - 1).name());

        byte[] half = {0x30, 9, 0, 1, 't', 'x'};
        anatomy = Anatomy.of(half, half.length, ProtocolVersion.V3_1_1, true);
        assertEquals("The packet announces 9 bytes behind its Remaining Length. Missing: 5.", anatomy.problem());
        assertEquals(
                "Missing", anatomy.fields().get(anatomy.fields().size() - 1).name());

        byte[] two = {(byte) 0xc0, 0, (byte) 0xc0, 0};
        anatomy = Anatomy.of(two, two.length, ProtocolVersion.V5, true);
        assertNull(anatomy.problem());
        assertEquals("Behind the packet", anatomy.fields().get(2).name());
    }

    /** The table of sections names every property of every packet that may carry it. */
    @Test
    void everyPropertyHasItsSectionAndSentence() {
        for (Property property : Property.values()) {
            assertFalse(PropertyWords.sentence(property).isEmpty());
            for (PacketType type : PacketType.values()) {
                if (property.allowedIn(type)) {
                    assertTrue(
                            PropertyWords.section(property, type).startsWith(PropertyWords.chapter(type)),
                            property + " in " + type);
                }
            }
            assertTrue(!property.allowedInWill()
                    || PropertyWords.section(property, null).startsWith("3.1.3.2."));
        }
        assertEquals("3.2.2.3.14", PropertyWords.section(Property.SERVER_KEEP_ALIVE, PacketType.CONNACK));
        assertEquals("3.1.2.11.10", PropertyWords.section(Property.AUTHENTICATION_DATA, PacketType.CONNECT));
        assertEquals("3.14.2.2.5", PropertyWords.section(Property.SERVER_REFERENCE, PacketType.DISCONNECT));
        assertNotNull(ReasonCode.of(0));
    }
}
