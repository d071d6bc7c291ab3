package org.tymbal.codec.vectors;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.house.Proves;

/** Runs all vectors; the browser runs the same. */
class VectorsTest {
    static List<Vector> vectors(PacketType type) throws IOException {
        try (InputStream in = VectorsTest.class.getClassLoader().getResourceAsStream(Vector.file(type))) {
            byte[] json = Objects.requireNonNull(in, () -> Vector.file(type)).readAllBytes();
            return Vector.parse(new String(json, StandardCharsets.UTF_8));
        }
    }

    /** The names cite the statements that the cases prove; one that is only concerned stands as [see MQTT-3.1.3-6]. */
    @Proves(named = true)
    @TestFactory
    List<DynamicContainer> everyPacketType() throws IOException {
        List<DynamicContainer> files = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            List<DynamicTest> cases = new ArrayList<>();
            for (Vector vector : vectors(type)) {
                cases.add(DynamicTest.dynamicTest(vector.name(), () -> assertNull(VectorRunner.problem(vector))));
            }
            files.add(DynamicContainer.dynamicContainer(type.name(), cases));
        }
        return files;
    }

    /** The files leave nothing out: each property and each reason code stands in each packet that may carry it. */
    @Test
    void everyPropertyAndReasonCodeIsThere() throws IOException {
        for (PacketType type : PacketType.values()) {
            StringBuilder accepted = new StringBuilder();
            Set<String> names = new HashSet<>();
            for (Vector vector : vectors(type)) {
                accepted.append(vector.packet());
                assertTrue(names.add(vector.name()), () -> "twice in " + type + ": " + vector.name());
            }
            for (Property property : Property.values()) {
                boolean due = property.allowedIn(type) || property.allowedInWill() && type == PacketType.CONNECT;
                boolean there = accepted.indexOf("[\"" + property.label() + "\",") >= 0;
                assertTrue(!due || there, () -> property.label() + " in " + type);
            }
            for (ReasonCode reason : ReasonCode.values()) {
                boolean there = accepted.indexOf("\"reason\":" + reason.value() + ",") >= 0
                        || accepted.indexOf("\"reasons\":[" + reason.value() + "]") >= 0;
                assertTrue(!reason.allowedIn(type) || there, () -> reason.label() + " in " + type);
            }
        }
    }

    @Test
    void aWrongVectorIsSeen() {
        String ping = "{\"name\":\"n\",\"versions\":[\"5.0\"],\"bytes\":\"c0 00\",";
        List<String> wrong = List.of(
                ping + "\"reason\":129}",
                ping + "\"packet\":{\"type\":\"PINGRESP\"}}",
                ping + "\"packet\":{\"type\":\"PINGREQ\"},\"written\":\"c1 00\"}",
                ping + "\"packet\":{\"type\":\"PINGREQ\"},\"from\":\"server\"}",
                "{\"name\":\"n\",\"versions\":[\"5.0\"],\"bytes\":\"c0 01\",\"packet\":{\"type\":\"PINGREQ\"}}",
                "{\"name\":\"n\",\"versions\":[\"5.0\"],\"bytes\":\"c1 00\",\"reason\":130}");
        for (String json : wrong) {
            Vector vector = Vector.parse("[" + json + "]").get(0);
            assertTrue(VectorRunner.problem(vector) != null, json);
        }
    }
}
