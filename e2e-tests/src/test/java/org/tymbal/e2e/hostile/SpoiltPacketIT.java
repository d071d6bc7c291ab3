package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Every packet cut at every byte, and every byte of every packet turned into another: lengths, flags, identifiers, all. */
class SpoiltPacketIT {
    /** What the broker may say of a packet that is wrong; "the server failed", 0x83, is not among it. */
    private static final Set<Integer> BLAME = Set.of(0x81, 0x82, 0x8c, 0x8f, 0x90, 0x94, 0x95, 0x97, 0x99, 0x9b);

    /** More than any length that a spoilt byte can announce, and no beginning of a packet [MQTT-2.1.2]. */
    private static final byte[] ZEROS = new byte[17_000];

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--sys-interval=1").withJavaOptions("-Xmx64m");

    private int clients;

    private String nextId(Wire wire) {
        return wire.id("c" + ++clients + "n");
    }

    /** The connection breaks in the middle of a packet; half of them in order, half by a reset. */
    @EveryWire
    void cutAtEveryByte(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        byte[] connect = Specimens.connect(wire, nextId(wire));
        for (int length = 0; length < connect.length; length++) {
            WireClient client = broker.open(wire);
            client.send(Arrays.copyOf(connect, length));
            end(client, length);
        }
        for (byte[] packet : Specimens.others(wire).values()) {
            for (int length = 1; length < packet.length; length++) {
                WireClient client = broker.open(wire);
                client.send(Specimens.plainConnect(wire.version(), nextId(wire)), Arrays.copyOf(packet, length));
                client.next(PacketType.CONNACK);
                end(client, length);
            }
        }
        neighbours.assertAloneAndServed();
    }

    private static void end(WireClient client, int length) {
        if (length % 2 == 0) {
            client.close();
        } else {
            client.cut();
        }
    }

    /** The packet ends early and its Remaining Length says so: the fields in it lack bytes. */
    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void shortenedByEveryByte(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        List<Executable> all = new ArrayList<>();
        byte[] connect = Specimens.connect(wire, nextId(wire));
        for (int length = 0; length < bodyOf(connect).length; length++) {
            byte[] shortened = withBody(connect, length);
            all.add(() -> expectBlame(wire, shortened, "CONNECT"));
        }
        for (Map.Entry<String, byte[]> entry : Specimens.others(wire).entrySet()) {
            for (int length = 0; length < bodyOf(entry.getValue()).length; length++) {
                byte[] shortened = withBody(entry.getValue(), length);
                byte[] first = Specimens.plainConnect(wire.version(), nextId(wire));
                all.add(() -> expectBlame(wire, Bytes.join(first, shortened), entry.getKey()));
            }
        }
        assertAll(all);
        neighbours.assertAloneAndServed();
    }

    private static byte[] bodyOf(byte[] packet) {
        int at = 1;
        while (packet[at] < 0) {
            at++;
        }
        return Arrays.copyOfRange(packet, at + 1, packet.length);
    }

    private static byte[] withBody(byte[] packet, int length) {
        return new Bytes()
                .u8(packet[0])
                .varint(length)
                .raw(Arrays.copyOf(bodyOf(packet), length))
                .toArray();
    }

    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void everyByteALie(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        List<Executable> all = new ArrayList<>();
        byte[] connect = Specimens.connect(wire, nextId(wire));
        for (int at = 0; at < connect.length; at++) {
            for (byte[] lie : lies(connect, at)) {
                all.add(() -> expectBlame(wire, lie, "CONNECT"));
            }
        }
        for (Map.Entry<String, byte[]> entry : Specimens.others(wire).entrySet()) {
            for (int at = 0; at < entry.getValue().length; at++) {
                for (byte[] lie : lies(entry.getValue(), at)) {
                    byte[] first = Specimens.plainConnect(wire.version(), nextId(wire));
                    all.add(() -> expectBlame(wire, Bytes.join(first, lie), entry.getKey()));
                }
            }
        }
        assertAll(all);
        neighbours.assertServed();
    }

    private static List<byte[]> lies(byte[] packet, int at) {
        List<byte[]> lies = new ArrayList<>();
        for (int value : new int[] {0x00, 0xff, packet[at] ^ 0x80}) {
            if ((byte) value != packet[at]) {
                byte[] lie = packet.clone();
                lie[at] = (byte) value;
                lies.add(lie);
            }
        }
        return lies;
    }

    /** Whatever the bytes mean now, the zeros behind them are wrong: the broker closes, and blames the client if anybody. */
    private static void expectBlame(Wire wire, byte[] bytes, String what) {
        WireClient client = broker.open(wire);
        client.sendInVain(bytes, ZEROS);
        for (Received packet : client.untilClosed()) {
            if (packet.type() == PacketType.DISCONNECT) {
                assertEquals(ProtocolVersion.V5, wire.version());
                assertTrue(BLAME.contains(packet.reason()), () -> what + ": " + packet);
            } else if (packet.type() == PacketType.CONNACK) {
                assertTrue(packet.reason() != 0x83, () -> what + ": " + packet);
            }
        }
        client.close();
    }
}
