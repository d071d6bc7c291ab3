package org.tymbal.server.cli.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;

/**
 * Sits between the client engine and the network and tells the command which packets go by. The engine gets what comes one
 * packet at a time, so that its answer to one packet is on its way before the next is looked at, as with mosquitto.
 */
final class Wiretap implements Transport, Transport.Listener {
    /** Who hears of packets, on the loop's thread. The packets are borrowed for the time of the call. */
    interface Ear {
        void sending(Packet packet);

        /** Before the engine gets it. */
        void received(Packet packet, ByteSlice raw);

        /** After the engine has answered it. */
        void answered(Packet packet);

        /** Something came that is no MQTT; nothing more will come. */
        void malformed(MalformedPacketException fault);

        /** The connection is gone; the engine hears it next. */
        void closed();
    }

    private static final int LARGEST_PACKET = 268_435_460;

    private final Transport network;
    private final Ear ear;
    private final PacketReader outgoing = PacketReader.ofServer(LARGEST_PACKET);
    private final PacketReader incoming;
    private @Nullable Listener engine;

    Wiretap(Transport network, ProtocolVersion version, Ear ear) {
        this.network = network;
        this.ear = ear;
        incoming = PacketReader.ofClient(version, LARGEST_PACKET);
    }

    @Override
    public void open(Listener listener) {
        engine = listener;
        network.open(this);
    }

    @Override
    public void send(ByteSlice bytes) {
        try {
            outgoing.feed(bytes.array(), bytes.offset(), bytes.length());
            for (Packet packet = outgoing.next(); packet != null; packet = outgoing.next()) {
                ear.sending(packet);
            }
        } catch (MalformedPacketException e) {
            // What we write ourselves is for the server to judge.
        }
        network.send(bytes);
    }

    @Override
    public int unsentBytes() {
        return network.unsentBytes();
    }

    @Override
    public void close() {
        network.close();
    }

    @Override
    public void onOpen() {
        if (engine != null) {
            engine.onOpen();
        }
    }

    @Override
    public void onBytes(ByteSlice bytes) {
        Listener to = engine;
        if (to == null) {
            return;
        }
        try {
            incoming.feed(bytes.array(), bytes.offset(), bytes.length());
            for (Packet packet = incoming.next(); packet != null; packet = incoming.next()) {
                ear.received(packet, incoming.raw());
                to.onBytes(incoming.raw());
                ear.answered(packet);
            }
        } catch (MalformedPacketException e) {
            ear.malformed(e);
            network.close();
        }
    }

    @Override
    public void onClose(String explanation) {
        ear.closed();
        if (engine != null) {
            engine.onClose(explanation);
        }
    }
}
