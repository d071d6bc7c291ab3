package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Subscribers that do not read: they lose messages by rule, and nobody else does. */
class SlowSubscriberIT {
    private static final int QUEUE = 1_000;

    /** Far less than what is published to the deaf, so that an unbounded queue ends the process. */
    private static final String SMALL_HEAP = "-Xmx160m";

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal().withJavaOptions(SMALL_HEAP);

    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void theOthersAreServedAndTheBrokerStaysSmall(Wire wire) {
        WireClient deaf = broker.connect(wire, "deaf");
        deaf.subscribe(wire.topic("t"), 0);
        WireClient listening = broker.connect(wire, "listening");
        listening.subscribe(wire.topic("t"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        String payload = "x".repeat(50_000);
        for (int i = 0; i < 6_000; i++) { // 300 MB
            publisher.sendPublish(0, wire.topic("t"), 0, payload);
            assertEquals(payload.length(), listening.next(PacketType.PUBLISH).payloadBytes().length);
        }
        deaf.cut();
        publisher.expectNothing();
    }

    /** A session that is away keeps the first thousand messages, and loses what comes behind them. */
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void aSessionThatIsAwayIsBounded(Wire wire) {
        Packets.Connect connect =
                Packets.connect(wire.version(), wire.id("away")).persistent();
        WireClient away = broker.connect(wire, connect);
        away.subscribe(wire.topic("t"), 1);
        away.disconnect();
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < QUEUE + 500; i++) {
            publisher.publish(wire.topic("t"), "m" + i, 1, false);
        }
        away = broker.connect(wire, connect);
        int kept = 0;
        for (Received message = away.next(PacketType.PUBLISH);
                !message.payload().equals("end");
                message = away.next(PacketType.PUBLISH)) {
            assertEquals("m" + kept++, message.payload(), "the first ones are kept, in their order");
            away.acknowledge(message);
            if (kept == QUEUE / 2) {
                publisher.publish(wire.topic("t"), "end", 1, false); // now there is room again
            }
        }
        assertTrue(kept >= QUEUE && kept < QUEUE + 500, kept + " kept");
    }
}
