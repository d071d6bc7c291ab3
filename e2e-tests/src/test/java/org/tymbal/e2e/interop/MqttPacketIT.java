package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.vectors.PacketFields;
import org.tymbal.codec.vectors.Vector;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.codec.wire.RandomPackets;
import org.tymbal.e2e.harness.ChildProcess;

/**
 * Our codec and npm's mqtt-packet read the same bytes and write what the other reads: all vectors, and seeded random
 * packets. Where both disagree the specification decides; {@link Disagreement} says which cases those are and why.
 */
class MqttPacketIT {
    private static final Path SCRIPT = Path.of("src/test/resources/interop/mqtt-packet.cjs");
    private static final HexFormat HEX = HexFormat.of();
    private static final int MAXIMUM_PACKET_SIZE = 10_000_000;
    private static final int RANDOM_PACKETS_PER_TYPE = 100;
    private static final long SEED = 20_261_121;

    private final ObjectMapper json = new ObjectMapper();

    /** Bytes, and what the specification says of them: fields as JSON, or null where they must be refused. */
    record Case(
            String name,
            ProtocolVersion version,
            byte[] bytes,
            @Nullable String fields) {
        PacketType type() {
            PacketType type = PacketType.of(bytes[0] >> 4 & 15);
            return type == null ? PacketType.AUTH : type;
        }

        @Override
        public String toString() {
            String hex = HEX.formatHex(bytes);
            return version.label() + " " + name + " [" + (hex.length() > 200 ? hex.substring(0, 200) + "..." : hex)
                    + "]";
        }
    }

