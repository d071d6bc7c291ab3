package org.tymbal.e2e.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * A raw MQTT client: it sends what it is told, right or wrong, acknowledges nothing by itself, and reads only when it is
 * asked. One thread, the test's, does everything.
 */
public final class WireClient implements AutoCloseable {
    /** How long a test waits for what must come; nothing waits so long in a run without a fault. */
    public static final int PATIENCE_MILLIS = 15_000;

    private final Link link;
    private final ProtocolVersion version;
    private final Deque<Received> inbox = new ArrayDeque<>();
    private final byte[] chunk = new byte[65_536];
    private byte[] unread = {};
    private boolean ended;
    private boolean closed;
    private int lastPacketId;

    WireClient(Link link, ProtocolVersion version) {
        this.link = link;
        this.version = version;
    }

    /** Over TLS or wss with a context of the test's own; it is the test's to close. */
    public static WireClient certified(Endpoint endpoint, int port, SSLContext context, ProtocolVersion version)
            throws IOException {
        Link link = endpoint == Endpoint.WSS ? WebSocketLink.openTls(port, context) : TcpLink.openTls(port, context);
        return new WireClient(link, version);
    }

    public ProtocolVersion version() {
        return version;
    }

    /** The WebSocket below, for tests of its frames. */
    public WebSocketLink webSocket() {
        return (WebSocketLink) link;
    }

