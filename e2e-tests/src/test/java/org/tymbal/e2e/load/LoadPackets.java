package org.tymbal.e2e.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets that a load sends, for MQTT 3.1.1 (level 4) and 5.0 (level 5). */
final class LoadPackets {
    /** What a PUBLISH of the scenario with properties carries: what a careful application says of each message. */
    private static final byte[] PROPERTIES = properties();

    private static final byte[] NO_PROPERTIES = {0};
    private static final int KEEP_ALIVE_SECONDS = 1_200;

    private LoadPackets() {}

    static byte[] connect(int level, String clientId) {
        return connect(level, clientId, true);
    }

    /** @param clean before MQTT 5 also whether the Session ends with the connection */
    static byte[] connect(int level, String clientId, boolean clean) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        string(body, "MQTT");
        body.write(level);
        body.write(clean ? 2 : 0);
        number(body, KEEP_ALIVE_SECONDS);
        if (level == 5) {
            body.write(0);
        }
        string(body, clientId);
        return packet(0x10, body);
    }

    static byte[] subscribe(int level, int packetId, List<String> filters, int qos) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, packetId);
        if (level == 5) {
            body.write(0);
        }
        for (String filter : filters) {
            string(body, filter);
            body.write(qos);
        }
        return packet(0x82, body);
    }

    /** A PUBLISH whose payload and Packet Identifier are zeros, to be filled in; the payload is at the end. */
    static byte[] publish(int level, boolean properties, String topic, int qos, int payloadBytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        string(body, topic);
        if (qos > 0) {
            number(body, 0);
        }
        if (level == 5) {
            body.writeBytes(properties ? PROPERTIES : NO_PROPERTIES);
        }
        body.writeBytes(new byte[payloadBytes]);
        return packet(0x30 | qos << 1, body);
    }

    /** How long the properties of such a PUBLISH are, with their length. */
    static int propertyBytes(boolean properties) {
        return properties ? PROPERTIES.length : NO_PROPERTIES.length;
    }

    private static byte[] properties() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(0x01); // Payload Format Indicator
        all.write(1);
        all.write(0x02); // Message Expiry Interval
        all.writeBytes(ByteBuffer.allocate(4).putInt(3_600).array());
        all.write(0x03); // Content Type
        string(all, "application/json");
        all.write(0x26); // User Property
        string(all, "source");
        string(all, "load");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(all.size());
        whole.writeBytes(all.toByteArray());
        return whole.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write(number >> 8);
        out.write(number);
    }

    private static byte[] packet(int first, ByteArrayOutputStream body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream(body.size() + 5);
        packet.write(first);
        int length = body.size();
        do {
            packet.write(length > 127 ? length & 127 | 128 : length);
            length >>>= 7;
        } while (length > 0);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
