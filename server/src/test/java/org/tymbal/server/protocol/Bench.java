package org.tymbal.server.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.PersistenceConfig;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.store.Store;

/** A broker on one thread with a clock that stands still until it is moved, and clients without sockets. */
final class Bench {
    private static final ListenerConfig LISTENER = new ListenerConfig(ListenerConfig.Kind.MQTT, "127.0.0.1", 1883);

    final Metrics metrics = new Metrics();
    final List<String> log = new ArrayList<>();
    final Broker broker;
    private final Counters counters = metrics.newThread();
    private final Workspace workspace = new Workspace();
    private final List<Peer> woken = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private long nowMillis = 1_000_000;

    Bench() {
        this(LimitsConfig.DEFAULT, FeaturesConfig.DEFAULT);
    }

    Bench(AccessControl access) {
        this(LimitsConfig.DEFAULT, FeaturesConfig.DEFAULT, access);
    }

    Bench(LimitsConfig limits, FeaturesConfig features) {
        this(limits, features, new AccessControl(true));
    }

    private Bench(LimitsConfig limits, FeaturesConfig features, AccessControl access) {
        this(limits, features, access, Store.NONE, PersistenceConfig.NONE);
    }

    /** A broker with a store, which it loads. */
    Bench(LimitsConfig limits, Store store, PersistenceConfig persistence) {
        this(limits, FeaturesConfig.DEFAULT, new AccessControl(true), store, persistence);
        broker.restore();
    }

    private Bench(
            LimitsConfig limits,
            FeaturesConfig features,
            AccessControl access,
            Store store,
            PersistenceConfig persistence) {
        BrokerLog lines = new BrokerLog() {
            @Override
            public boolean verbose() {
                return true;
            }

            @Override
            public void notice(String line) {
                log.add(line);
            }

            @Override
            public void packet(String line) {
                log.add(line);
            }

            @Override
            public void error(String line, @Nullable Throwable cause) {
                log.add(line);
            }
        };
        broker = new Broker(
                new BrokerConfig(List.of(), limits, features, persistence, null, 0, 1, true),
                access,
                metrics,
                lines,
                () -> nowMillis,
                store);
    }

    /** Time passes, a second at a time, as connections and the housekeeper see it. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowMillis += 1_000;
            for (Peer peer : List.copyOf(peers)) {
                peer.connection.onTick(nowMillis);
            }
            broker.tick();
            turn();
        }
    }

    /** Ends turns until nobody is woken any more. */
    void turn() {
        for (Peer peer = nextWoken(); peer != null; peer = nextWoken()) {
            peer.connection.onWake();
        }
    }

    /** The store's writer wakes connections too. */
    private @Nullable Peer nextWoken() {
        synchronized (woken) {
            for (Peer peer : woken) {
                if (!peer.isStarved) {
                    woken.remove(peer);
                    peer.isWoken = false;
                    return peer;
                }
            }
            return null;
        }
    }

    boolean quiet() {
        synchronized (woken) {
            return woken.isEmpty();
        }
    }

    Peer peer(ProtocolVersion version) {
        Peer peer = new Peer(version);
        peers.add(peer);
        return peer;
    }

    /** A client that has connected with a clean session. */
    Peer connected(ProtocolVersion version, String clientId) {
        Peer peer = peer(version);
        peer.send(connect(version, clientId, true, 0, null));
        peer.packets();
        return peer;
    }

    static Packet.Connect connect(
            ProtocolVersion version, String clientId, boolean clean, int keepAliveSeconds, @Nullable Will will) {
        return connect(version, clientId, clean, keepAliveSeconds, will, Properties.NONE);
    }

    static Packet.Connect connect(
            ProtocolVersion version,
            String clientId,
            boolean clean,
            int keepAliveSeconds,
            @Nullable Will will,
            Properties properties) {
        return new Packet.Connect(version, clean, keepAliveSeconds, clientId, will, null, null, properties);
    }

    static Packet.Publish publish(String topic, int qos, int packetId, String payload) {
        return new Packet.Publish(
                false, Qos.of(qos), false, TopicName.of(topic), packetId, Properties.NONE, ByteSlice.utf8(payload));
    }

    static Packet.Subscribe subscribe(int packetId, String filter, int qos) {
        return new Packet.Subscribe(
                packetId, List.of(Subscription.of(TopicFilter.of(filter), Qos.of(qos))), Properties.NONE);
    }

