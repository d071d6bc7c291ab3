package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;

/** Eclipse Paho for Java, its client for MQTT 3.x and its client for MQTT 5, over TCP and WebSocket. */
class PahoIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private record Came(String topic, String payload, int qos, boolean retained) {}

    private static String uri(String scheme) {
        return scheme.equals("tcp")
                ? "tcp://127.0.0.1:" + broker.tcpPort()
                : "ws://127.0.0.1:" + broker.httpPort() + "/mqtt";
    }

    private static Came next(BlockingQueue<Came> inbox) throws InterruptedException {
        Came came = inbox.poll(10, TimeUnit.SECONDS);
        assertNotNull(came, "no message in time");
        return came;
    }

    @ParameterizedTest
    @CsvSource({
        "tcp," + MqttConnectOptions.MQTT_VERSION_3_1,
        "tcp," + MqttConnectOptions.MQTT_VERSION_3_1_1,
        "ws," + MqttConnectOptions.MQTT_VERSION_3_1,
        "ws," + MqttConnectOptions.MQTT_VERSION_3_1_1
    })
    void mqtt3(String scheme, int version) throws Exception {
        String name = "paho" + scheme + version;
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        options.setCleanSession(true);
        options.setUserName("user");
        options.setPassword("secret".toCharArray());
        options.setWill(name + "/will", "gone".getBytes(StandardCharsets.UTF_8), 1, true);
        BlockingQueue<Came> inbox = new LinkedBlockingQueue<>();
        try (MqttClient client = new MqttClient(uri(scheme), name, null)) {
            client.setTimeToWait(10_000);
            client.connect(options);
            client.subscribe(
                    name + "/#",
                    2,
                    (topic, message) -> inbox.add(new Came(
                            topic,
                            new String(message.getPayload(), StandardCharsets.UTF_8),
                            message.getQos(),
                            message.isRetained())));
            for (int qos = 0; qos <= 2; qos++) {
                client.publish(name + "/q" + qos, ("m" + qos).getBytes(StandardCharsets.UTF_8), qos, qos == 2);
                assertEquals(new Came(name + "/q" + qos, "m" + qos, qos, false), next(inbox));
            }
            client.unsubscribe(name + "/#");
            client.subscribe(
                    name + "/q2",
                    1,
                    (topic, message) -> inbox.add(new Came(
                            topic,
                            new String(message.getPayload(), StandardCharsets.UTF_8),
                            message.getQos(),
                            message.isRetained())));
            assertEquals(new Came(name + "/q2", "m2", 1, true), next(inbox));
            byte[] big = new byte[300_000];
            client.publish(name + "/q2", big, 2, false);
            assertEquals(big.length, next(inbox).payload().length());
            client.disconnect();
        }
    }

    /** A session that waits, as this library keeps it on its own side too. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ws"})
    void mqtt3SessionWaits(String scheme) throws Exception {
        String name = "pahowaits" + scheme;
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        BlockingQueue<Came> inbox = new LinkedBlockingQueue<>();
        try (MqttClient client = new MqttClient(uri(scheme), name, null);
                MqttClient other = new MqttClient(uri(scheme), name + "other", null)) {
            client.setTimeToWait(10_000);
            client.setCallback(new org.eclipse.paho.client.mqttv3.MqttCallback() {
                @Override
                public void connectionLost(Throwable cause) {}

                @Override
                public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
                    inbox.add(new Came(
                            topic,
                            new String(message.getPayload(), StandardCharsets.UTF_8),
                            message.getQos(),
                            message.isRetained()));
                }

                @Override
                public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
            });
            client.connect(options);
            client.subscribe(name, 2);
            client.disconnect();
            other.connect();
            for (int i = 0; i < 10; i++) {
                other.publish(name, ("m" + i).getBytes(StandardCharsets.UTF_8), 1 + i % 2, false);
            }
            other.disconnect();
            assertTrue(client.connectWithResult(options).getSessionPresent());
            // This client hands a QoS 2 message over after its whole handshake, so only each QoS has an order of its
            // own.
            int[] following = {0, 1};
            for (int i = 0; i < 10; i++) {
                Came came = next(inbox);
                assertEquals(new Came(name, "m" + following[came.qos() - 1], came.qos(), false), came);
                following[came.qos() - 1] += 2;
            }
            client.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ws"})
    void mqtt5(String scheme) throws Exception {
        String name = "paho5" + scheme;
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(60L);
        BlockingQueue<Came> inbox = new LinkedBlockingQueue<>();
        BlockingQueue<MqttProperties> properties = new LinkedBlockingQueue<>();
        org.eclipse.paho.mqttv5.client.MqttClient client =
                new org.eclipse.paho.mqttv5.client.MqttClient(uri(scheme), name, null);
        try {
            client.setTimeToWait(10_000);
            client.setCallback(new Collector(inbox, properties));
            client.connect(options);
            client.subscribe(name + "/#", 2);
            for (int qos = 0; qos <= 2; qos++) {
                client.publish(name + "/q" + qos, ("m" + qos).getBytes(StandardCharsets.UTF_8), qos, false);
                assertEquals(new Came(name + "/q" + qos, "m" + qos, qos, false), next(inbox));
                properties.take();
            }
            MqttProperties sent = new MqttProperties();
            sent.setContentType("text/plain");
            sent.setResponseTopic("answers");
            sent.setCorrelationData(new byte[] {1, 2});
            sent.setUserProperties(java.util.List.of(new UserProperty("k", "v")));
            org.eclipse.paho.mqttv5.common.MqttMessage message =
                    new org.eclipse.paho.mqttv5.common.MqttMessage("with properties".getBytes(StandardCharsets.UTF_8));
            message.setQos(1);
            message.setProperties(sent);
            client.publish(name + "/p", message);
            assertEquals("with properties", next(inbox).payload());
            MqttProperties got = properties.take();
            assertEquals("text/plain", got.getContentType());
            assertEquals("answers", got.getResponseTopic());
            assertEquals("v", got.getUserProperties().get(0).getValue());
            client.unsubscribe(name + "/#");
            client.disconnect();
        } finally {
            client.close();
        }
    }

    /** Keeps what comes. */
    private record Collector(BlockingQueue<Came> inbox, BlockingQueue<MqttProperties> properties)
            implements org.eclipse.paho.mqttv5.client.MqttCallback {
        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            properties.add(message.getProperties());
            inbox.add(new Came(
                    topic,
                    new String(message.getPayload(), StandardCharsets.UTF_8),
                    message.getQos(),
                    message.isRetained()));
        }

        @Override
        public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {}

        @Override
        public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties given) {}
    }
}
