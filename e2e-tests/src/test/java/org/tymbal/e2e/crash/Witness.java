package org.tymbal.e2e.crash;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * Looks after each start of the broker at what it has kept: retained messages, and the Subscriptions of one Session, by publishing
 * to each. Then it subscribes and unsubscribes at random until the broker is killed. A thread of its own runs it.
 */
final class Witness {
    private static final String PROBES = "crash/probe/";
    private static final String MARKER = "crash/marker";
    static final int FILTERS = 12;
    private static final int IDENTIFIER = 0x0b;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int SEND_NO_RETAINED = 0x20;

    private final BrokerProcess broker;
    private final RetainedChecker retained;
    private final Random random;
    private final SubscriptionChecker subscriptions;
    private volatile boolean looked;
    private volatile boolean endExpected;

    Witness(BrokerProcess broker, RetainedChecker retained, SubscriptionChecker subscriptions, Random random) {
        this.broker = broker;
        this.retained = retained;
        this.subscriptions = subscriptions;
        this.random = random;
    }

    SubscriptionChecker subscriptions() {
        return subscriptions;
    }

    /** A {@link #run} is about to begin. */
    void expectLook() {
        looked = false;
        endExpected = false;
    }

    boolean hasLooked() {
        return looked;
    }

    /** From now on it is no fault if the connection ends. */
    void expectEnd() {
        endExpected = true;
    }

    void run(int round) {
        try (WireClient client = look(round)) {
            looked = true;
            while (true) {
                change(client);
            }
        } catch (AssertionError | UncheckedIOException end) {
            if (!endExpected) {
                subscriptions.find("the witness was stopped: " + end);
            }
            looked = true;
        }
    }

    /** Looks at everything; the client whose Subscriptions these are. */
    WireClient look(int round) {
        lookAtRetained(round);
        return lookAtSubscriptions(round);
    }

    private WireClient connect(String id, boolean lasts, boolean expected) {
        Endpoint endpoint = random.nextBoolean() ? Endpoint.TCP : Endpoint.WS;
        Packets.Connect connect = Packets.connect(ProtocolVersion.V5, id).keepAlive(600);
        WireClient client = broker.open(new Wire(endpoint, ProtocolVersion.V5));
        Received connack = client.connect(lasts ? connect.persistent() : connect);
        if (connack.reason() != 0) {
            throw new AssertionError(id + " was answered " + connack);
        }
        if (connack.sessionPresent() != expected) {
            subscriptions.find(id + ": Session Present is not " + expected);
        }
        if (lasts && !connack.sessionPresent()) {
            subscribe(client, MARKER + "/subscriptions", 2, 1);
        }
        return client;
    }

    private void lookAtRetained(int round) {
        Map<String, Integer> before = retained.acknowledged();
        Map<String, Integer> seen = new HashMap<>();
        try (WireClient client = connect("crash-looks", false, false)) {
            client.send(Packets.subscribe(
                    ProtocolVersion.V5,
                    client.nextPacketId(),
                    Packets.NO_PROPERTIES,
                    CrashMember.RETAINED + "#",
                    0,
                    MARKER + "/retained",
                    0));
            client.awaitType(PacketType.SUBACK);
            client.sendPublish(0, MARKER + "/retained", 0, "round " + round);
            for (Received message = client.awaitType(PacketType.PUBLISH);
                    !message.topic().startsWith(MARKER);
                    message = client.awaitType(PacketType.PUBLISH)) {
                if (message.retain()) { // the others are written just now
                    seen.put(message.topic(), Integer.parseInt(message.payload()));
                }
            }
        }
        retained.observe(before, seen);
    }

    /** A kill may have left a handshake of QoS 2 half-way: its PUBREL comes again, and before that of this message. */
    private static void acknowledge(WireClient client, Received message) {
        if (message.qos() < 2) {
            client.acknowledge(message);
            return;
        }
        client.send(Packets.pubrec(message.packetId()));
        int released;
        do {
            released = client.awaitType(PacketType.PUBREL).packetId();
            client.send(Packets.pubcomp(released));
        } while (released != message.packetId());
    }

    private WireClient lookAtSubscriptions(int round) {
        WireClient client = connect("crash-witness", true, round > 0);
        String payload = "round " + round;
        try (WireClient prober = connect("crash-prober", false, false)) {
            for (int i = 0; i < FILTERS; i++) {
                prober.publish(PROBES + i, payload, 2, true); // retained only to see "retain as published"
            }
            prober.publish(MARKER + "/subscriptions", payload, 2, false);
        }
        Map<String, Integer> found = new HashMap<>();
        while (true) {
            Received message = client.awaitType(PacketType.PUBLISH);
            acknowledge(client, message);
            if (!message.payload().equals(payload)) {
                continue; // one of an earlier round, which was not acknowledged then
            }
            if (message.topic().startsWith(MARKER)) {
                break;
            }
            Object identifier = message.property(IDENTIFIER);
            found.put(
                    message.topic(),
                    state(
                            message.qos() | (message.retain() ? RETAIN_AS_PUBLISHED : 0),
                            identifier == null ? 0 : (int) (long) identifier));
        }
        for (int i = 0; i < FILTERS; i++) {
            subscriptions.observe(PROBES + i, found.getOrDefault(PROBES + i, SubscriptionChecker.NONE));
        }
        return client;
    }

    private static int state(int options, int identifier) {
        return identifier * 100 + options;
    }

    private void change(WireClient client) {
        String filter = PROBES + random.nextInt(FILTERS);
        if (random.nextInt(3) == 0) {
            subscriptions.ask(filter, SubscriptionChecker.NONE);
            client.unsubscribe(filter);
            subscriptions.acknowledge(filter, SubscriptionChecker.NONE);
        } else {
            int options = random.nextInt(3) | (random.nextBoolean() ? RETAIN_AS_PUBLISHED : 0);
            int identifier = 1 + random.nextInt(9_000);
            subscriptions.ask(filter, state(options, identifier));
            subscribe(client, filter, options | SEND_NO_RETAINED, identifier);
            subscriptions.acknowledge(filter, state(options, identifier));
        }
    }

    private static void subscribe(WireClient client, String filter, int options, int identifier) {
        byte[] properties = new Bytes().u8(IDENTIFIER).varint(identifier).toArray();
        int id = client.nextPacketId();
        client.send(Packets.subscribe(ProtocolVersion.V5, id, properties, filter, options));
        Received suback = client.awaitType(PacketType.SUBACK);
        if (suback.packetId() != id || suback.reasons().get(0) != (options & 3)) {
            throw new AssertionError("a subscription to " + filter + " was answered " + suback);
        }
    }
}