    /** The transport and what is behind it: keeps what the connection writes. */
    final class Peer implements Transport {
        final Connection connection;
        private final ProtocolVersion version;
        private final ByteWriter written = new ByteWriter();
        private final PacketReader reader;
        private final List<Packet> kept = new ArrayList<>();
        private boolean isWoken;
        boolean isBlocked;
        /** Its thread gets no turn. */
        boolean isStarved;

        boolean readsSuspended;
        boolean isClosed;

        Peer(ProtocolVersion version) {
            this.version = version;
            this.reader = PacketReader.ofClient(version, 10_000_000);
            this.connection = new Connection(broker, this);
        }

        /** Sends packets in one chunk and lets the turn end. */
        void send(Packet... packets) {
            ByteWriter out = new ByteWriter();
            for (Packet packet : packets) {
                PacketWriter.write(packet, version, out);
            }
            connection.onBytes(out.array(), 0, out.length());
            turn();
        }

        void sendBytes(int... octets) {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            connection.onBytes(bytes, 0, bytes.length);
            turn();
        }

        /** CONNACK; what has come behind it stays. */
        Packet.Connack welcome() {
            List<Packet> come = packets();
            kept.addAll(come.subList(1, come.size()));
            return (Packet.Connack) come.get(0);
        }

        /** What has come since the last call. */
        List<Packet> packets() {
            List<Packet> packets = new ArrayList<>(kept);
            kept.clear();
            byte[] bytes = written.toArray();
            written.clear();
            reader.feed(bytes, 0, bytes.length);
            try {
                for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                    packets.add(packet);
                }
            } catch (MalformedPacketException e) {
                throw new AssertionError("the server sent a malformed packet: " + e.problem(), e);
            }
            return packets;
        }

        /** What has come since the last call, a word a packet. */
        String story() {
            StringBuilder story = new StringBuilder();
            for (Packet packet : packets()) {
                story.append(story.length() == 0 ? "" : ", ").append(word(packet));
            }
            return story.toString();
        }

        private String word(Packet packet) {
            if (packet instanceof Packet.Publish p) {
                return p.topic() + "=" + p.payload().text() + " q" + p.qos().level()
                        + (p.packetId() == 0 ? "" : " m" + p.packetId()) + (p.retain() ? " retain" : "")
                        + (p.dup() ? " dup" : "");
            }
            if (packet instanceof Packet.Acknowledgement a) {
                return a.type() + " m" + a.packetId() + (a.reason().value() == 0 ? "" : " " + a.reason());
            }
            if (packet instanceof Packet.Connack c) {
                return "CONNACK " + c.reason() + (c.sessionPresent() ? " present" : "");
            }
            if (packet instanceof Packet.Suback s) {
                return "SUBACK m" + s.packetId() + " " + s.reasons();
            }
            if (packet instanceof Packet.Unsuback u) {
                return "UNSUBACK m" + u.packetId() + " " + u.reasons();
            }
            if (packet instanceof Packet.Disconnect d) {
                return "DISCONNECT " + d.reason();
            }
            return packet.type().toString();
        }

        /** The socket breaks. */
        void cut() {
            if (!isClosed) {
                isClosed = true;
                peers.remove(this);
                connection.onClosed("the connection was cut");
                turn();
            }
        }

        @Override
        public void write(int octet) {
            written.u8(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.bytes(bytes, offset, length);
        }

        @Override
        public boolean flush() {
            return !isBlocked;
        }

        @Override
        public boolean blocked() {
            return isBlocked;
        }

        @Override
        public int unflushedBytes() {
            return 0;
        }

        @Override
        public void suspendReads() {
            readsSuspended = true;
        }

        @Override
        public void resumeReads() {
            readsSuspended = false;
        }

        @Override
        public void wake() {
            synchronized (woken) {
                if (!isWoken && !isClosed) {
                    isWoken = true;
                    woken.add(this);
                }
            }
        }

        @Override
        public void serveWoken() {
            turn();
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                peers.remove(this);
                connection.onClosed("the server closed the connection");
            }
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7:49152";
        }

        @Override
        public int localPort() {
            return 1883;
        }

        @Override
        public ListenerConfig listener() {
            return LISTENER;
        }

        @Override
        public String kind() {
            return "TCP";
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public Workspace workspace() {
            return workspace;
        }
    }
}
