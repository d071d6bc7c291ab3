package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** The Will Message: when it is published and when it is not [MQTT-3.1.2.5]. */
class WillIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static WireClient watcher(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("will/#"), 2);
        return watcher;
    }

    private static Packets.Connect mortal(Wire wire, int qos, boolean retain) {
        return Packets.connect(wire.version(), wire.id("mortal")).will(wire.topic("will/mortal"), "gone", qos, retain);
    }

    @Proves(
            v311 = {"MQTT-3.1.2-8", "MQTT-3.1.2-9", "MQTT-3.1.2-16"},
            v5 = {"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-9", "MQTT-3.1.2-14"})
    @EveryWire
    void aCutConnectionPublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        for (int qos = 0; qos <= 2; qos++) {
            broker.connect(wire, mortal(wire, qos, false)).cut();
            Received will = watcher.nextMessage("gone");
            assertEquals(wire.topic("will/mortal"), will.topic());
            assertEquals(qos, will.qos()); // [MQTT-3.1.2-12]
            assertFalse(will.retain());
            watcher.acknowledge(will);
        }
    }

    /** A connection that ends in order, but without DISCONNECT, is broken all the same. */
    @Proves(v311 = "MQTT-3.1.2-8", v5 = "MQTT-3.1.2-8")
    @EveryWire
    void anEndWithoutDisconnectPublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 0, false)).close();
        watcher.nextMessage("gone");
    }

    @Proves(
            v311 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"},
            v5 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"})
    @EveryWire
    void disconnectForgetsIt(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 1, false)).disconnect(); // [MQTT-3.1.2-10]
        broker.connect(wire, "pub").publish(wire.topic("will/fence"), "fence", 1, false);
        watcher.nextMessage("fence");
    }

    /** DISCONNECT with 0x04 asks for it [MQTT-3.14.2.1]. */
    @EveryWire(versions = ProtocolVersion.V5)
    void disconnectWithWillPublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 1, false)).send(Packets.disconnect(4, Packets.NO_PROPERTIES));
        watcher.nextMessage("gone");
    }

    @Proves(v311 = "MQTT-3.1.2-17", v5 = "MQTT-3.1.2-15")
    @EveryWire
    void aRetainedWillStays(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 1, true)).cut();
        watcher.acknowledge(watcher.nextMessage("gone"));
        Received kept = watcher(wire.v5() ? new Wire(wire.endpoint(), ProtocolVersion.V5, wire.run()) : wire)
                .nextMessage("gone");
        assertTrue(kept.retain()); // [MQTT-3.1.2-15]
    }

    @Proves(
            v311 = {"MQTT-3.1.2-8", "MQTT-3.1.2-24"},
            v5 = {"MQTT-3.1.2-8", "MQTT-3.1.2-22"})
    @EveryWire
    void silencePublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 0, false).keepAlive(1));
        watcher.nextMessage("gone"); // [MQTT-3.1.2-24]
    }

    @Proves(v311 = "MQTT-3.1.2-8", v5 = "MQTT-3.1.2-8")
    @EveryWire
    void aProtocolErrorPublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        WireClient mortal = broker.connect(wire, mortal(wire, 0, false));
        mortal.send(Bytes.hex("c1 00"));
        watcher.nextMessage("gone");
    }

    /** The old connection ended without a DISCONNECT of its client. */
    @Proves(v311 = "MQTT-3.1.2-8", v5 = "MQTT-3.1.2-8")
    @EveryWire
    void takeoverPublishesIt(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 0, false));
        broker.connect(wire, "mortal").disconnect();
        watcher.nextMessage("gone");
    }

    /** A later CONNECT without a will has none, and the former one is not kept for it. */
    @Proves(
            v311 = {"MQTT-3.1.2-10", "MQTT-3.1.2-12"},
            v5 = "MQTT-3.1.2-10")
    @EveryWire
    void itBelongsToOneConnection(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(wire, mortal(wire, 0, false)).disconnect();
        broker.connect(wire, "mortal").cut();
        broker.connect(wire, "pub").publish(wire.topic("will/fence"), "fence", 1, false);
        watcher.nextMessage("fence");
    }

    @EveryWire
    void anEmptyWillIsAMessageToo(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("mortal")).will(wire.topic("will/x"), "", 0, false))
                .cut();
        watcher.nextMessage("");
    }

    @Proves(v5 = {"MQTT-3.1.2-9", "MQTT-3.1.3-10"})
    @EveryWire(versions = ProtocolVersion.V5)
    void willPropertiesTravelAlong(Wire wire) {
        WireClient watcher = watcher(wire);
        broker.connect(
                        wire,
                        mortal(wire, 0, false)
                                .willProperties(new Bytes()
                                        .u8(0x03)
                                        .text("text/plain")
                                        .u8(0x26)
                                        .text("why")
                                        .text("cut")
                                        .u8(0x26)
                                        .text("after")
                                        .text("all")))
                .cut();
        Received will = watcher.nextMessage("gone");
        assertEquals("text/plain", will.property(0x03));
        assertEquals("cut", ((String[]) will.properties().get(0x26).get(0))[1]);
        assertEquals("all", ((String[]) will.properties().get(0x26).get(1))[1]);
    }

    /** The delay passes first, unless the session ends before [MQTT-3.1.3.2.2]. */
    @Proves(v5 = "MQTT-3.1.2-8")
    @EveryWire(versions = ProtocolVersion.V5)
    void theDelayPassesFirst(Wire wire) {
        WireClient watcher = watcher(wire);
        Bytes keep = new Bytes().u8(0x11).u32(100);
        Bytes second = new Bytes().u8(0x18).u32(1);
        long start = System.nanoTime();
        broker.connect(wire, mortal(wire, 0, false).properties(keep).willProperties(second))
                .cut();
        watcher.nextMessage("gone");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 900, "published after only " + millis + " ms");
        // Without a session beyond the connection the delay has nothing to wait for [MQTT-3.1.2-8].
        broker.connect(
                        wire,
                        mortal(wire, 0, false)
                                .willProperties(new Bytes().u8(0x18).u32(60)))
                .cut();
        watcher.nextMessage("gone");
    }

    /** Whoever is back before the delay has passed was never gone [MQTT-3.1.3-9]. */
    @Proves(v5 = "MQTT-3.1.3-9")
    @EveryWire(versions = ProtocolVersion.V5)
    void returningCancelsIt(Wire wire) {
        WireClient watcher = watcher(wire);
        Bytes keep = new Bytes().u8(0x11).u32(100);
        Bytes delay = new Bytes().u8(0x18).u32(2);
        broker.connect(wire, mortal(wire, 0, false).properties(keep).willProperties(delay))
                .cut();
        broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("mortal")).clean(false).properties(keep));
        // Another mortal with a longer delay: when its will comes, the first one's time is over.
        broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("other"))
                                .will(wire.topic("will/other"), "other", 0, false)
                                .properties(keep)
                                .willProperties(new Bytes().u8(0x18).u32(3)))
                .cut();
        watcher.nextMessage("other");
    }
}
