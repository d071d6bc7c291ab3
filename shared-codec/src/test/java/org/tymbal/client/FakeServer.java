package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;

/** One Network Connection with the server's end in the hands of a test. */
public final class FakeServer implements Transport {
    private final PacketReader reader = PacketReader.ofServer(1024 * 1024);
    private final ArrayDeque<Packet> received = new ArrayDeque<>();
    private @Nullable Listener listener;
    private ProtocolVersion version = ProtocolVersion.V5;
    private int unsentBytes;
    private boolean closed;

    @Override
    public void open(Listener to) {
        listener = to;
    }

    @Override
    public void send(ByteSlice bytes) {
        try {
            reader.feed(bytes.toArray(), 0, bytes.length());
            for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                if (packet instanceof Packet.Connect connect) {
                    version = connect.version();
                }
                received.add(owned(packet));
            }
        } catch (MalformedPacketException e) {
            fail("the client sent something malformed: " + e.problem());
        }
    }

    /** The reader lends its slices only until the next packet. */
    private static Packet owned(Packet packet) {
        return packet instanceof Packet.Publish it
                ? new Packet.Publish(
                        it.dup(),
                        it.qos(),
                        it.retain(),
                        it.topic().own(),
                        it.packetId(),
                        it.properties().own(),
                        it.payload().own())
                : packet;
    }

    @Override
    public int unsentBytes() {
        return unsentBytes;
    }

    public void unsentBytes(int bytes) {
        unsentBytes = bytes;
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    private Listener listener() {
        return assertNotNullListener(listener);
    }

    private static Listener assertNotNullListener(@Nullable Listener listener) {
        assertNotNull(listener, "nobody opened this connection");
        return listener;
    }

    /** The network is there. */
    public void open() {
        listener().onOpen();
    }

    /** The network is gone. */
    public void lose() {
        listener().onClose("The connection was lost.");
    }

    public void say(Packet... packets) {
        for (Packet packet : packets) {
            bytes(PacketWriter.bytes(packet, version));
        }
    }

    public void bytes(byte[] bytes) {
        listener().onBytes(ByteSlice.of(bytes));
    }

    /** Opens, takes the CONNECT, accepts. */
    public Packet.Connect accept(boolean sessionPresent, Properties properties) {
        open();
        Packet.Connect connect = next(Packet.Connect.class);
        say(new Packet.Connack(sessionPresent, ReasonCode.SUCCESS, properties));
        return connect;
    }

    public Packet.Connect accept() {
        return accept(false, Properties.NONE);
    }

    /** The next packet that the client sent, which must be of this type. */
    public <P extends Packet> P next(Class<P> type) {
        Packet packet = received.poll();
        assertNotNull(packet, "the client sent nothing where " + type.getSimpleName() + " was awaited");
        return assertInstanceOf(type, packet);
    }

    public void nothingMore() {
        assertEquals(List.of(), new ArrayList<>(received));
    }
}
