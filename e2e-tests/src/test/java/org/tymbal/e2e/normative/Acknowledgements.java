package org.tymbal.e2e.normative;

import java.util.List;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.WireClient;

/** Questions of MQTT 5 to each of which the broker answers with a failure, and has something to explain. */
final class Acknowledgements {
    /** What answers them, one packet of each type. */
    static final List<PacketType> TYPES = List.of(
            PacketType.PUBACK,
            PacketType.PUBREC,
            PacketType.PUBREL,
            PacketType.PUBCOMP,
            PacketType.SUBACK,
            PacketType.UNSUBACK);

    private Acknowledgements() {}

    /** Topics below $SYS are the broker's, identifiers are unknown, one filter is too deep, the other was never asked for. */
    static void provoke(WireClient client) {
        client.sendPublish(2, "$SYS/mine", 101, "x");
        client.sendPublish(4, "$SYS/mine", 102, "x");
        client.send(
                Packets.pubrec(103),
                Packets.pubrel(104),
                Packets.subscribe(ProtocolVersion.V5, 105, Packets.NO_PROPERTIES, "a/".repeat(300) + "a", 0),
                Packets.unsubscribe(ProtocolVersion.V5, 106, "never"));
    }
}
