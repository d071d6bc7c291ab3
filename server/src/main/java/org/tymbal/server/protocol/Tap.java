package org.tymbal.server.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.broker.Viewer;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.metrics.Counters;

/**
 * Shows the packets of one connection to those who watch it. What goes out passes through here on its way to the transport, so
 * that viewers see the very bytes; where nobody watches there is no such object. Confined to the I/O thread.
 */
final class Tap implements Transport {
    private static final byte[] HIDDEN = {'*', '*', '*', '*', '*', '*', '*', '*'};
    /** A fixed header has five bytes at most [MQTT-2.1.4]. */
    private static final int SMALLEST_ROOM = 8;

    private final Transport transport;
    private final String clientId;
    private final List<Viewer> viewers;
    /** Beside each viewer: which packets it wants; null for all. */
    private final List<@Nullable TopicWatch> watches = new ArrayList<>();

    private final byte[] packet;
    private final byte[] octet = new byte[1];
    /** Of the packet that is being written: how many bytes have come, and how many there will be; -1: not known so far. */
    private int come;

    private int size = -1;

    /** @param version of the connection */
    Tap(Transport transport, String clientId, ProtocolVersion version, List<Viewer> viewers) {
        this.transport = transport;
        this.clientId = clientId;
        this.viewers = viewers;
        int most = SMALLEST_ROOM;
        for (Viewer viewer : viewers) {
            TopicFilter topics = viewer.topics();
            watches.add(topics == null ? null : new TopicWatch(topics, version.hasProperties()));
            most = Math.max(most, topics == null ? viewer.mostBytes() : Math.max(viewer.mostBytes(), TopicWatch.ROOM));
        }
        this.packet = new byte[most];
    }

    /** CONNECT was accepted; the password is not shown. */
    void connected(Packet.Connect connect) {
        Packet.Connect shown = new Packet.Connect(
                connect.version(),
                connect.cleanStart(),
                connect.keepAliveSeconds(),
                connect.clientId(),
                connect.will(),
                connect.username(),
                connect.password() == null ? null : ByteSlice.of(HIDDEN),
                connect.properties());
        received(ByteSlice.of(PacketWriter.bytes(shown, connect.version())));
    }

    /** A packet has come. */
    void received(ByteSlice bytes) {
        show(false, bytes.array(), bytes.offset(), Math.min(packet.length, bytes.length()), bytes.length());
    }

    private void show(boolean sent, byte[] bytes, int offset, int length, int packetLength) {
        for (int i = 0; i < viewers.size(); i++) {
            Viewer viewer = viewers.get(i);
            TopicWatch watch = watches.get(i);
            if (watch == null || watch.wants(sent, bytes, offset, length)) {
                viewer.packet(sent, clientId, bytes, offset, Math.min(length, viewer.mostBytes()), packetLength);
            }
        }
    }

    @Override
    public void write(int value) {
        octet[0] = (byte) value;
        take(octet, 0, 1);
        transport.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        take(bytes, offset, length);
        transport.write(bytes, offset, length);
    }

    /** Cuts what is written into packets again. */
    private void take(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (size < 0) {
                packet[come++] = bytes[at++];
                size = sizeOf();
            } else {
                int more = Math.min(end - at, size - come);
                int kept = Math.min(more, packet.length - come);
                if (kept > 0) {
                    System.arraycopy(bytes, at, packet, come, kept);
                }
                come += more;
                at += more;
            }
            if (size >= 0 && come == size) {
                show(true, packet, 0, Math.min(size, packet.length), size);
                come = 0;
                size = -1;
            }
        }
    }

    /** The size of the packet whose first bytes are there; -1 while the Remaining Length is not whole. */
    private int sizeOf() {
        int remaining = 0;
        for (int i = 1; i < come; i++) {
            remaining |= (packet[i] & 0x7f) << 7 * (i - 1);
            if (packet[i] >= 0) {
                return come + remaining;
            }
        }
        return -1;
    }

    @Override
    public boolean flush() {
        return transport.flush();
    }

    @Override
    public boolean blocked() {
        return transport.blocked();
    }

    @Override
    public int unflushedBytes() {
        return transport.unflushedBytes();
    }

    @Override
    public void suspendReads() {
        transport.suspendReads();
    }

    @Override
    public void resumeReads() {
        transport.resumeReads();
    }

    @Override
    public void wake() {
        transport.wake();
    }

    @Override
    public void serveWoken() {
        transport.serveWoken();
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String remoteAddress() {
        return transport.remoteAddress();
    }

    @Override
    public int localPort() {
        return transport.localPort();
    }

    @Override
    public ListenerConfig listener() {
        return transport.listener();
    }

    @Override
    public @Nullable String certifiedUser() {
        return transport.certifiedUser();
    }

    @Override
    public String kind() {
        return transport.kind();
    }

    @Override
    public Counters counters() {
        return transport.counters();
    }

    @Override
    public Workspace workspace() {
        return transport.workspace();
    }
}
