package org.tymbal.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** What the writer refuses, and what it says in older versions; the rest is told by the vectors. */
class PacketWriterTest {
    private static final ProtocolVersion V31 = ProtocolVersion.V3_1;
    private static final ProtocolVersion V311 = ProtocolVersion.V3_1_1;
    private static final ProtocolVersion V5 = ProtocolVersion.V5;
    private static final Properties NONE = Properties.NONE;
    private static final Properties USER = Properties.builder().user("a", "b").build();
    private static final TopicName TOPIC = TopicName.of("t");
    private static final TopicName WILDCARD = TopicName.borrowed(ByteSlice.utf8("t/+"));
    private static final TopicFilter FILTER = TopicFilter.of("t");

    private static Packet.Connect connect(
            ProtocolVersion version, int keepAlive, Will will, String user, Properties p) {
        return new Packet.Connect(version, true, keepAlive, "c", will, user, null, p);
    }

    private static Will will(TopicName topic, Properties properties) {
        return new Will(topic, ByteSlice.EMPTY, Qos.AT_MOST_ONCE, false, properties);
    }

    private static Packet publish(boolean dup, Qos qos, TopicName topic, int packetId, Properties properties) {
        return new Packet.Publish(dup, qos, false, topic, packetId, properties, ByteSlice.EMPTY);
    }

    private static Packet subscribe(int packetId, Properties properties, Subscription... subscriptions) {
        return new Packet.Subscribe(packetId, List.of(subscriptions), properties);
    }

    private static Subscription options(
            TopicFilter filter, boolean noLocal, boolean asPublished, RetainHandling handling) {
        return new Subscription(filter, Qos.AT_MOST_ONCE, noLocal, asPublished, handling);
    }

    private static Properties properties(Property property, long value) {
        return Properties.builder().add(property, value).build();
    }