    @Test
    void vectors() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            try (InputStream file = getClass().getClassLoader().getResourceAsStream(Vector.file(type))) {
                assertNotNull(file, Vector.file(type));
                for (Vector vector : Vector.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8))) {
                    cases.add(new Case(vector.name(), vector.version(), vector.bytes(), vector.packet()));
                }
            }
        }
        crossCheck(cases, Disagreement.inVectors());
    }

    @Test
    void randomPackets() throws IOException {
        RandomPackets random = new RandomPackets(SEED);
        List<Case> cases = new ArrayList<>();
        for (ProtocolVersion version : ProtocolVersion.values()) {
            for (PacketType type : PacketType.values()) {
                for (int i = 0; i < RANDOM_PACKETS_PER_TYPE && RandomPackets.exists(type, version); i++) {
                    Packet packet = random.packet(type, version);
                    byte[] bytes = PacketWriter.bytes(packet, version);
                    cases.add(new Case("random " + type + " " + i, version, bytes, PacketFields.json(packet)));
                }
            }
        }
        crossCheck(cases, Disagreement.inRandomPackets());
    }

    private void crossCheck(List<Case> cases, List<Disagreement> known) throws IOException {
        List<JsonNode> answers = ask(cases);
        TreeMap<String, Integer> used = new TreeMap<>();
        known.forEach(disagreement -> used.put(disagreement.reason(), 0));
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case single = cases.get(i);
            String difference = difference(single, answers.get(i));
            if (difference == null) {
                continue;
            }
            known.stream()
                    .filter(disagreement -> disagreement.covers(single, difference))
                    .findFirst()
                    .ifPresentOrElse(
                            disagreement -> used.merge(disagreement.reason(), 1, Integer::sum),
                            () -> unknown.add(single + "\n    " + difference));
        }
        System.out.println("mqtt-packet: " + cases.size() + " cases; where it differs from the specification:");
        used.forEach((reason, count) -> System.out.println("  " + count + "  " + reason));
        assertTrue(unknown.isEmpty(), () -> unknown.size() + " unknown:\n" + String.join("\n", unknown));
        used.forEach((reason, count) -> assertTrue(count > 0, "no longer true, take it out: " + reason));
    }

    private List<JsonNode> ask(List<Case> cases) throws IOException {
        try (ChildProcess node = ChildProcess.node(SCRIPT)) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < cases.size(); i++) {
                Case single = cases.get(i);
                lines.append("{\"id\":%d,\"version\":%d,\"bytes\":\"%s\"}\n"
                        .formatted(i, single.version().level(), HEX.formatHex(single.bytes())));
            }
            node.type(lines.toString());
            node.endInput();
            assertEquals(0, node.awaitExit());
            List<JsonNode> answers = new ArrayList<>();
            for (String line : node.output()) {
                JsonNode answer = json.readTree(line);
                assertEquals(answers.size(), answer.get("id").asInt());
                answers.add(answer);
            }
            assertEquals(cases.size(), answers.size());
            return answers;
        }
    }

    /** What differs, in words; null if both say the same. */
    private @Nullable String difference(Case single, JsonNode answer) throws IOException {
        boolean refused = answer.has("error");
        if (single.fields() == null) {
            return refused ? null : "accepted: " + answer.get("packet");
        }
        if (refused) {
            return "refused: " + answer.get("error").asText();
        }
        JsonNode expected = theirWay(json.readTree(single.fields()), single.version());
        JsonNode theirs = sorted(answer.get("packet"));
        if (!expected.equals(theirs)) {
            return "read as " + theirs + " instead of " + expected;
        }
        if (answer.has("generateError")) {
            return "cannot write: " + answer.get("generateError").asText();
        }
        String generated = answer.get("generated").asText();
        try {
            Packet packet = read(HEX.parseHex(generated), single.version());
            JsonNode ours = theirWay(json.readTree(PacketFields.json(packet)), single.version());
            return expected.equals(ours) ? null : "wrote " + generated + ", which is " + ours;
        } catch (MalformedPacketException e) {
            return "wrote " + generated + ", which is refused: " + e.getMessage();
        }
    }

    /** A packet that a server may send, or else a client. */
    private static Packet read(byte[] bytes, ProtocolVersion version) throws MalformedPacketException {
        try {
            return read(PacketReader.ofObserver(version, MAXIMUM_PACKET_SIZE), bytes);
        } catch (MalformedPacketException notOfAServer) {
            PacketReader reader = PacketReader.ofServer(MAXIMUM_PACKET_SIZE);
            if (PacketType.of(bytes[0] >> 4 & 15) != PacketType.CONNECT) {
                Packet connect = new Packet.Connect(version, true, 0, "c", null, null, null, Properties.NONE);
                read(reader, PacketWriter.bytes(connect, version)); // tells the reader its version
            }
            return read(reader, bytes);
        }
    }

    private static Packet read(PacketReader reader, byte[] bytes) throws MalformedPacketException {
        reader.feed(bytes, 0, bytes.length);
        Packet packet = reader.next();
        if (packet == null || reader.next() != null) {
            throw new AssertionError("not one whole packet: " + HEX.formatHex(bytes));
        }
        return packet;
    }

    /** Our fields as mqtt-packet shows them: return codes of CONNACK before MQTT 5 untranslated. */
    private JsonNode theirWay(JsonNode fields, ProtocolVersion version) {
        if (fields instanceof ObjectNode object
                && !version.hasProperties()
                && object.get("type").asText().equals("CONNACK")) {
            ReasonCode reason = ReasonCode.of(object.get("reason").asInt());
            object.put("reason", Objects.requireNonNull(reason).connackReturnCode());
        }
        return sorted(fields);
    }

    /** mqtt-packet keeps properties as an object, without their order; that of one name's values stays. */
    private JsonNode sorted(JsonNode packet) {
        if (packet instanceof ObjectNode object) {
            sortProperties(object);
            if (object.get("will") instanceof ObjectNode will) {
                sortProperties(will);
            }
        }
        return packet;
    }

    private void sortProperties(ObjectNode holder) {
        if (holder.get("properties") instanceof ArrayNode list) {
            List<JsonNode> all = new ArrayList<>();
            list.forEach(all::add);
            all.sort(Comparator.comparing(property -> property.get(0).asText()
                    + (property.size() == 3 ? "\0" + property.get(1).asText() : "")));
            holder.set("properties", json.createArrayNode().addAll(all));
        }
    }
}
