package org.tymbal.server.cli.client;

import java.util.Locale;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** {@code tymbal rr}: publishes a request, prints the first response. */
final class RrRun extends ClientRun {
    private final TopicName topic;
    private final TopicName responseTopic;
    private final ByteSlice payload;
    private boolean asked;
    private long askedAt;

    RrRun(ClientArguments arguments, Output out, TopicName topic, TopicName responseTopic, ByteSlice payload) {
        super(arguments, out);
        this.topic = topic;
        this.responseTopic = responseTopic;
        this.payload = payload;
        arguments.count = 1;
    }

    @Override
    int run() {
        client.subscribe(subscription(TopicFilter.of(responseTopic.toString())));
        return super.run();
    }

    @Override
    void accepted() {
        // The subscription is on its way; the request waits for its answer.
    }

    @Override
    void subscribed(Packet.Suback suback) {
        ReasonCode reason = suback.reasons().get(0);
        if (reason.isError()) {
            out.error(reason.label());
            leave(0);
        } else if (!asked) {
            asked = true;
            askedAt = System.nanoTime();
            client.publish(
                    new Packet.Publish(false, arguments.qos, arguments.retain, topic, 0, properties(), payload),
                    outcome -> {});
        }
    }

    private Properties properties() {
        if (!arguments.version.hasProperties()) {
            return Properties.NONE;
        }
        return properties(PacketType.PUBLISH).toBuilder()
                .add(Property.RESPONSE_TOPIC, responseTopic.toString())
                .build();
    }

    @Override
    void message(Packet.Publish message) {
        if (message.retain() && arguments.noRetained || leaving()) {
            return;
        }
        long took = System.nanoTime() - askedAt;
        print(message);
        if (arguments.latency) {
            out.line("Latency: " + latency(took));
        }
        leave(0);
    }

    private static String latency(long nanos) {
        return nanos >= 1_000_000_000
                ? String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000, nanos % 1_000_000_000)
                : nanos >= 1_000_000
                        ? String.format(Locale.ROOT, "%fms", nanos / 1e6)
                        : String.format(Locale.ROOT, "%f\u00b5s", nanos / 1e3);
    }

    @Override
    void refused(int code) {
        debugDisconnect();
        end(code);
    }

    @Override
    boolean staysWhenLost() {
        return false;
    }
}
