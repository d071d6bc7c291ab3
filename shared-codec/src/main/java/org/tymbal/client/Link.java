package org.tymbal.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.words.Words;

/**
 * One Network Connection of the client: packets instead of bytes, one write for all that a chunk of input made us say, the
 * time limits of the handshake and of the keep alive. Tells its client about the end once.
 */
final class Link implements Transport.Listener {
    static final int HANDSHAKE_MILLIS = 10_000;

    private final MqttClient client;
    private final Transport transport;
    private final ConnectOptions options;
    private final PacketReader reader;
    private final KeepAlive keepAlive;
    private final Scheduler.Cancellation handshake;
    private final ByteWriter batch = new ByteWriter(512);
    private final ByteWriter scratch = new ByteWriter(512);
    private boolean reading;
    private boolean open;
    private boolean ended;

    Link(MqttClient client, Transport transport, ConnectOptions options, Scheduler scheduler) {
        this.client = client;
        this.transport = transport;
        this.options = options;
        reader = PacketReader.ofClient(options.version(), options.maximumPacketSize());
        keepAlive = new KeepAlive(scheduler, this);
        handshake = scheduler.after(HANDSHAKE_MILLIS, this::handshakeIsLate);
    }

    void begin() {
        transport.open(this);
    }

    private void handshakeIsLate() {
        fail(
                null,
                Words.of(
                        open
                                ? "The broker did not answer CONNECT within {} seconds."
                                : "No connection came about within {} seconds.",
                        "" + HANDSHAKE_MILLIS / 1_000));
    }

    /** CONNACK came: from now on the keep alive watches. */
    void accepted(int keepAliveSeconds) {
        handshake.cancel();
        keepAlive.start(keepAliveSeconds);
    }

    /** Sends; false, and nothing is sent, if the packet is larger than {@code maximumBytes} [MQTT-3.2.2-15]. */
    boolean send(Packet packet, long maximumBytes) {
        scratch.clear();
        PacketWriter.writeOfClient(packet, options.version(), scratch);
        if (scratch.length() > maximumBytes) {
            return false;
        }
        batch.bytes(scratch.array(), 0, scratch.length());
        keepAlive.sent();
        if (!reading) {
            flush();
        }
        return true;
    }

    void ping() {
        send(new Packet.Pingreq(), Long.MAX_VALUE);
    }

    int unsentBytes() {
        return transport.unsentBytes();
    }

    private void flush() {
        if (batch.length() > 0 && !ended) {
            transport.send(ByteSlice.of(batch.array(), 0, batch.length()));
        }
        batch.clear();
    }

    /** Ends in order, saying this as far as the version can say it; the client is not told. */
    void close(Packet.Disconnect goodbye) {
        if (open) {
            send(options.version().hasProperties() ? goodbye : MqttClient.GOODBYE, Long.MAX_VALUE);
            flush();
        }
        end();
    }

    /** Ends without a word, where the server had the last one; the client is not told. */
    void abandon() {
        end();
    }

    /** Ends because something is wrong; MQTT 5 tells the server the reason [MQTT-4.13.1]. */
    void fail(@Nullable ReasonCode reason, String explanation) {
        if (ended) {
            return;
        }
        if (open && reason != null && options.version().hasProperties()) {
            send(new Packet.Disconnect(reason, Properties.NONE), Long.MAX_VALUE);
            flush();
        }
        end();
        client.linkDown(explanation);
    }

    private void end() {
        ended = true;
        handshake.cancel();
        keepAlive.stop();
        transport.close();
    }

    @Override
    public void onOpen() {
        if (!ended) {
            open = true;
            client.linkOpen();
        }
    }

    @Override
    public void onBytes(ByteSlice bytes) {
        if (ended) {
            return;
        }
        reading = true;
        try {
            reader.feed(bytes.array(), bytes.offset(), bytes.length());
            Packet packet = reader.next();
            while (packet != null && !ended) {
                keepAlive.received();
                client.received(packet);
                packet = ended ? null : reader.next();
            }
        } catch (MalformedPacketException e) {
            fail(e.reason(), Words.of("The broker sent something that is not MQTT: {}.", e.problem()));
        } finally {
            reading = false;
            flush();
        }
    }

    @Override
    public void onClose(String explanation) {
        if (!ended) {
            end();
            client.linkDown(explanation);
        }
    }
}
