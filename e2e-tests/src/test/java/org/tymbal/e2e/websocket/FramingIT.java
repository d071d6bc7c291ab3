package org.tymbal.e2e.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.tymbal.e2e.harness.WebSocketLink.BINARY;
import static org.tymbal.e2e.harness.WebSocketLink.CLOSE;
import static org.tymbal.e2e.harness.WebSocketLink.CONTINUATION;
import static org.tymbal.e2e.harness.WebSocketLink.PING;
import static org.tymbal.e2e.harness.WebSocketLink.PONG;
import static org.tymbal.e2e.harness.WebSocketLink.TEXT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.WebSocketLink;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** MQTT in frames: packets and frames have nothing to do with one another [MQTT-6.0.0-2], and RFC 6455 is kept. */
class FramingIT {
    private static final byte[] NOTHING = {};
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED_DATA = 1003;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private Wire wire;
    private WireClient client;
    private WebSocketLink frames;

    @BeforeEach
    void connect() {
        wire = new Wire(Endpoint.WS, ProtocolVersion.V3_1_1);
        client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 0);
        frames = client.webSocket();
    }

    private byte[] publish(String payload) {
        return Packets.publish(
                wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, payload.getBytes(StandardCharsets.UTF_8));
    }

    private WebSocketLink.Frame next(int opcode) throws IOException {
        WebSocketLink.Frame frame = frames.readFrame(10_000);
        assertNotNull(frame, "the socket was closed without a close frame");
        assertEquals(opcode, frame.opcode(), frame.toString());
        return frame;
    }

    private void expectClose(int code) throws IOException {
        WebSocketLink.Frame frame = next(CLOSE);
        assertEquals(code, frame.closeCode());
        frames.sendFrame(true, 0, CLOSE, true, frame.payload());
        assertNull(frames.readFrame(10_000), "the server closes the socket first (RFC 6455, 7.1.1)");
    }

    @Proves(v311 = "MQTT-6.0.0-2", v5 = "MQTT-6.0.0-2")
    @Test
    void manyPacketsTravelInOneFrame() throws IOException {
        Bytes all = new Bytes();
        IntStream.range(0, 500).forEach(i -> all.raw(publish("m" + i)));
        frames.sendFrame(true, 0, BINARY, true, all.toArray());
        for (int i = 0; i < 500; i++) {
            client.nextMessage("m" + i);
        }
    }

    @Proves(v311 = "MQTT-6.0.0-2", v5 = "MQTT-6.0.0-2")
    @Test
    void onePacketTravelsInManyFrames() throws IOException {
        for (byte single : publish("in pieces")) {
            frames.sendFrame(true, 0, BINARY, true, new byte[] {single});
        }
        client.nextMessage("in pieces");
    }

    @Proves(v311 = "MQTT-6.0.0-2", v5 = "MQTT-6.0.0-2")
    @Test
    void fragmentsAreOneMessageAndEmptyOnesAreFine() throws IOException {
        byte[] packet = Bytes.join(publish("first"), publish("second"));
        frames.sendFrame(false, 0, BINARY, true, Arrays.copyOf(packet, 3));
        frames.sendFrame(false, 0, CONTINUATION, true, NOTHING);
        for (int i = 3; i < packet.length - 1; i++) {
            frames.sendFrame(false, 0, CONTINUATION, true, new byte[] {packet[i]});
        }
        frames.sendFrame(true, 0, CONTINUATION, true, new byte[] {packet[packet.length - 1]});
        client.nextMessage("first");
        client.nextMessage("second");
        frames.sendFrame(true, 0, BINARY, true, NOTHING);
        client.expectNothing();
    }

    /** TCP cuts frames anywhere, even in their headers. */
    @Test
    void framesMayComeByteByByte() throws IOException {
        byte[] packet = publish("x".repeat(200));
        byte[] mask = {1, 2, 3, 4};
        byte[] masked = packet.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }
        Bytes frame =
                new Bytes().u8(0x82).u8(0x80 | 126).u16(packet.length).raw(mask).raw(masked);
        for (byte single : frame.toArray()) {
            frames.sendRaw(new byte[] {single});
        }
        client.nextMessage("x".repeat(200));
    }

    @Test
    void aPingIsAnsweredWithItsOwnBytes() throws IOException {
        byte[] payload = "are you there?".getBytes(StandardCharsets.UTF_8);
        frames.sendFrame(true, 0, PING, true, payload);
        assertArrayEquals(payload, next(PONG).payload());
        frames.sendFrame(true, 0, PING, true, new byte[125]);
        assertEquals(125, next(PONG).payload().length);
        frames.sendFrame(true, 0, PONG, true, payload); // unasked, and nobody minds
        client.expectNothing();
    }

    @Test
    void aPingMayComeBetweenFragments() throws IOException {
        byte[] packet = publish("whole");
        frames.sendFrame(false, 0, BINARY, true, Arrays.copyOf(packet, 5));
        frames.sendFrame(true, 0, PING, true, new byte[] {7});
        frames.sendFrame(true, 0, CONTINUATION, true, Arrays.copyOfRange(packet, 5, packet.length));
        next(PONG);
        client.nextMessage("whole");
    }

    @Test
    void aCloseIsAnsweredWithAClose() throws IOException {
        frames.sendFrame(true, 0, CLOSE, true, new Bytes().u16(1000).toArray());
        assertEquals(1000, next(CLOSE).closeCode());
        assertNull(frames.readFrame(10_000));
    }

    @Test
    void aCloseWithoutACodeIsAnsweredToo() throws IOException {
        frames.sendFrame(true, 0, CLOSE, true, NOTHING);
        next(CLOSE);
        assertNull(frames.readFrame(10_000));
    }

    /** The client leaves as MQTT wants it; the WebSocket below is closed in order as well. */
    @Test
    void disconnectIsFollowedByACloseFrame() throws IOException {
        client.send(Packets.disconnect());
        assertEquals(1000, next(CLOSE).closeCode());
    }

    @Test
    void anUnmaskedFrameIsAProtocolError() throws IOException {
        frames.sendFrame(true, 0, BINARY, false, publish("bare"));
        expectClose(PROTOCOL_ERROR);
    }

    /** [MQTT-6.0.0-1] */
    @Proves(v311 = "MQTT-6.0.0-1", v5 = "MQTT-6.0.0-1")
    @Test
    void textIsUnsupportedData() throws IOException {
        frames.sendFrame(true, 0, TEXT, true, publish("text"));
        expectClose(UNSUPPORTED_DATA);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void reservedBitsAreAProtocolError(int rsv) throws IOException {
        frames.sendFrame(true, rsv, BINARY, true, publish("reserved"));
        expectClose(PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 11, 15})
    void unknownOpcodesAreAProtocolError(int opcode) throws IOException {
        frames.sendFrame(true, 0, opcode, true, publish("unknown"));
        expectClose(PROTOCOL_ERROR);
    }

    @Test
    void aControlFrameOfMoreThan125BytesIsAProtocolError() throws IOException {
        frames.sendFrame(true, 0, PING, true, new byte[126]);
        expectClose(PROTOCOL_ERROR);
    }

    @Test
    void aFragmentedControlFrameIsAProtocolError() throws IOException {
        frames.sendFrame(false, 0, PING, true, new byte[1]);
        expectClose(PROTOCOL_ERROR);
    }

    @Test
    void aContinuationOfNothingIsAProtocolError() throws IOException {
        frames.sendFrame(true, 0, CONTINUATION, true, publish("of what?"));
        expectClose(PROTOCOL_ERROR);
    }

    @Test
    void aNewMessageInsideAFragmentedOneIsAProtocolError() throws IOException {
        frames.sendFrame(false, 0, BINARY, true, new byte[] {0x30});
        frames.sendFrame(true, 0, BINARY, true, publish("too early"));
        expectClose(PROTOCOL_ERROR);
    }

    /** RFC 6455, 7.4: some codes are for reports only, some are nobody's. */
    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    void closeCodesThatNobodyMaySendAreAProtocolError(int code) throws IOException {
        frames.sendFrame(true, 0, CLOSE, true, new Bytes().u16(code).toArray());
        expectClose(PROTOCOL_ERROR);
    }

    @Test
    void aCloseOfOneByteIsAProtocolError() throws IOException {
        frames.sendFrame(true, 0, CLOSE, true, new byte[] {3});
        expectClose(PROTOCOL_ERROR);
    }

    /** The most significant bit of the 64-bit length must be 0 (RFC 6455, 5.2). */
    @ParameterizedTest
    @ValueSource(strings = {"ff ff ff ff ff ff ff ff", "80 00 00 00 00 00 00 00"})
    void impossibleLengthsAreRefused(String length) throws IOException {
        frames.sendRaw(Bytes.join(Bytes.hex("82 ff"), Bytes.hex(length), new byte[4]));
        next(CLOSE);
    }

    /** What is malformed in MQTT ends the WebSocket too. */
    @Test
    void aMalformedPacketClosesTheWebSocket() throws IOException {
        frames.sendFrame(true, 0, BINARY, true, Bytes.hex("00 00"));
        next(CLOSE);
    }

    @Test
    void bigMessagesTravelInFramesThatCanBeRead() {
        byte[] payload = new byte[1_000_000];
        Arrays.fill(payload, (byte) 'x');
        client.send(Packets.publish(wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, payload));
        assertArrayEquals(payload, client.next(PacketType.PUBLISH).payloadBytes());
    }
}
