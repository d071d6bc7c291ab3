package org.tymbal.codec.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/**
 * One case of the data files for one version: bytes, and what they are.
 *
 * @param bytes one packet, or what pretends to be one
 * @param fromClient whether a client may send it
 * @param fromServer whether a server may send it
 * @param packet the fields as JSON; null where the bytes are refused
 * @param written the bytes that the packet is written as, where the ones read are not the shortest form
 * @param reason why they are refused; null where they are not
 */
public record Vector(
        String name,
        ProtocolVersion version,
        byte[] bytes,
        boolean fromClient,
        boolean fromServer,
        @Nullable String packet,
        byte[] written,
        @Nullable ReasonCode reason) {

    /** The name of the data file of a packet type, beside the root of the class path. */
    public static String file(PacketType type) {
        return "vectors/" + type + ".json";
    }

    /** The cases of a data file, once for each version that they name. */
    public static List<Vector> parse(String json) {
        List<Vector> vectors = new ArrayList<>();
        for (Object element : (List<?>) Objects.requireNonNull(Json.parse(json))) {
            Map<?, ?> members = (Map<?, ?>) Objects.requireNonNull(element);
            for (Object label : (List<?>) Objects.requireNonNull(members.get("versions"))) {
                vectors.add(parse(members, version(String.valueOf(label))));
            }
        }
        return vectors;
    }

    private static Vector parse(Map<?, ?> members, ProtocolVersion version) {
        Object from = members.get("from");
        byte[] bytes = unhex(text(members, "bytes"));
        Object reason = members.get("reason");
        Object packet = members.get("packet");
        if ((packet == null) == (reason == null)) {
            throw new IllegalArgumentException(text(members, "name") + ": packet or reason, one of them");
        }
        return new Vector(
                text(members, "name") + " (" + version.label() + ")",
                version,
                bytes,
                !"server".equals(from),
                !"client".equals(from),
                packet == null ? null : Json.write(packet),
                members.containsKey("written") ? unhex(text(members, "written")) : bytes,
                reason == null ? null : ReasonCode.of(((Long) reason).intValue()));
    }

    private static String text(Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a vector has no " + name);
    }

    private static ProtocolVersion version(String label) {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            if (version.label().equals(label)) {
                return version;
            }
        }
        throw new IllegalArgumentException("there is no version " + label);
    }

    static byte[] unhex(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
