package org.tymbal.server.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;

/** The least that is a client of MQTT 3.1.1: packets out and in over a socket that blocks. One thread. */
final class PlugClient implements Closeable {
    private static final ProtocolVersion VERSION = ProtocolVersion.V3_1_1;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MAX_PACKET = 1 << 16;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final PacketReader reader = PacketReader.ofClient(VERSION, MAX_PACKET);
    private final ByteWriter writer = new ByteWriter();
    private final byte[] chunk = new byte[8_192];

    PlugClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    /** Connects with a Session that stays. */
    void connect(String clientId) throws IOException {
        send(new Packet.Connect(VERSION, false, 0, clientId, null, null, null, Properties.NONE));
        if (!(next() instanceof Packet.Connack connack) || connack.reason() != ReasonCode.SUCCESS) {
            throw new IOException("the broker refused the connection");
        }
    }

    void subscribe(String filter) throws IOException {
        Subscription subscription = Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE);
        send(new Packet.Subscribe(1, List.of(subscription), Properties.NONE));
        if (!(next() instanceof Packet.Suback)) {
            throw new IOException("the broker did not answer SUBSCRIBE");
        }
    }

    void publish(TopicName topic, int packetId, byte[] payload) throws IOException {
        send(new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, false, topic, packetId, Properties.NONE, ByteSlice.of(payload)));
    }

    void send(Packet packet) throws IOException {
        writer.clear();
        PacketWriter.writeOfClient(packet, VERSION, writer);
        out.write(writer.array(), 0, writer.length());
    }

    /** Whether a packet can be had without waiting for the network. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** The next packet; null if the broker has closed. The payload of a PUBLISH is good until the next call. */
    @Nullable
    Packet next() throws IOException {
        try {
            while (true) {
                Packet packet = reader.next();
                if (packet != null) {
                    return packet;
                }
                int count = in.read(chunk);
                if (count < 0) {
                    return null;
                }
                reader.feed(chunk, 0, count);
            }
        } catch (MalformedPacketException e) {
            throw new IOException("the broker sent what is no packet: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