    static Stream<Arguments> refused() {
        Properties dataAlone = Properties.builder()
                .add(Property.AUTHENTICATION_DATA, ByteSlice.EMPTY)
                .build();
        Properties twice = properties(Property.TOPIC_ALIAS, 1).toBuilder()
                .add(Property.TOPIC_ALIAS, 1)
                .build();
        Properties response =
                Properties.builder().add(Property.RESPONSE_TOPIC, "a/#").build();
        Properties nul = Properties.builder().add(Property.CONTENT_TYPE, "a\0").build();
        Subscription plain = Subscription.of(FILTER, Qos.AT_MOST_ONCE);
        ReasonCode ok = ReasonCode.SUCCESS;
        ReasonCode error = ReasonCode.UNSPECIFIED_ERROR;
        Packet.Connect passwordAlone = new Packet.Connect(V311, true, 0, "c", null, null, ByteSlice.EMPTY, NONE);
        return Stream.of(
                Arguments.of(V5, connect(V311, 0, null, null, NONE)),
                Arguments.of(V311, connect(V311, 0, null, null, USER)),
                Arguments.of(V311, connect(V311, -1, null, null, NONE)),
                Arguments.of(V311, connect(V311, 65_536, null, null, NONE)),
                Arguments.of(V311, connect(V311, 0, will(TOPIC, USER), null, NONE)),
                Arguments.of(V5, connect(V5, 0, will(WILDCARD, NONE), null, NONE)),
                Arguments.of(V5, connect(V5, 0, will(TopicName.EMPTY, NONE), null, NONE)),
                Arguments.of(V5, connect(V5, 0, will(TOPIC, properties(Property.TOPIC_ALIAS, 1)), null, NONE)),
                Arguments.of(V5, connect(V5, 0, null, null, dataAlone)),
                Arguments.of(V5, connect(V5, 0, null, "a\0", NONE)),
                Arguments.of(V311, passwordAlone),
                Arguments.of(V5, new Packet.Connack(true, error, NONE)),
                Arguments.of(V311, new Packet.Connack(false, ok, USER)),
                Arguments.of(V5, new Packet.Connack(false, ReasonCode.GRANTED_QOS_1, NONE)),
                Arguments.of(V311, publish(true, Qos.AT_MOST_ONCE, TOPIC, 0, NONE)),
                Arguments.of(V311, publish(false, Qos.AT_MOST_ONCE, TOPIC, 1, NONE)),
                Arguments.of(V311, publish(false, Qos.AT_LEAST_ONCE, TOPIC, 0, NONE)),
                Arguments.of(V311, publish(false, Qos.AT_LEAST_ONCE, TOPIC, 65_536, NONE)),
                Arguments.of(V311, publish(false, Qos.AT_MOST_ONCE, TOPIC, 0, USER)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, TopicName.EMPTY, 0, NONE)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, WILDCARD, 0, NONE)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, TOPIC, 0, twice)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, TOPIC, 0, response)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, TOPIC, 0, nul)),
                Arguments.of(V5, publish(false, Qos.AT_MOST_ONCE, TOPIC, 0, properties(Property.MAXIMUM_QOS, 1))),
                Arguments.of(V311, new Packet.Puback(0, ok, NONE)),
                Arguments.of(V311, new Packet.Puback(1, error, NONE)),
                Arguments.of(V311, new Packet.Pubrec(1, ok, USER)),
                Arguments.of(V5, new Packet.Pubrel(1, error, NONE)),
                Arguments.of(V5, new Packet.Pubcomp(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, NONE)),
                Arguments.of(V311, subscribe(0, NONE, plain)),
                Arguments.of(V5, subscribe(1, NONE)),
                Arguments.of(V311, subscribe(1, USER, plain)),
                Arguments.of(V311, subscribe(1, NONE, options(FILTER, true, false, RetainHandling.SEND))),
                Arguments.of(V311, subscribe(1, NONE, options(FILTER, false, true, RetainHandling.SEND))),
                Arguments.of(V31, subscribe(1, NONE, options(FILTER, false, false, RetainHandling.DO_NOT_SEND))),
                Arguments.of(
                        V5,
                        subscribe(1, NONE, options(TopicFilter.of("$share/g/a"), true, false, RetainHandling.SEND))),
                Arguments.of(V5, new Packet.Suback(1, List.of(), NONE)),
                Arguments.of(V5, new Packet.Suback(1, List.of(ReasonCode.BANNED), NONE)),
                Arguments.of(V311, new Packet.Suback(1, List.of(ok), USER)),
                Arguments.of(V5, new Packet.Unsubscribe(1, List.of(), NONE)),
                Arguments.of(V311, new Packet.Unsubscribe(1, List.of(FILTER), USER)),
                Arguments.of(V5, new Packet.Unsuback(1, List.of(), NONE)),
                Arguments.of(V5, new Packet.Unsuback(1, List.of(ReasonCode.GRANTED_QOS_1), NONE)),
                Arguments.of(V311, new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, NONE)),
                Arguments.of(V311, new Packet.Disconnect(ok, USER)),
                Arguments.of(V5, new Packet.Disconnect(ReasonCode.BANNED, NONE)),
                Arguments.of(V311, new Packet.Auth(ok, NONE)),
                Arguments.of(V5, new Packet.Auth(ReasonCode.CONTINUE_AUTHENTICATION, NONE)),
                Arguments.of(V5, new Packet.Auth(ok, USER)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheVersionCannotCarryIsRefusedAndLeavesNoTrace(ProtocolVersion version, Packet packet) {
        ByteWriter out = new ByteWriter().u8(42);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> PacketWriter.write(packet, version, out));
        assertTrue(e.getMessage().contains(" "), e.getMessage());
        assertArrayEquals(new byte[] {42}, out.toArray());
    }

    /** Some fail behind bytes that were written already. */
    @Test
    void whatCameBeforeStays() {
        ByteWriter out = new ByteWriter();
        PacketWriter.write(new Packet.Pingreq(), V5, out);
        Packet late = new Packet.Suback(1, List.of(ReasonCode.SUCCESS, ReasonCode.BANNED), NONE);
        assertThrows(IllegalArgumentException.class, () -> PacketWriter.write(late, V5, out));
        PacketWriter.write(new Packet.Pingresp(), V5, out);
        assertArrayEquals(new byte[] {(byte) 0xc0, 0, (byte) 0xd0, 0}, out.toArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void olderVersionsSayWhatComesNearest(ProtocolVersion version) {
        ReasonCode[] refusals = {
            ReasonCode.SUCCESS, ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.GRANTED_QOS_2
        };
        assertArrayEquals(
                new byte[] {(byte) 0x90, 6, 0, 1, 0, (byte) 0x80, (byte) 0x80, 2},
                PacketWriter.bytes(new Packet.Suback(1, List.of(refusals), NONE), version));
        assertArrayEquals(
                new byte[] {(byte) 0xb0, 2, 0, 1},
                PacketWriter.bytes(new Packet.Unsuback(1, List.of(ReasonCode.NOT_AUTHORIZED), NONE), version));
        assertArrayEquals(
                new byte[] {0x40, 2, 0, 1},
                PacketWriter.bytes(new Packet.Puback(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, NONE), version));
        for (ReasonCode reason : ReasonCode.values()) {
            if (reason.isError()) {
                byte[] connack = PacketWriter.bytes(new Packet.Connack(false, reason, NONE), version);
                assertTrue(connack[3] >= 1 && connack[3] <= 5, reason.label());
            }
        }
    }

    @Test
    void version31HasNoSessionPresent() {
        Packet.Connack present = new Packet.Connack(true, ReasonCode.SUCCESS, NONE);
        assertEquals(0, PacketWriter.bytes(present, V31)[2]);
        assertEquals(1, PacketWriter.bytes(present, V311)[2]);
        assertEquals(1, PacketWriter.bytes(present, V5)[2]);
    }

    @Test
    void tooManyBytesForOnePacketAreRefused() {
        ByteSlice huge = ByteSlice.of(new byte[ByteWriter.MAXIMUM_VARINT]);
        Packet packet = new Packet.Publish(false, Qos.AT_MOST_ONCE, false, TOPIC, 0, NONE, huge);
        assertThrows(IllegalArgumentException.class, () -> PacketWriter.bytes(packet, V311));
    }
}
