package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Link;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Who has not said yet who it is may use few bytes and little time, on every way into the broker and at every step of it. */
class BudgetIT {
    private static final int FIRST_PACKET_BYTES = 1_000;
    private static final int SILENT_CONNECTIONS = 1_500;
    /** Between the bytes of one who is slow on purpose. */
    private static final int DRIP_MILLIS = 100;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal(
                    "--sys-interval=1", "--set=connect_timeout=2", "--set=max_first_packet_size=" + FIRST_PACKET_BYTES)
            .withJavaOptions("-Xmx64m");

    private static byte[] connectOf(Wire wire, int size) {
        Packets.Connect connect = Packets.connect(wire.version(), wire.id("c")).username("");
        String name = "u".repeat(size - connect.bytes().length - 1); // one more byte of Remaining Length
        byte[] packet = connect.username(name).bytes();
        assertEquals(size, packet.length);
        return packet;
    }

    @EveryWire
    void theFirstPacketHasItsOwnLimit(Wire wire) {
        WireClient atLimit = broker.open(wire);
        atLimit.send(connectOf(wire, FIRST_PACKET_BYTES));
        assertEquals(0, atLimit.next(PacketType.CONNACK).reason());
        atLimit.publish(wire.topic("t"), "x".repeat(2 * FIRST_PACKET_BYTES), 1, false); // later there is more room
        WireClient above = broker.open(wire);
        above.sendInVain(connectOf(wire, FIRST_PACKET_BYTES + 1));
        expectRefused(above);
        WireClient announced = broker.open(wire);
        announced.send(new Bytes().u8(0x10).varint(268_435_455).toArray());
        expectRefused(announced);
        WireClient early = broker.open(wire);
        early.sendInVain(
                Packets.publish(wire.version(), 0, "t", 0, Packets.NO_PROPERTIES, new byte[FIRST_PACKET_BYTES]));
        expectRefused(early);
    }

    private static void expectRefused(WireClient client) {
        for (Received packet : client.untilClosed()) {
            assertEquals(PacketType.CONNACK, packet.type());
            assertTrue(packet.reason() != 0, packet.toString());
        }
    }

    /** Each packet that is not CONNECT, whole and sound, and its header alone. */
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void nothingComesBeforeConnect(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        List<byte[]> early = new ArrayList<>(Specimens.others(wire).values());
        for (int type = 2; type <= 15; type++) {
            early.add(new byte[] {(byte) (type << 4), 0});
        }
        for (byte[] packet : early) {
            WireClient client = broker.open(wire);
            client.send(packet, Specimens.plainConnect(wire.version(), wire.id("late")));
            assertEquals(List.of(), client.untilClosed());
            client.close();
        }
        neighbours.assertAloneAndServed();
    }

    /** A second CONNECT, with whatever name, even in the same write, takes nothing over and ends the first. */
    @EveryWire
    void connectComesOnce(Wire wire) {
        WireClient victim = broker.connect(wire, "victim");
        WireClient client = broker.open(wire);
        client.send(
                Specimens.plainConnect(wire.version(), wire.id("twice")),
                Specimens.plainConnect(wire.version(), wire.id("victim")));
        client.next(PacketType.CONNACK);
        client.expectClosed(0x82);
        victim.expectNothing();
    }

    /** Bytes come so that it never looks idle, and never get to an end: the deadline counts from the beginning. */
    @Test
    void slownessDoesNotProlongTheDeadline() throws IOException, InterruptedException {
        Neighbours neighbours = new Neighbours(broker);
        byte[] connect = Specimens.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "slow");
        Map<String, Dripping> slow = new LinkedHashMap<>();
        for (Endpoint endpoint : Endpoint.values()) {
            slow.put("CONNECT over " + endpoint, new Dripping(broker.link(endpoint), connect));
        }
        String request = "GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1:" + broker.httpPort() + "\r\n";
        slow.put("request line", new Dripping(bare(broker.httpPort(), ""), text("GET /" + "a".repeat(500))));
        slow.put("header", new Dripping(bare(broker.httpPort(), request), text("X-Header: " + "b".repeat(500))));
        slow.put("headers", new Dripping(bare(broker.httpPort(), request), text("A: b\r\n".repeat(90))));
        String upgrade = request + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
        slow.put(
                "handshake",
                new Dripping(bare(broker.httpPort(), upgrade), text("Sec-WebSocket-Key: " + "c".repeat(500))));
        slow.put("nothing over HTTP", new Dripping(bare(broker.httpPort(), ""), new byte[0]));
        slow.put(
                "nothing after a page",
                new Dripping(bare(broker.httpPort(), request.replace("/mqtt", "/health") + "\r\n"), new byte[0]));
        byte[] hello = Bytes.join(Bytes.hex("16 03 01 02 00 01 00 01 fc 03 03"), new byte[507]); // of TLS
        for (int port : List.of(broker.tlsPort(), broker.httpsPort())) {
            slow.put("TLS handshake on " + port, new Dripping(bare(port, ""), hello));
            slow.put("nothing over TLS on " + port, new Dripping(bare(port, ""), new byte[0]));
        }
        long end = System.nanoTime() + 1_000_000L * WireClient.PATIENCE_MILLIS;
        while (!slow.values().stream().allMatch(Dripping::closed) && System.nanoTime() < end) {
            for (Dripping each : slow.values()) {
                each.drip();
            }
            neighbours.assertServed();
            Thread.sleep(DRIP_MILLIS); // the attack itself
        }
        slow.forEach((name, each) -> assertTrue(each.closed(), () -> name + " was still served"));
        neighbours.assertAloneAndServed();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A bare socket on which this has been sent. */
    private static Link bare(int port, String begin) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(text(begin));
        return new Link() {
            @Override
            public void send(byte[] bytes) throws IOException {
                socket.getOutputStream().write(bytes);
            }

            @Override
            public int read(byte[] into, int timeoutMillis) throws IOException {
                socket.setSoTimeout(timeoutMillis);
                return socket.getInputStream().read(into);
            }

            @Override
            public void cut() throws IOException {
                socket.setSoLinger(true, 0);
                socket.close();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    /** One byte at a time; when all but the last are sent, it is silent. */
    private static final class Dripping {
        private final Link link;
        private final byte[] bytes;
        private final byte[] answer = new byte[4_096];
        private int sent;
        private boolean closed;

        Dripping(Link link, byte[] bytes) {
            this.link = link;
            this.bytes = bytes;
        }

        void drip() throws IOException {
            if (closed) {
                return;
            }
            try {
                if (sent < bytes.length - 1) {
                    link.send(new byte[] {bytes[sent++]});
                }
                while (link.read(answer, 1) >= 0) {
                    // an HTTP answer may come before the end
                }
                closed = true;
            } catch (SocketTimeoutException stillOpen) {
                return;
            } catch (SocketException reset) {
                closed = true;
            }
            link.close();
        }

        boolean closed() {
            return closed;
        }
    }

    /** More connections than there are threads, buffers or patience; they cost little and are gone at the deadline. */
    @Test
    void thousandsThatSayNothing() throws IOException {
        Neighbours neighbours = new Neighbours(broker);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT_CONNECTIONS; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), broker.tcpPort()));
                silent.add(new Socket(InetAddress.getLoopbackAddress(), broker.httpPort()));
            }
            neighbours.assertServed();
            for (Socket each : silent) {
                each.setSoTimeout(WireClient.PATIENCE_MILLIS);
                assertEquals(-1, each.getInputStream().read());
            }
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
        neighbours.assertAloneAndServed();
    }
}
