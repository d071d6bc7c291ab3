package org.tymbal.e2e.hostile;

import static org.tymbal.e2e.harness.Packets.packet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;

/** A sound packet of each type that a client may send, with every field and property that it can have, to be spoilt. */
final class Specimens {
    private Specimens() {}

    static byte[] connect(Wire wire, String clientId) {
        Packets.Connect connect = Packets.connect(wire.version(), clientId)
                .will(wire.topic("will"), "last words", 1, false)
                .username("user")
                .password(new byte[] {1, 2, 3});
        if (wire.v5()) {
            connect.properties(user(new Bytes()
                            .u8(0x11)
                            .u32(0)
                            .u8(0x21)
                            .u16(10)
                            .u8(0x27)
                            .u32(100_000)
                            .u8(0x22)
                            .u16(5)
                            .u8(0x19)
                            .u8(1)
                            .u8(0x17)
                            .u8(1)))
                    .willProperties(described(new Bytes().u8(0x18).u32(0)));
        }
        return connect.bytes();
    }

    /** What may follow CONNECT. */
    static Map<String, byte[]> others(Wire wire) {
        boolean v5 = wire.v5();
        Map<String, byte[]> packets = new LinkedHashMap<>();
        byte[] publish = v5 ? described(new Bytes().u8(0x23).u16(1)).toArray() : Packets.NO_PROPERTIES;
        byte[] payload = {'t', 'e', 'x', 't'};
        packets.put("PUBLISH", Packets.publish(wire.version(), 4, wire.topic("t"), 1, publish, payload));
        packets.put("PUBACK", acknowledgement(v5, 0x40, 0x10));
        packets.put("PUBREC", acknowledgement(v5, 0x50, 0x10));
        packets.put("PUBREL", acknowledgement(v5, 0x62, 0x92));
        packets.put("PUBCOMP", acknowledgement(v5, 0x70, 0x92));
        byte[] identified = v5 ? user(new Bytes().u8(0x0b).varint(300)).toArray() : Packets.NO_PROPERTIES;
        packets.put(
                "SUBSCRIBE",
                Packets.subscribe(
                        wire.version(), 2, identified, wire.topic("a/+"), 1, "$share/g/" + wire.topic("b/#"), 2));
        packets.put("UNSUBSCRIBE", Packets.unsubscribe(wire.version(), 3, wire.topic("a/+"), wire.topic("c")));
        packets.put("PINGREQ", Packets.PINGREQ);
        packets.put("DISCONNECT", v5 ? reasoned(0xe0, new Bytes(), 0x04) : Packets.disconnect());
        if (v5) {
            byte[] scram =
                    new Bytes().text("SCRAM-SHA-256").u8(0x16).text("data").toArray();
            byte[] all = user(new Bytes().u8(0x15).raw(scram)).toArray();
            packets.put(
                    "AUTH",
                    packet(
                            0xf0,
                            new Bytes().u8(0x18).varint(all.length).raw(all).toArray()));
        }
        return packets;
    }

    /** A CONNECT that nothing is to be spoilt of. */
    static byte[] plainConnect(ProtocolVersion version, String clientId) {
        return Packets.connect(version, clientId).bytes();
    }

    private static byte[] acknowledgement(boolean v5, int first, int reason) {
        Bytes body = new Bytes().u16(77);
        return v5 ? reasoned(first, body, reason) : packet(first, body.toArray());
    }

    private static byte[] reasoned(int first, Bytes body, int reason) {
        byte[] properties = user(new Bytes().u8(0x1f).text("because")).toArray();
        return packet(
                first, body.u8(reason).varint(properties.length).raw(properties).toArray());
    }

    /** With what describes an Application Message. */
    private static Bytes described(Bytes properties) {
        return user(properties
                .u8(0x01)
                .u8(1)
                .u8(0x02)
                .u32(60)
                .u8(0x03)
                .text("text/plain")
                .u8(0x08)
                .text("answer/here")
                .u8(0x09)
                .text("correlation"));
    }

    private static Bytes user(Bytes properties) {
        return properties.u8(0x26).text("name").text("value");
    }
}
