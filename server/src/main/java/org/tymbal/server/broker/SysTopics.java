package org.tymbal.server.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.store.Store;

/**
 * {@code $SYS/broker/#}: what the broker says of itself, under mosquitto's names and in its formats, because tutorials and
 * dashboards are written for them.
 *
 * <p>All are Retained Messages. The first round sends everything, later ones only what has changed. The packet counts under
 * {@code $SYS/broker/mqtt/} are in mosquitto's manual, though mosquitto itself does not send them. Confined to the housekeeper.
 */
public final class SysTopics {
    private static final String ROOT = "$SYS/broker/";
    private static final int[] LOAD_MINUTES = {1, 5, 15};
    private static final double SMALLEST_LOAD_CHANGE = 0.01;
    /** The housekeeper is not exact: a round that is this early is on time. */
    private static final long TOLERANCE_MILLIS = 500;

    private final Broker broker;
    private final Metrics metrics;
    private final long intervalMillis;
    private final long startedMillis;
    private final String version;
    private final Consumer<Message> out;
    private final List<Gauge> gauges = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private boolean begun;
    private long lastMillis;

    // Asked for once a round, because several topics show them and must agree.
    private long sessions;
    private long connectedClients;
    private long storedMessages;
    private long usedHeap;
    private String storeState = "";

    /**
     * @param intervalSeconds how often to publish; 0 for never
     * @param nowMillis the time by the clock that {@link #tick} is given
     * @param out takes the messages
     */
    public SysTopics(
            Broker broker,
            Metrics metrics,
            int intervalSeconds,
            long nowMillis,
            String version,
            Consumer<Message> out) {
        this.broker = broker;
        this.metrics = metrics;
        this.intervalMillis = intervalSeconds * 1000L;
        this.startedMillis = nowMillis;
        this.lastMillis = nowMillis;
        this.version = version;
        this.out = out;
        addClients();
        addMessages();
        addPackets();
        addLoads();
        if (broker.store().keeps()) {
            addStore();
        }
    }

    /** Publishes if it is time. */
    public void tick(long nowMillis) {
        if (intervalMillis == 0 || begun && nowMillis - lastMillis < intervalMillis - TOLERANCE_MILLIS) {
            return;
        }
        connectedClients = broker.connectedClients();
        sessions = Math.max(broker.sessions(), connectedClients);
        storedMessages = broker.inspection().storedMessages();
        usedHeap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        if (!begun) {
            publish("version", "tymbal version " + version);
            publish("store/durability", broker.store().level().text());
        }
        if (broker.store().keeps()) {
            publishStore();
        }
        publish("uptime", (nowMillis - startedMillis) / 1000 + " seconds");
        for (Gauge gauge : gauges) {
            gauge.publishIfChanged(!begun);
        }
        double elapsedSeconds = Math.max(1, nowMillis - lastMillis) / 1000.0;
        for (Load load : loads) {
            load.publishIfChanged(elapsedSeconds, !begun);
        }
        lastMillis = nowMillis;
        begun = true;
    }

    /** What the store of a broker that has one says of itself. */
    private void publishStore() {
        String refusal = broker.store().refusal();
        String state = refusal == null ? "ok" : refusal;
        if (!state.equals(storeState)) {
            storeState = state;
            publish("store/state", state);
        }
    }

    private void addStore() {
        Store store = broker.store();
        add("store/groups", () -> store.figures().groups());
        add("store/syncs", () -> store.figures().syncs());
        add("store/changes", () -> store.figures().changes());
        add("store/waiting/bytes", () -> store.figures().waitingBytes());
        add("store/disk/bytes", () -> store.figures().diskBytes());
    }

    private void addClients() {
        LongSupplier total = () -> sessions;
        LongSupplier connected = () -> connectedClients;
        LongSupplier away = () -> sessions - connectedClients;
        add("clients/total", total);
        addMaximum("clients/maximum", total);
        add("clients/connected", connected);
        add("clients/active", connected);
        add("clients/disconnected", away);
        add("clients/inactive", away);
        add("clients/expired", metrics.sessionsExpired::get);
        add(
                "connections/socket/count",
                () -> metrics.sum(counters -> counters.socketsOpened)
                        - metrics.sum(counters -> counters.socketsClosed));
    }

