package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** A client identifier that is used again and again while messages keep coming: nothing of QoS 1 is lost. */
class TakeoverIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @EveryWire
    void nothingIsLostWhileConnectionsReplaceOneAnother(Wire wire) {
        Packets.Connect connect =
                Packets.connect(wire.version(), wire.id("same")).persistent();
        WireClient current = broker.connect(wire, connect);
        current.subscribe(wire.topic("t"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        TreeSet<String> missing = new TreeSet<>();
        int count = 200;
        for (int i = 0; i < count; i++) {
            missing.add("m" + i);
            int id = publisher.nextPacketId();
            publisher.sendPublish(2, wire.topic("t"), id, "m" + i);
            if (i % 20 == 19) {
                Received some = current.awaitType(PacketType.PUBLISH);
                missing.remove(some.payload());
                current.acknowledge(some);
                WireClient next = broker.connect(wire, connect);
                current.untilClosed();
                current = next;
            }
        }
        while (!missing.isEmpty()) {
            Received message = current.awaitType(PacketType.PUBLISH);
            missing.remove(message.payload());
            current.acknowledge(message);
        }
        for (int i = 0; i < count; i++) {
            publisher.awaitType(PacketType.PUBACK);
        }
    }

    /** Many at once with one identifier: in the end exactly one is connected, and it is served. */
    @EveryWire
    void ofManyAtOnceOneRemains(Wire wire) {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WireClient client = broker.open(wire);
            client.send(Packets.connect(wire.version(), wire.id("same")).bytes());
            clients.add(client);
        }
        clients.forEach(client -> client.next(PacketType.CONNACK));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WireClient.PATIENCE_MILLIS);
        while (clients.size() > 1 && System.nanoTime() < end) {
            clients.removeIf(client -> !client.answersPing());
        }
        assertEquals(1, clients.size());
        assertTrue(clients.get(0).answersPing());
    }
}