    public void send(byte[]... packets) {
        try {
            link.send(Bytes.join(packets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what the broker may refuse to take: it has closed already, perhaps. */
    public void sendInVain(byte[]... packets) {
        try {
            link.send(Bytes.join(packets));
        } catch (IOException expected) {
            ended = true;
        }
    }

    /** Sends a CONNECT and returns the CONNACK, whatever it says. */
    public Received connect(Packets.Connect connect) {
        send(connect.bytes());
        return next(PacketType.CONNACK);
    }

    /** Sends a CONNECT that must succeed. */
    public WireClient connected(Packets.Connect connect) {
        Received connack = connect(connect);
        assertEquals(0, connack.reason(), "reason of " + connack);
        return this;
    }

    /** The next packet, which must have this type. */
    public Received next(PacketType type) {
        Received packet = next();
        assertEquals(type, packet.type(), packet.toString());
        return packet;
    }

    /** The next packet. */
    public Received next() {
        while (inbox.isEmpty()) {
            if (!readMore(PATIENCE_MILLIS)) {
                return fail("the broker closed the connection" + (closeCode() < 0 ? "" : " with " + closeCode()));
            }
        }
        return inbox.remove();
    }

    /** The next packet of this type, which others may precede; those stay. */
    public Received awaitType(PacketType type) {
        while (true) {
            for (Iterator<Received> packets = inbox.iterator(); packets.hasNext(); ) {
                Received packet = packets.next();
                if (packet.type() == type) {
                    packets.remove();
                    return packet;
                }
            }
            if (!readMore(PATIENCE_MILLIS)) {
                return fail("the broker closed the connection before a " + type);
            }
        }
    }

    /** The next packet, which must be a PUBLISH with this payload. */
    public Received nextMessage(String payload) {
        Received publish = next(PacketType.PUBLISH);
        assertEquals(payload, publish.payload(), "payload of " + publish);
        return publish;
    }

    /** Shows that the broker has sent nothing more: the next packet answers a PINGREQ. */
    public void expectNothing() {
        send(Packets.PINGREQ);
        next(PacketType.PINGRESP);
    }

    /** Whether the broker still answers; false if it has closed the connection. */
    public boolean answersPing() {
        sendInVain(Packets.PINGREQ);
        while (true) {
            while (!inbox.isEmpty()) {
                if (inbox.remove().type() == PacketType.PINGRESP) {
                    return true;
                }
            }
            if (!readMore(PATIENCE_MILLIS)) {
                return false;
            }
        }
    }

    /** Waits for the end of the connection; the packets that came before it. */
    public List<Received> untilClosed() {
        while (readMore(PATIENCE_MILLIS)) {
            // the packets are in the inbox
        }
        List<Received> packets = new ArrayList<>(inbox);
        inbox.clear();
        return packets;
    }

    /** The broker closes and says nothing, or in MQTT 5 at most a DISCONNECT with one of these reasons. */
    public void expectClosed(int... reasons) {
        for (Received packet : untilClosed()) {
            assertEquals(PacketType.DISCONNECT, packet.type(), "last packet " + packet);
            assertEquals(ProtocolVersion.V5, version, "only MQTT 5 knows a DISCONNECT of the server");
            int reason = packet.reason();
            if (Arrays.stream(reasons).noneMatch(allowed -> allowed == reason)) {
                fail("closed with the reason 0x" + Integer.toHexString(reason));
            }
        }
    }

    /** The status of the WebSocket's close frame, or -1. */
    public int closeCode() {
        return link instanceof WebSocketLink webSocket ? webSocket.closeCode() : -1;
    }

    /** Subscribes to one filter; the code that the broker grants. */
    public int subscribe(String filter, int options) {
        int id = nextPacketId();
        send(Packets.subscribe(version, id, Packets.NO_PROPERTIES, filter, options));
        Received suback = awaitType(PacketType.SUBACK);
        assertEquals(id, suback.packetId());
        List<Integer> codes = suback.reasons();
        assertEquals(1, codes.size(), "one code for one filter");
        return codes.get(0);
    }

    public void unsubscribe(String filter) {
        int id = nextPacketId();
        send(Packets.unsubscribe(version, id, filter));
        assertEquals(id, awaitType(PacketType.UNSUBACK).packetId());
    }

    /** Publishes and, with QoS 1 and 2, goes through the whole handshake. */
    public void publish(String topic, String payload, int qos, boolean retain) {
        int id = qos == 0 ? 0 : nextPacketId();
        sendPublish(qos << 1 | (retain ? 1 : 0), topic, id, payload);
        if (qos == 1) {
            assertEquals(id, awaitType(PacketType.PUBACK).packetId());
        } else if (qos == 2) {
            assertEquals(id, awaitType(PacketType.PUBREC).packetId());
            send(Packets.pubrel(id));
            assertEquals(id, awaitType(PacketType.PUBCOMP).packetId());
        }
    }

    /** Sends a PUBLISH and waits for nothing. */
    public void sendPublish(int flags, String topic, int packetId, String payload) {
        send(Packets.publish(
                version, flags, topic, packetId, Packets.NO_PROPERTIES, payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** The receiver's whole handshake for a PUBLISH that just came. */
    public void acknowledge(Received publish) {
        if (publish.qos() == 1) {
            send(Packets.puback(publish.packetId()));
        } else if (publish.qos() == 2) {
            send(Packets.pubrec(publish.packetId()));
            assertEquals(publish.packetId(), awaitType(PacketType.PUBREL).packetId());
            send(Packets.pubcomp(publish.packetId()));
        }
    }

    /** The next packets, as soon as there are some; none if the broker closes instead. */
    public List<Received> untilAnswered() {
        while (inbox.isEmpty() && readMore(PATIENCE_MILLIS)) {
            // It waits there.
        }
        return List.copyOf(inbox);
    }

    public int nextPacketId() {
        return ++lastPacketId;
    }

    /** Leaves as MQTT wants it and waits until the broker has closed. */
    public void disconnect() {
        send(Packets.disconnect());
        untilClosed();
        close();
    }

    /** Ends the connection as a broken network does. */
    public void cut() {
        ended = true;
        closed = true;
        try {
            link.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this side has closed, or cut. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        ended = true;
        closed = true;
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one chunk and takes the whole packets out of it; false at the end of the connection. */
    private boolean readMore(int timeoutMillis) {
        if (ended) {
            return false;
        }
        int length;
        try {
            length = link.read(chunk, timeoutMillis);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within " + timeoutMillis + " ms; so far " + inbox, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (length < 0) {
            ended = true;
            return false;
        }
        unread = Bytes.join(unread, Arrays.copyOf(chunk, length));
        for (Received packet = takePacket(); packet != null; packet = takePacket()) {
            inbox.add(packet);
        }
        return true;
    }

    private @Nullable Received takePacket() {
        int length = 0;
        for (int at = 1, shift = 0; at < unread.length; at++, shift += 7) {
            if (at > 4) {
                throw new AssertionError("the broker sent a remaining length of more than four bytes");
            }
            length |= (unread[at] & 0x7f) << shift;
            if (unread[at] >= 0) {
                int begin = at + 1;
                if (unread.length - begin < length) {
                    return null;
                }
                Received packet = new Received(unread[0], Arrays.copyOfRange(unread, begin, begin + length), version);
                unread = Arrays.copyOfRange(unread, begin + length, unread.length);
                return packet;
            }
        }
        return null;
    }
}
