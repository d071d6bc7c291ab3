package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** SIGTERM: every connection is closed in order, then the process ends well. */
class ShutdownIT {
    @EveryWire
    void connectionsAreClosedInOrder(Wire wire) {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                WireClient client = broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("c" + i + "n"))
                                .will(wire.topic("will"), "the broker went, not I", 0, false));
                client.subscribe(wire.topic("#"), 0);
                clients.add(client);
            }
            clients.get(0).publish(wire.topic("last"), "words", 1, false);
            assertEquals(0, broker.stop());
            for (WireClient client : clients) {
                List<Received> packets = client.untilClosed();
                Received first = packets.get(0);
                assertEquals(PacketType.PUBLISH, first.type());
                assertEquals("words", first.payload(), "what was published before the end still arrives");
                List<Received> rest = packets.stream()
                        .filter(packet -> packet.type() != PacketType.PUBLISH)
                        .toList();
                if (wire.v5()) {
                    assertEquals(1, rest.size(), rest.toString());
                    assertEquals(PacketType.DISCONNECT, rest.get(0).type());
                    assertEquals(0x8b, rest.get(0).reason());
                } else {
                    assertEquals(List.of(), rest);
                }
                if (wire.endpoint() == Endpoint.WS || wire.endpoint() == Endpoint.WSS) {
                    assertTrue(
                            client.closeCode() == 1001 || client.closeCode() == 1000,
                            "close code " + client.closeCode());
                }
            }
            broker.assertNoStackTrace();
        }
    }

    /** A client that reads nothing does not keep the broker alive. */
    @EveryWire(versions = org.tymbal.codec.packet.ProtocolVersion.V5)
    void aClientThatReadsNothingHoldsNothingUp(Wire wire) {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            WireClient deaf = broker.connect(wire, "deaf");
            deaf.subscribe(wire.topic("t"), 0);
            WireClient publisher = broker.connect(wire, "pub");
            String payload = "x".repeat(100_000);
            for (int i = 0; i < 200; i++) {
                publisher.publish(wire.topic("t"), payload, 1, false);
            }
            assertEquals(0, broker.stop());
        }
    }
}
