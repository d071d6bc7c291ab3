package org.tymbal.e2e.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What one publisher has sent, and the packet that it sends again and again with another payload. */
final class Publisher {
    private final Scenario scenario;
    private final int number;
    private final byte[] packet;
    private final ByteBuffer payload;
    /** Where the six digits of the topic are that change with every message; 0 if there are none. */
    private final int digits;

    private int sent;
    private int packetId;
    private long writtenOff;
    long delivered;
    long acknowledged;
    boolean runnable;

    Publisher(Scenario scenario, int number) {
        this.scenario = scenario;
        this.number = number;
        String topic = scenario.topicOf(scenario.shape() == Scenario.Shape.MANY_SUBSCRIPTIONS ? 0 : number);
        packet = LoadPackets.publish(
                scenario.level(), scenario.properties(), topic, scenario.qos(), scenario.payloadBytes());
        payload = ByteBuffer.wrap(packet, packet.length - scenario.payloadBytes(), scenario.payloadBytes());
        digits = scenario.shape() == Scenario.Shape.MANY_SUBSCRIPTIONS
                ? new String(packet, StandardCharsets.ISO_8859_1).indexOf("000000")
                : 0;
    }

    /** How many of its messages are not with all their receivers, or not acknowledged. */
    long unfinished() {
        long finished = delivered / scenario.receivers();
        if (scenario.qos() > 0) {
            finished = Math.min(finished, acknowledged);
        }
        return sent - writtenOff - finished;
    }

    /** No longer waits for what has not come. */
    void writeOff() {
        writtenOff += unfinished();
    }

    void publish(LoadConnection connection, int sentMicros) {
        int at = packet.length - scenario.payloadBytes();
        payload.putInt(at, sentMicros).putShort(at + 4, (short) number).putInt(at + 6, sent);
        if (scenario.qos() > 0) {
            packetId = packetId == 65_535 ? 1 : packetId + 1;
            int id = at - 2 - (scenario.level() == 5 ? propertyBytes() : 0);
            packet[id] = (byte) (packetId >> 8);
            packet[id + 1] = (byte) packetId;
        }
        if (digits > 0) {
            int n = ThreadLocalRandom.current().nextInt(scenario.subscriptions());
            for (int i = digits + 5; i >= digits; i--) {
                packet[i] = (byte) ('0' + n % 10);
                n /= 10;
            }
        }
        connection.send(packet, packet.length);
        sent++;
    }

    private int propertyBytes() {
        return LoadPackets.propertyBytes(scenario.properties());
    }

    static int sentMicrosOf(byte[] bytes, int payload) {
        return intAt(bytes, payload);
    }

    static int publisherOf(byte[] bytes, int payload) {
        return (bytes[payload + 4] & 0xff) << 8 | bytes[payload + 5] & 0xff;
    }

    static int countOf(byte[] bytes, int payload) {
        return intAt(bytes, payload + 6);
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