    private void addMessages() {
        add("messages/stored", () -> storedMessages);
        add("store/messages/count", () -> storedMessages);
        add("store/messages/bytes", () -> broker.inspection().storedBytes());
        add("messages/received", metrics::allPacketsReceived);
        add("messages/sent", metrics::allPacketsSent);
        add("bytes/received", this::bytesReceived);
        add("bytes/sent", this::bytesSent);
        add("publish/messages/received", this::publishesReceived);
        add("publish/messages/sent", this::publishesSent);
        add("publish/messages/dropped", metrics.messagesDropped::get);
        add("publish/bytes/received", () -> metrics.sum(counters -> counters.payloadBytesReceived));
        add("publish/bytes/sent", () -> metrics.sum(counters -> counters.payloadBytesSent));
        add("subscriptions/count", () -> broker.subscriptions() - broker.sharedSubscriptions());
        add("shared_subscriptions/count", broker::sharedSubscriptions);
        add("retained messages/count", broker::retainedMessages);
        add("heap/current", () -> usedHeap);
        addMaximum("heap/maximum", () -> usedHeap);
    }

    private void addPackets() {
        for (PacketType type : PacketType.values()) {
            String name = "mqtt/" + type.name().toLowerCase(Locale.ROOT);
            int number = type.number();
            if (type != PacketType.CONNACK
                    && type != PacketType.SUBACK
                    && type != PacketType.UNSUBACK
                    && type != PacketType.PINGRESP) {
                add(name + "/received", () -> metrics.sum(counters -> counters.packetsReceived[number]));
            }
            if (type != PacketType.CONNECT
                    && type != PacketType.SUBSCRIBE
                    && type != PacketType.UNSUBSCRIBE
                    && type != PacketType.PINGREQ) {
                add(name + "/sent", () -> metrics.sum(counters -> counters.packetsSent[number]));
            }
        }
    }

    private void addLoads() {
        addLoad("messages/received", metrics::allPacketsReceived);
        addLoad("messages/sent", metrics::allPacketsSent);
        addLoad("publish/received", this::publishesReceived);
        addLoad("publish/sent", this::publishesSent);
        addLoad("publish/dropped", metrics.messagesDropped::get);
        addLoad("bytes/received", this::bytesReceived);
        addLoad("bytes/sent", this::bytesSent);
        addLoad("sockets", () -> metrics.sum(counters -> counters.socketsOpened));
        addLoad("connections", () -> metrics.sum(counters -> counters.packetsReceived[PacketType.CONNECT.number()]));
    }

    private long bytesReceived() {
        return metrics.sum(counters -> counters.bytesReceived);
    }

    private long bytesSent() {
        return metrics.sum(counters -> counters.bytesSent);
    }

    private long publishesReceived() {
        return metrics.sum(counters -> counters.packetsReceived[PacketType.PUBLISH.number()]);
    }

    private long publishesSent() {
        return metrics.sum(counters -> counters.packetsSent[PacketType.PUBLISH.number()]);
    }

    private void add(String name, LongSupplier value) {
        gauges.add(new Gauge(name, value, false));
    }

    private void addMaximum(String name, LongSupplier value) {
        gauges.add(new Gauge(name, value, true));
    }

    private void addLoad(String name, LongSupplier counter) {
        for (int minutes : LOAD_MINUTES) {
            loads.add(new Load("load/" + name + "/" + minutes + "min", counter, new LoadAverage(minutes)));
        }
    }

    private void publish(String name, String text) {
        // mosquitto sends them at QoS 2; each receiver gets the lower of that and what it subscribed with.
        out.accept(Message.of(ROOT + name, text.getBytes(StandardCharsets.UTF_8), Qos.EXACTLY_ONCE, true));
    }

    /** A whole number under a topic. */
    private final class Gauge {
        private final String name;
        private final LongSupplier value;
        private final boolean onlyRises;
        private long sent;

        Gauge(String name, LongSupplier value, boolean onlyRises) {
            this.name = name;
            this.value = value;
            this.onlyRises = onlyRises;
        }

        void publishIfChanged(boolean first) {
            long now = value.getAsLong();
            if (first || (onlyRises ? now > sent : now != sent)) {
                sent = now;
                publish(name, Long.toString(now));
            }
        }
    }

    /** The average rate of a counter under a topic. */
    private final class Load {
        private final String name;
        private final LongSupplier counter;
        private final LoadAverage average;
        private double sent;

        Load(String name, LongSupplier counter, LoadAverage average) {
            this.name = name;
            this.counter = counter;
            this.average = average;
        }

        void publishIfChanged(double elapsedSeconds, boolean first) {
            double now = average.update(counter.getAsLong(), elapsedSeconds);
            if (first || Math.abs(now - sent) >= SMALLEST_LOAD_CHANGE) {
                sent = now;
                publish(name, LoadAverage.text(now));
            }
        }
    }
}
