package org.tymbal.server.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.PublishOutcome;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

/** {@code tymbal pub}: publishes one message, one message repeatedly, or each line of standard input. */
final class PubRun extends ClientRun {
    private static final int CONNECTION_REFUSED = 5;
    private static final int LINES_AHEAD = 100;

    private final TopicName topic;
    private final ByteSlice payload;
    private final Properties properties;
    private final InputStream in;
    private final Semaphore mayRead;
    private boolean firstOnConnection = true;
    private boolean reading;
    private boolean inputOver;
    private int published;
    private int unsettled;
    private int lastId;

    PubRun(ClientArguments arguments, Output out, TopicName topic, ByteSlice payload, InputStream in) {
        super(arguments, out);
        this.topic = topic;
        this.payload = payload;
        this.in = in;
        properties = properties(PacketType.PUBLISH);
        mayRead = new Semaphore(arguments.qos == Qos.AT_MOST_ONCE ? LINES_AHEAD : arguments.maxInflight);
    }

    @Override
    void accepted() {
        firstOnConnection = true;
        if (arguments.source != ClientArguments.Source.LINES) {
            publish(payload);
        } else if (!reading) {
            reading = true;
            Thread reader = new Thread(this::readLines, "standard input");
            reader.setDaemon(true);
            reader.start();
        }
    }

    /** The reading thread; the semaphore keeps it from running ahead of the network. */
    private void readLines() {
        try (InputStream input = new BufferedInputStream(in)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet = input.read(); octet >= 0; octet = input.read()) {
                if (octet == '\n') {
                    handOver(line.toByteArray());
                    line.reset();
                } else {
                    line.write(octet);
                }
            }
            if (line.size() > 0) {
                handOver(line.toByteArray());
            }
        } catch (IOException e) {
            // The input ends here.
        }
        loop.post(this::inputEnded);
    }

    private void handOver(byte[] line) {
        mayRead.acquireUninterruptibly();
        loop.post(() -> publish(ByteSlice.of(line)));
    }

    private void inputEnded() {
        inputOver = true;
        if (unsettled == 0) {
            leave(0);
        }
    }

    private void publish(ByteSlice bytes) {
        if (leaving()) {
            return;
        }
        // With a Topic Alias, the topic itself is said once.
        boolean aliased = properties.has(Property.TOPIC_ALIAS) && !firstOnConnection;
        firstOnConnection = false;
        unsettled++;
        int id = ++lastId;
        client.publish(
                new Packet.Publish(
                        false,
                        arguments.qos,
                        arguments.retain,
                        aliased ? TopicName.EMPTY : topic,
                        0,
                        properties,
                        bytes),
                outcome -> settled(id, outcome));
    }

    private void settled(int id, PublishOutcome outcome) {
        unsettled--;
        mayRead.release();
        if (leaving()) {
            return;
        }
        if (outcome.kind() == PublishOutcome.Kind.REFUSED) {
            out.error("Warning: Publish " + id + " failed: " + outcome.reason().label() + ".");
        }
        if (arguments.source == ClientArguments.Source.LINES) {
            if (inputOver && unsettled == 0) {
                leaveSoon();
            }
        } else if (++published < arguments.repeat) {
            loop.after(arguments.repeatDelayMillis, () -> publish(payload));
        } else {
            leaveSoon();
        }
    }

    /** Not from inside the engine's call. */
    private void leaveSoon() {
        loop.after(0, () -> leave(0));
    }

    @Override
    void message(Packet.Publish message) {
        // A Session that is kept may have subscriptions; what they bring is not for this command.
    }

    @Override
    void subscribed(Packet.Suback suback) {
        // It never subscribes.
    }

    @Override
    void refused(int code) {
        out.error(
                arguments.version.hasProperties() && code > CONNECTION_REFUSED
                        ? "Error: A network protocol error occurred when communicating with the broker."
                        : "Error: The connection was refused.");
        end(code);
    }

    @Override
    boolean staysWhenLost() {
        return arguments.source == ClientArguments.Source.LINES && acceptedOnce();
    }

    /** What is to be sent, read whole; null if it cannot be read, which has then been said. */
    static @Nullable ByteSlice payload(ClientArguments arguments, Output out, InputStream in) {
        String message = arguments.message;
        return switch (arguments.source) {
            case TEXT -> ByteSlice.utf8(message == null ? "" : message);
            case FILE, INPUT -> Payloads.read(arguments, out, in);
            default -> ByteSlice.EMPTY;
        };
    }
}
