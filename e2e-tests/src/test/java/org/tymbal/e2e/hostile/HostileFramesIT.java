package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.e2e.harness.WebSocketLink.BINARY;
import static org.tymbal.e2e.harness.WebSocketLink.CLOSE;
import static org.tymbal.e2e.harness.WebSocketLink.CONTINUATION;
import static org.tymbal.e2e.harness.WebSocketLink.PING;
import static org.tymbal.e2e.harness.WebSocketLink.TEXT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.WebSocketLink;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Frames that are meant to fill memory or time; which frames break RFC 6455, and how that is answered, shows FramingIT. */
class HostileFramesIT {
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int PROTOCOL_ERROR = 1002;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--sys-interval=1").withJavaOptions("-Xmx64m");

    private final Wire wire = new Wire(Endpoint.WS, ProtocolVersion.V5);
    private Neighbours neighbours;
    private WireClient client;
    private WebSocketLink frames;

    @BeforeEach
    void connect() {
        neighbours = new Neighbours(broker);
        client = broker.connect(wire, "hostile");
        frames = client.webSocket();
    }

    /** The client goes, in whatever way, and nothing of it stays. */
    private void leave() {
        client.cut();
        neighbours.assertAloneAndServed();
    }

    private static byte[] masked(byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i & 3];
        }
        return masked;
    }

    /** Nobody makes room for what is announced; the packets in it are served as they come, and bad ones end it. */
    @Test
    void aFrameOfFourExabytes() throws IOException {
        frames.sendRaw(Bytes.join(Bytes.hex("82 ff 40 00 00 00 00 00 00 00"), MASK, masked(Packets.PINGREQ)));
        client.next(PacketType.PINGRESP);
        neighbours.assertHeapGrewLessThan(4 << 20);
        byte[] tooLarge = masked(Bytes.join(new byte[2], Bytes.hex("30 ff ff ff 7f"))); // the mask goes on at 2
        frames.sendRaw(Arrays.copyOfRange(tooLarge, 2, tooLarge.length));
        client.expectClosed(0x95);
        leave();
    }

    /** A ping that announces as much may not be that long, so nobody waits for it. */
    @Test
    void aPingOfFourExabytes() throws IOException {
        frames.sendRaw(Bytes.join(Bytes.hex("89 ff 40 00 00 00 00 00 00 00"), MASK));
        client.expectClosed();
        assertEquals(PROTOCOL_ERROR, client.closeCode());
        leave();
    }

    /** A message whose last fragment never comes: fragments are not collected, but for the packets in them. */
    @Test
    void fragmentsWithoutEnd() throws IOException {
        byte[] part = Bytes.join(Packets.PINGREQ);
        frames.sendFrame(false, 0, BINARY, true, part);
        client.next(PacketType.PINGRESP);
        for (int i = 0; i < 20_000; i++) {
            frames.sendFrame(false, 0, CONTINUATION, true, i % 1_000 == 0 ? part : new byte[0]);
        }
        for (int i = 0; i < 20; i++) {
            client.next(PacketType.PINGRESP);
        }
        neighbours.assertHeapGrewLessThan(4 << 20);
        leave();
    }

    /** A large packet of MQTT, every byte in a frame of its own with seven bytes around it. */
    @Test
    void aPacketInFramesOfOneByte() throws IOException {
        String payload = "x".repeat(50_000);
        client.subscribe(wire.topic("t"), 0);
        byte[] packet = Packets.publish(
                wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, payload.getBytes(StandardCharsets.UTF_8));
        Bytes all = new Bytes();
        for (byte single : packet) {
            all.raw(Bytes.hex("82 81")).raw(MASK).u8(single ^ MASK[0]);
        }
        frames.sendRaw(all.toArray());
        client.nextMessage(payload);
        leave();
    }

    /** Pings without end from one who reads no pong: one answer waits, not all of them. */
    @Test
    void pingsThatNobodyReadsTheAnswerOf() throws IOException, InterruptedException {
        Bytes some = new Bytes();
        for (int i = 0; i < 500; i++) {
            some.raw(Bytes.hex("89 fd")).raw(MASK).raw(new byte[125]);
        }
        byte[] pings = some.toArray();
        Thread flood = new Thread(() -> {
            try {
                for (int i = 0; i < 500; i++) { // a quarter of a million
                    frames.sendRaw(pings);
                }
            } catch (IOException cut) {
                return;
            }
        });
        flood.start();
        for (int i = 0; i < 20; i++) {
            neighbours.assertServed();
        }
        neighbours.assertHeapGrewLessThan(4 << 20);
        client.cut();
        flood.join();
        neighbours.assertAloneAndServed();
    }

    /** Compression is not agreed on, so a bomb is a frame with a reserved bit, and nobody inflates it. */
    @Test
    void aDeflateBomb() throws IOException {
        WebSocketLink bomber = WebSocketLink.ask(
                broker.httpPort(),
                "/mqtt",
                "Sec-WebSocket-Protocol: mqtt",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_no_context_takeover");
        assertEquals(101, bomber.answer().status());
        assertNull(bomber.answer().header("Sec-WebSocket-Extensions"));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bomb, new Deflater(9, true))) {
            for (int i = 0; i < 256; i++) {
                deflate.write(new byte[1 << 20]); // 64 MB is all that the broker has
            }
        }
        bomber.sendFrame(true, 4, BINARY, true, bomb.toByteArray());
        WebSocketLink.Frame answer = bomber.readFrame(WireClient.PATIENCE_MILLIS);
        assertTrue(answer != null && answer.opcode() == CLOSE && answer.closeCode() == PROTOCOL_ERROR, "" + answer);
        bomber.cut();
        leave();
    }

    /** Hundreds of WebSockets, ended by one fault or another. */
    @Test
    void faultyFramesByTheHundred() throws IOException {
        for (int i = 0; i < 300; i++) {
            WireClient faulty = broker.open(wire);
            WebSocketLink link = faulty.webSocket();
            switch (i % 6) {
                case 0 -> link.sendFrame(true, 0, TEXT, true, new byte[1]);
                case 1 -> link.sendFrame(true, 0, BINARY, false, new byte[1]);
                case 2 -> link.sendFrame(false, 0, PING, true, new byte[1]);
                case 3 -> link.sendFrame(true, 2, BINARY, true, new byte[1]);
                case 4 -> link.sendFrame(true, 0, CONTINUATION, true, new byte[1]);
                default -> link.sendFrame(true, 0, 11, true, new byte[1]);
            }
            faulty.expectClosed();
            assertEquals(i % 6 == 0 ? 1003 : PROTOCOL_ERROR, faulty.closeCode());
            faulty.close();
        }
        leave();
    }
}
