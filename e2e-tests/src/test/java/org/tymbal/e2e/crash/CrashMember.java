package org.tymbal.e2e.crash;

import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.MqttClient;
import org.tymbal.client.PublishOutcome;
import org.tymbal.codec.bytes.ByteReader;
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
import org.tymbal.e2e.harness.Link;
import org.tymbal.e2e.history.BreakableTransport;
import org.tymbal.e2e.history.HistoryChecker.Stream;

/** A client of a {@link CrashRun}, with a Session that lasts: a subscriber to everything, or a publisher if it has a number. */
final class CrashMember implements MqttClient.Listener {
    static final String STREAMS = "crash/stream/";
    static final String RETAINED = "crash/retained/";

    private static final long FOR_EVER = 0xffff_ffffL;
    private static final int WINDOW = 15;
    private static final int TOPICS = 3;
    private static final int RETAINED_TOPICS = 8;

    private final CrashRun run;
    private final String name;
    private final int publisher;
    private final MqttClient client;
    private final Supplier<Link> opener;
    private @Nullable BreakableTransport transport;
    private boolean accepted;
    private boolean subscribed;
    private int underWay;

    CrashMember(CrashRun run, String name, int publisher, Supplier<Link> opener) {
        this.run = run;
        this.name = name;
        this.publisher = publisher;
        this.opener = opener;
        this.client = new MqttClient(run.loop(), new Random(run.random().nextLong()), this);
        ProtocolVersion version = run.random().nextBoolean() ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
        client.connect(
                "broker",
                this::newTransport,
                ConnectOptions.of(version, "crash-" + name).withSession(false, version.hasProperties() ? FOR_EVER : 0));
        if (publisher < 0) {
            run.history().subscriber(name, true);
            client.subscribe(Subscription.of(TopicFilter.of(STREAMS + "#"), Qos.EXACTLY_ONCE));
        }
    }

    MqttClient client() {
        return client;
    }

    boolean subscribed() {
        return subscribed;
    }

    /** Whether all that it published is settled. */
    boolean idle() {
        return underWay == 0;
    }

    void breakConnection(boolean abruptly) {
        BreakableTransport broken = transport;
        if (broken != null) {
            if (abruptly) {
                broken.cut();
            } else {
                broken.forget();
            }
        }
    }

    void leave() {
        client.disconnect();
    }

    private BreakableTransport newTransport() {
        BreakableTransport fresh = run.newTransport(opener);
        transport = fresh;
        return fresh;
    }

    @Override
    public void onStatus(ClientStatus status) {
        if (status instanceof ClientStatus.Waiting) {
            run.loop().after(run.random().nextInt(60), () -> client.connectNow());
        } else if (status instanceof ClientStatus.Offline offline
                && !offline.explanation().contains("asked")) {
            throw new AssertionError(name + " gave up: " + offline.explanation());
        } else if (status instanceof ClientStatus.Connected connected) {
            if (accepted && !connected.sessionPresent()) {
                run.sessionLost(name);
            }
            accepted = true;
            run.loop().post(this::publishUpToWindow);
        }
    }

    private void publishUpToWindow() {
        while (publisher >= 0
                && run.publishing()
                && underWay < WINDOW
                && client.status() instanceof ClientStatus.Connected) {
            underWay++;
            if (run.random().nextInt(6) == 0) {
                writeRetained();
            } else {
                publishNumbered();
            }
        }
    }

    private void publishNumbered() {
        int qos = run.random().nextInt(10) == 0 ? 0 : 1 + run.random().nextInt(2);
        Stream stream = new Stream(publisher, STREAMS + run.random().nextInt(TOPICS), qos);
        int number = run.history().invoke(stream);
        ByteWriter payload = new ByteWriter(64).u32(publisher).u32(number);
        for (int i = run.random().nextInt(100); i > 0; i--) {
            payload.u8(i);
        }
        publish(
                stream.topic(),
                qos,
                false,
                payload.toArray(),
                () -> run.history().acknowledge(stream, number));
    }

    /** One topic is always written at the same QoS: between two there is no order. */
    private void writeRetained() {
        int which = run.random().nextInt(RETAINED_TOPICS);
        String topic = RETAINED + publisher + "/" + which;
        boolean clears = run.random().nextInt(8) == 0;
        int number = run.retained().invoke(topic, clears);
        byte[] payload =
                clears ? new byte[0] : Integer.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        publish(topic, 1 + which % 2, true, payload, () -> run.retained().acknowledge(topic, number));
    }

    private void publish(String topic, int qos, boolean retain, byte[] payload, Runnable confirmed) {
        Packet.Publish message = new Packet.Publish(
                false, Qos.of(qos), retain, TopicName.of(topic), 0, Properties.NONE, ByteSlice.of(payload));
        client.publish(message, outcome -> {
            underWay--;
            if (outcome.kind() == PublishOutcome.Kind.CONFIRMED) {
                confirmed.run();
            } else if (outcome.kind() == PublishOutcome.Kind.REFUSED) {
                throw new AssertionError("a message to " + topic + " was refused: " + outcome.explanation());
            }
            run.loop().post(this::publishUpToWindow);
        });
    }

    @Override
    public void onMessage(Packet.Publish message) {
        run.received(message.packetId());
        ByteReader payload = new ByteReader(message.payload());
        Stream stream = new Stream(
                (int) payload.u32(), message.topic().toString(), message.qos().level());
        run.history().receive(name, stream, (int) payload.u32());
    }

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {
        if (reason != ReasonCode.GRANTED_QOS_2) {
            throw new AssertionError(name + " was answered " + reason);
        }
        subscribed = true;
    }

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {
        throw new AssertionError(name + " never unsubscribed");
    }

    @Override
    public void onNotice(String sentence) {
        // Connections break here all the time.
    }
}
