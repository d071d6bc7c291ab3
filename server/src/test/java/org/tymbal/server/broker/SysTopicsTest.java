package org.tymbal.server.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.metrics.Metrics;

class SysTopicsTest {
    private static final String ROOT = "$SYS/broker/";

    private final Metrics metrics = new Metrics();
    private final Counters one = metrics.newThread();
    private final Counters other = metrics.newThread();
    private final Broker broker = new Broker(
            new BrokerConfig(List.of(), LimitsConfig.DEFAULT, FeaturesConfig.DEFAULT, 10, 1, false),
            new AccessControl(true),
            metrics,
            new Silence());
    private final Map<String, String> sent = new LinkedHashMap<>();
    private final SysTopics topics = new SysTopics(broker, metrics, 10, 5_000, "1.2.3", this::take);

    private void take(Message message) {
        assertEquals(Qos.EXACTLY_ONCE, message.qos());
        assertTrue(message.retain());
        String topic = message.topic().toString();
        assertTrue(topic.startsWith(ROOT), topic);
        sent.put(topic.substring(ROOT.length()), text(message.payload()));
    }

    private static String text(ByteSlice slice) {
        byte[] bytes = new byte[slice.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) slice.at(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Map<String, String> tick(long nowMillis) {
        sent.clear();
        topics.tick(nowMillis);
        return Map.copyOf(sent);
    }

    @Test
    void theFirstRoundSaysEverything() {
        Map<String, String> first = tick(6_000);
        assertEquals("tymbal version 1.2.3", first.get("version"));
        assertEquals("1 seconds", first.get("uptime"));
        for (String name : List.of(
                "clients/total",
                "clients/maximum",
                "clients/connected",
                "clients/active",
                "clients/disconnected",
                "clients/inactive",
                "clients/expired",
                "messages/stored",
                "messages/received",
                "messages/sent",
                "store/messages/count",
                "store/messages/bytes",
                "subscriptions/count",
                "shared_subscriptions/count",
                "retained messages/count",
                "bytes/received",
                "bytes/sent",
                "publish/bytes/received",
                "publish/bytes/sent",
                "publish/messages/dropped",
                "publish/messages/received",
                "publish/messages/sent",
                "connections/socket/count",
                "mqtt/connect/received",
                "mqtt/connack/sent",
                "mqtt/pubrel/sent",
                "mqtt/pubrel/received")) {
            assertEquals("0", first.get(name), name);
        }
        for (String load : List.of(
                "messages/received",
                "messages/sent",
                "publish/dropped",
                "publish/received",
                "publish/sent",
                "bytes/received",
                "bytes/sent",
                "sockets",
                "connections")) {
            for (String minutes : List.of("1min", "5min", "15min")) {
                assertEquals("0.00", first.get("load/" + load + "/" + minutes));
            }
        }
        assertTrue(Long.parseLong(first.get("heap/current")) > 0);
        assertEquals(first.get("heap/current"), first.get("heap/maximum"));
        assertFalse(first.containsKey("mqtt/connect/sent"), "a broker does not send CONNECT");
        assertFalse(first.containsKey("mqtt/suback/received"), "nor receive SUBACK");
    }

    @Test
    void laterRoundsSayWhatHasChanged() {
        tick(6_000);
        assertEquals(Map.of(), tick(7_000), "too early");
        one.packetsReceived[PacketType.PUBLISH.number()] = 30;
        other.packetsReceived[PacketType.PUBLISH.number()] = 70;
        other.payloadBytesReceived = 12_345;
        one.socketsOpened = 5;
        one.socketsClosed = 2;
        metrics.messagesDropped.set(9);
        Map<String, String> later = tick(16_000);
        assertEquals("11 seconds", later.get("uptime"));
        assertEquals("100", later.get("publish/messages/received"));
        assertEquals("100", later.get("messages/received"));
        assertEquals("100", later.get("mqtt/publish/received"));
        assertEquals("12345", later.get("publish/bytes/received"));
        assertEquals("9", later.get("publish/messages/dropped"));
        assertEquals("3", later.get("connections/socket/count"));
        // 100 in 10 s is 600 a minute; e^(-10/60), e^(-10/300) and e^(-10/900) of it are not believed yet
        assertEquals("92.11", later.get("load/publish/received/1min"));
        assertEquals("19.67", later.get("load/publish/received/5min"));
        assertEquals("6.63", later.get("load/publish/received/15min"));
        assertFalse(later.containsKey("version"));
        assertFalse(later.containsKey("messages/sent"));
        assertFalse(later.containsKey("load/publish/sent/1min"));
    }

    @Test
    void aHousekeeperThatIsALittleEarlyIsOnTime() {
        tick(6_000);
        assertFalse(tick(15_900).isEmpty());
    }

    @Test
    void anIntervalOfZeroIsNever() {
        SysTopics never = new SysTopics(broker, metrics, 0, 0, "1", this::take);
        never.tick(0);
        never.tick(1_000_000);
        assertEquals(Map.of(), sent);
    }

    private static final class Silence implements BrokerLog {
        @Override
        public boolean verbose() {
            return false;
        }

        @Override
        public void notice(String line) {}

        @Override
        public void packet(String line) {}

        @Override
        public void error(String line, @Nullable Throwable cause) {}
    }
}
