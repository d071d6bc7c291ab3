package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;

/** HiveMQ's client, MQTT 3.1.1 and MQTT 5, over TCP and WebSocket. */
class HiveMqClientIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static MqttClientBuilder builder(String scheme, String name) {
        MqttClientBuilder builder = MqttClient.builder().identifier(name).serverHost("127.0.0.1");
        return scheme.equals("tcp")
                ? builder.serverPort(broker.tcpPort())
                : builder.serverPort(broker.httpPort())
                        .webSocketConfig()
                        .serverPath("mqtt")
                        .applyWebSocketConfig();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ws"})
    void mqtt3(String scheme) throws InterruptedException {
        String name = "hive3" + scheme;
        Mqtt3BlockingClient client = builder(scheme, name).useMqttVersion3().buildBlocking();
        client.connectWith()
                .willPublish()
                .topic(name + "/will")
                .payload(bytes("gone"))
                .applyWillPublish()
                .send();
        try (Mqtt3BlockingClient.Mqtt3Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(name + "/+")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            for (MqttQos qos : MqttQos.values()) {
                client.publishWith()
                        .topic(name + "/q")
                        .qos(qos)
                        .payload(bytes("at " + qos))
                        .send();
                Mqtt3Publish publish = inbox.receive(10, TimeUnit.SECONDS).orElseThrow();
                assertEquals("at " + qos, new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
                assertEquals(qos, publish.getQos());
            }
        }
        client.unsubscribeWith().topicFilter(name + "/+").send();
        client.disconnect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ws"})
    void mqtt5(String scheme) throws InterruptedException {
        String name = "hive5" + scheme;
        Mqtt5BlockingClient client = builder(scheme, name).useMqttVersion5().buildBlocking();
        Mqtt5ConnAck connack = client.connectWith()
                .cleanStart(true)
                .sessionExpiryInterval(60)
                .restrictions()
                .receiveMaximum(5)
                .applyRestrictions()
                .send();
        assertEquals(0, connack.getReasonCode().getCode());
        try (Mqtt5BlockingClient.Mqtt5Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(name + "/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .retainAsPublished(true)
                    .send();
            for (int i = 0; i < 60; i++) {
                MqttQos qos = MqttQos.values()[i % 3];
                client.publishWith()
                        .topic(name + "/q")
                        .qos(qos)
                        .payload(bytes("m" + i))
                        .contentType("text/plain")
                        .userProperties()
                        .add("i", Integer.toString(i))
                        .applyUserProperties()
                        .send();
                Mqtt5Publish publish = inbox.receive(10, TimeUnit.SECONDS).orElseThrow();
                assertEquals("m" + i, new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
                assertEquals(qos, publish.getQos());
                assertEquals(
                        "text/plain", publish.getContentType().orElseThrow().toString());
                assertEquals(
                        Integer.toString(i),
                        publish.getUserProperties().asList().get(0).getValue().toString());
            }
        }
        client.disconnect();
        assertTrue(client.connectWith().cleanStart(false).send().isSessionPresent());
        client.disconnect();
    }
}
