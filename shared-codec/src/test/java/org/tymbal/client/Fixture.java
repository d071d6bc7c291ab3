package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** A client whose transports, time and listener a test holds. */
final class Fixture implements MqttClient.Listener {
    final FakeScheduler time = new FakeScheduler();
    final List<FakeServer> servers = new ArrayList<>();
    final List<ClientStatus> statuses = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    final List<PublishOutcome> outcomes = new ArrayList<>();
    final MqttClient client = new MqttClient(time, new Random(7), this);

    FakeServer connect(ConnectOptions options) {
        client.connect("server", this::newServer, options);
        return server();
    }

    private Transport newServer() {
        FakeServer server = new FakeServer();
        servers.add(server);
        return server;
    }

    /** Connected with MQTT 5 and a session that is kept. */
    FakeServer connected() {
        return connected(Properties.NONE);
    }

    FakeServer connected(Properties connack) {
        FakeServer server = connect(kept());
        server.accept(false, connack);
        return server;
    }

    static ConnectOptions kept() {
        return ConnectOptions.of(ProtocolVersion.V5, "c").withSession(true, 300);
    }

    static Properties receiveMaximum(int count) {
        return Properties.builder().add(Property.RECEIVE_MAXIMUM, count).build();
    }

    /** The server of the newest attempt. */
    FakeServer server() {
        return servers.get(servers.size() - 1);
    }

    /** Lets the countdown run out; the next attempt is there. */
    FakeServer nextAttempt() {
        time.pass(assertInstanceOf(ClientStatus.Waiting.class, client.status()).delayMillis());
        return server();
    }

    void publish(String topic, String payload, Qos qos) {
        client.publish(message(topic, payload, qos, 0), outcomes::add);
    }

    static Packet.Publish message(String topic, String payload, Qos qos, int packetId) {
        return new Packet.Publish(
                false, qos, false, TopicName.of(topic), packetId, Properties.NONE, ByteSlice.utf8(payload));
    }

    void subscribe(String filter, Qos qos) {
        client.subscribe(Subscription.of(TopicFilter.of(filter), qos));
    }

    List<PublishOutcome.Kind> kinds() {
        return outcomes.stream().map(PublishOutcome::kind).toList();
    }

    @Override
    public void onStatus(ClientStatus status) {
        statuses.add(status);
    }

    @Override
    public void onMessage(Packet.Publish message) {
        messages.add(message.topic() + "=" + message.payload().text());
    }

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {
        answers.add("+" + filter + " " + reason);
    }

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {
        answers.add("-" + filter + " " + reason);
    }

    @Override
    public void onNotice(String sentence) {
        answers.add(sentence);
    }
}
