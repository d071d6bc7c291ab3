package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** Keep Alive: a client that is silent for one and a half times its interval is gone [MQTT-3.1.2-22]. */
class KeepAliveIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(
            v311 = "MQTT-3.1.2-24",
            v5 = {"MQTT-3.1.2-22", "MQTT-3.2.2-22"})
    @EveryWire
    void silenceEndsTheConnection(Wire wire) {
        WireClient speaking = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("speaking")).keepAlive(1));
        WireClient publishing = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("publishing")).keepAlive(1));
        // Receiving is no sign of life: only what the client sends counts.
        WireClient listening = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("listening")).keepAlive(1));
        listening.subscribe(wire.topic("t"), 0);
        long start = System.nanoTime();
        WireClient silent = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("silent")).keepAlive(1));
        Thread others = new Thread(() -> {
            while (!Thread.interrupted()) {
                speaking.send(Packets.PINGREQ);
                speaking.next(PacketType.PINGRESP);
                publishing.sendPublish(0, wire.topic("t"), 0, "x");
                try {
                    TimeUnit.MILLISECONDS.sleep(400);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        others.start();
        silent.expectClosed(0x8d);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 1_400, "closed after only " + millis + " ms");
        listening.untilClosed();
        others.interrupt();
        join(others);
        speaking.expectNothing();
        publishing.expectNothing();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
