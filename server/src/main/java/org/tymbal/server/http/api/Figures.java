package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Inspection;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.store.Store;

/** Every figure of the broker under its name, as Prometheus and as JSON. On a thread that may wait. */
final class Figures {
    private static final double NANOS = 1e9;

    /** How a figure behaves. */
    enum Kind {
        GAUGE,
        COUNTER
    }

    /** A figure with its values, each with its labels. */
    private record Family(String name, Kind kind, String help, Map<Map<String, String>, Double> values) {}

    private final Broker broker;
    private final Metrics metrics;
    private final String version;
    private final long startedNanos = System.nanoTime();
    private final Supplier<List<ListenerView>> listeners;

    Figures(Broker broker, Metrics metrics, String version, Supplier<List<ListenerView>> listeners) {
        this.broker = broker;
        this.metrics = metrics;
        this.version = version;
        this.listeners = listeners;
    }

    /** How long the broker has run. */
    long uptimeSeconds() {
        return (System.nanoTime() - startedNanos) / 1_000_000_000;
    }

    /** In the text format of Prometheus, version 0.0.4. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Family family : read()) {
            text.append("# HELP ")
                    .append(family.name())
                    .append(' ')
                    .append(family.help())
                    .append('\n');
            text.append("# TYPE ")
                    .append(family.name())
                    .append(family.kind() == Kind.COUNTER ? " counter\n" : " gauge\n");
            family.values().forEach((labels, value) -> {
                text.append(family.name());
                labels(labels, text);
                text.append(' ').append(number(value)).append('\n');
            });
        }
        return text.toString();
    }

    private static void labels(Map<String, String> labels, StringBuilder text) {
        if (labels.isEmpty()) {
            return;
        }
        char before = '{';
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(before).append(label.getKey()).append("=\"");
            text.append(
                    label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
            before = ',';
        }
        text.append('}');
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** The same as JSON. */
    ObjectNode json() {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("metrics");
        for (Family family : read()) {
            ObjectNode one = all.addObject();
            one.put("name", family.name());
            one.put("type", family.kind().name().toLowerCase(Locale.ROOT));
            one.put("help", family.help());
            ArrayNode samples = one.putArray("samples");
            family.values().forEach((labels, value) -> {
                ObjectNode sample = samples.addObject();
                ObjectNode named = sample.putObject("labels");
                labels.forEach(named::put);
                if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                    sample.put("value", value.longValue());
                } else {
                    sample.put("value", value);
                }
            });
        }
        return root;
    }

    /** Collects families; two samples of one name stand together. */
    private static final class Sheet {
        private final List<Family> families = new ArrayList<>();

        Map<Map<String, String>, Double> family(Kind kind, String name, String help) {
            Map<Map<String, String>, Double> values = new LinkedHashMap<>();
            families.add(new Family(name, kind, help, values));
            return values;
        }

        void gauge(String name, String help, double value) {
            family(Kind.GAUGE, name, help).put(Map.of(), value);
        }

        void counter(String name, String help, double value) {
            family(Kind.COUNTER, name, help).put(Map.of(), value);
        }
    }

    private List<Family> read() {
        Sheet sheet = new Sheet();
        sheet.family(Kind.GAUGE, "tymbal_build_info", "The version of the broker and of Java.")
                .put(labels("version", version, "java", System.getProperty("java.version", "")), 1.0);
        sheet.gauge("tymbal_uptime_seconds", "Seconds since the start.", uptimeSeconds());
        connections(sheet);
        messages(sheet);
        held(sheet);
        if (broker.store().keeps()) {
            store(sheet);
        }
        machine(sheet);
        return sheet.families;
    }

    private void connections(Sheet sheet) {
        Map<Map<String, String>, Double> open =
                sheet.family(Kind.GAUGE, "tymbal_listener_connections", "Network connections open now, by listener.");
        Map<Map<String, String>, Double> accepted = sheet.family(
                Kind.COUNTER,
                "tymbal_listener_connections_accepted_total",
                "Network connections taken in since the start, by listener.");
        Map<Map<String, String>, Double> received = sheet.family(
                Kind.COUNTER, "tymbal_listener_received_bytes_total", "Bytes of MQTT received, by listener.");
        Map<Map<String, String>, Double> sent =
                sheet.family(Kind.COUNTER, "tymbal_listener_sent_bytes_total", "Bytes of MQTT sent, by listener.");
        Map<Map<String, String>, Double> expiry = sheet.family(
                Kind.GAUGE,
                "tymbal_listener_certificate_expiry_timestamp_seconds",
                "When the certificate of a listener ends, in seconds since 1970.");
        for (ListenerView listener : listeners.get()) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("address", listener.address());
            labels.put("port", Integer.toString(listener.port()));
            labels.put("protocol", listener.protocol());
            open.put(labels, (double) listener.connections());
            accepted.put(labels, (double) listener.accepted());
            received.put(labels, (double) listener.bytesReceived());
            sent.put(labels, (double) listener.bytesSent());
            if (!listener.certificates().isEmpty()) {
                expiry.put(labels, Math.floor(listener.certificates().get(0).notAfterMillis() / 1000.0));
            }
        }
        sheet.counter(
                "tymbal_connections_opened_total",
                "MQTT network connections opened since the start.",
                metrics.sum(counters -> counters.socketsOpened));
        sheet.counter(
                "tymbal_connections_closed_total",
                "MQTT network connections closed since the start.",
                metrics.sum(counters -> counters.socketsClosed));
        sheet.counter(
                "tymbal_connects_accepted_total",
                "CONNECT packets answered with success.",
                metrics.sum(counters -> counters.connectionsAccepted));
        sheet.gauge("tymbal_clients_connected", "Clients that are connected.", broker.connectedClients());
        sheet.gauge(
                "tymbal_clients_connected_maximum",
                "The most clients that were connected at one time.",
                broker.maximumConnectedClients());
        sheet.counter(
                "tymbal_refusals_total",
                "Clients, messages and subscriptions that were refused.",
                metrics.refusals.get());
    }

    private void messages(Sheet sheet) {
        Map<Map<String, String>, Double> received =
                sheet.family(Kind.COUNTER, "tymbal_packets_received_total", "Packets received, by type.");
        Map<Map<String, String>, Double> sent =
                sheet.family(Kind.COUNTER, "tymbal_packets_sent_total", "Packets sent, by type.");
        for (PacketType type : PacketType.values()) {
            Map<String, String> labels = labels("type", type.name().toLowerCase(Locale.ROOT));
            received.put(labels, (double) metrics.sum(counters -> counters.packetsReceived[type.number()]));
            sent.put(labels, (double) metrics.sum(counters -> counters.packetsSent[type.number()]));
        }
        Map<Map<String, String>, Double> in =
                sheet.family(Kind.COUNTER, "tymbal_publish_received_total", "PUBLISH packets received, by QoS.");
        Map<Map<String, String>, Double> out =
                sheet.family(Kind.COUNTER, "tymbal_publish_sent_total", "PUBLISH packets sent, by QoS.");
        for (int qos = 0; qos <= 2; qos++) {
            int level = qos;
            Map<String, String> labels = labels("qos", Integer.toString(qos));
            in.put(labels, (double) metrics.sum(counters -> counters.publishesReceived[level]));
            out.put(labels, (double) metrics.sum(counters -> counters.publishesSent[level]));
        }
        sheet.counter(
                "tymbal_publish_payload_received_bytes_total",
                "Bytes of payload received in PUBLISH packets.",
                metrics.sum(counters -> counters.payloadBytesReceived));
        sheet.counter(
                "tymbal_publish_payload_sent_bytes_total",
                "Bytes of payload sent in PUBLISH packets.",
                metrics.sum(counters -> counters.payloadBytesSent));
        sheet.counter(
                "tymbal_received_bytes_total",
                "Bytes of MQTT received.",
                metrics.sum(counters -> counters.bytesReceived));
        sheet.counter("tymbal_sent_bytes_total", "Bytes of MQTT sent.", metrics.sum(counters -> counters.bytesSent));
        Map<Map<String, String>, Double> dropped = sheet.family(
                Kind.COUNTER,
                "tymbal_messages_dropped_total",
                "Messages that were not delivered, or not published, by reason.");
        for (Drop why : Drop.values()) {
            dropped.put(labels("reason", why.text()), (double) metrics.drops(why));
        }
    }

    private void held(Sheet sheet) {
        sheet.gauge("tymbal_sessions", "Sessions, of clients that are connected or away.", broker.sessions());
        sheet.counter(
                "tymbal_sessions_expired_total",
                "Sessions that ended because their expiry interval had passed.",
                metrics.sessionsExpired.get());
        Map<Map<String, String>, Double> subscriptions =
                sheet.family(Kind.GAUGE, "tymbal_subscriptions", "Subscriptions, shared ones or not.");
        int shared = broker.sharedSubscriptions();
        subscriptions.put(labels("shared", "false"), (double) Math.max(0, broker.subscriptions() - shared));
        subscriptions.put(labels("shared", "true"), (double) shared);
        sheet.gauge("tymbal_retained_messages", "Retained messages.", broker.retainedMessages());
        sheet.gauge(
                "tymbal_retained_bytes",
                "Bytes that the retained messages hold, about.",
                broker.inspection().retainedBytes());
        Inspection.Queued queued = broker.inspection().queued();
        sheet.gauge("tymbal_queued_messages", "Messages that wait for clients.", queued.messages());
        sheet.gauge("tymbal_queued_bytes", "Bytes of the messages that wait for clients.", queued.bytes());
        sheet.gauge(
                "tymbal_inflight_messages",
                "Messages of QoS 1 and 2 that were sent and are not acknowledged.",
                queued.inflight());
    }

    private void store(Sheet sheet) {
        Store store = broker.store();
        sheet.gauge("tymbal_store_ok", "1 while the store takes what is to be kept.", store.refusal() == null ? 1 : 0);
        sheet.counter(
                "tymbal_store_commits_total",
                "Commits, each of many changes.",
                store.figures().groups());
        sheet.counter(
                "tymbal_store_syncs_total",
                "Writes that waited for the disk.",
                store.figures().syncs());
        sheet.counter(
                "tymbal_store_changes_total", "Changes stored.", store.figures().changes());
        sheet.gauge(
                "tymbal_store_waiting_bytes",
                "Bytes that wait to be stored.",
                store.figures().waitingBytes());
        sheet.gauge(
                "tymbal_store_disk_bytes",
                "Bytes of the store on the disk.",
                store.figures().diskBytes());
    }

    private static void machine(Sheet sheet) {
        Map<Map<String, String>, Double> used =
                sheet.family(Kind.GAUGE, "jvm_memory_used_bytes", "Memory of the JVM that is used.");
        Map<Map<String, String>, Double> committed =
                sheet.family(Kind.GAUGE, "jvm_memory_committed_bytes", "Memory of the JVM that the system has given.");
        Map<Map<String, String>, Double> most =
                sheet.family(Kind.GAUGE, "jvm_memory_max_bytes", "Memory that the JVM may use; -1 for no bound.");
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage beside = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        memory(used, committed, most, "heap", heap);
        memory(used, committed, most, "nonheap", beside);
        Map<Map<String, String>, Double> buffers =
                sheet.family(Kind.GAUGE, "jvm_buffer_pool_used_bytes", "Memory of direct and mapped buffers.");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            buffers.put(labels("pool", pool.getName()), (double) pool.getMemoryUsed());
        }
        Map<Map<String, String>, Double> count =
                sheet.family(Kind.COUNTER, "jvm_gc_collections_total", "Garbage collections.");
        Map<Map<String, String>, Double> time =
                sheet.family(Kind.COUNTER, "jvm_gc_collection_seconds_total", "Seconds spent in garbage collections.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count.put(labels("gc", collector.getName()), (double) collector.getCollectionCount());
            time.put(labels("gc", collector.getName()), collector.getCollectionTime() / 1000.0);
        }
        sheet.gauge(
                "jvm_threads",
                "Threads of the JVM.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            sheet.counter(
                    "process_cpu_seconds_total",
                    "Seconds of processor time that the process has used.",
                    Math.max(0, system.getProcessCpuTime()) / NANOS);
        }
        sheet.gauge(
                "process_start_time_seconds",
                "When the process was started, in seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }

    private static void memory(
            Map<Map<String, String>, Double> used,
            Map<Map<String, String>, Double> committed,
            Map<Map<String, String>, Double> most,
            String area,
            MemoryUsage usage) {
        used.put(labels("area", area), (double) usage.getUsed());
        committed.put(labels("area", area), (double) usage.getCommitted());
        most.put(labels("area", area), (double) usage.getMax());
    }

    private static Map<String, String> labels(String... pairs) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }
}
