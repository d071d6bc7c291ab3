package org.tymbal.codec.anatomy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * A packet taken apart: a tree of fields whose leaves cover every bit of every byte exactly once, whatever the bytes are.
 *
 * <p>What has no sense is one leaf at the end; {@link #problem} says where and why the sense ends. A wrong value in a sound
 * structure is marked, and the reading goes on behind it.
 */
public final class Anatomy {
    private final List<Field> fields;
    private final @Nullable PacketType type;

    private Anatomy(List<Field> fields, @Nullable PacketType type) {
        this.fields = fields;
        this.type = type;
    }

    /**
     * Takes one packet apart.
     *
     * @param bytes the packet, or its beginning; what stands behind its end is shown as not belonging to it
     * @param wholeLength how many bytes there were; more than {@code bytes} has, if not all were kept
     * @param version of the connection; a CONNECT is read as what it says itself
     * @param fromClient who sent it
     */
    public static Anatomy of(byte[] bytes, int wholeLength, ProtocolVersion version, boolean fromClient) {
        Dissector in = new Dissector(bytes, wholeLength > bytes.length);
        PacketType type = null;
        try {
            type = FixedHeader.read(in, version, fromClient, wholeLength);
            Bodies.read(in, type, version, fromClient);
        } catch (Dissector.Stop stop) {
            in.closeAll();
        }
        in.rest();
        return new Anatomy(in.fields(), type);
    }

    /** The packet type in the first byte, or null where there is none. */
    public static @Nullable PacketType typeOf(byte[] bytes) {
        return bytes.length == 0 ? null : PacketType.of((bytes[0] & 0xff) >> 4);
    }

    /** The fields in the order of the wire. */
    public List<Field> fields() {
        return fields;
    }

    /** What kind of packet it is; null if the first bytes do not tell. */
    public @Nullable PacketType type() {
        return type;
    }

    /** All fields without children, in the order of the wire. */
    public List<Field> leaves() {
        List<Field> found = new ArrayList<>();
        collect(fields, found);
        return found;
    }

    private static void collect(List<Field> from, List<Field> into) {
        for (Field field : from) {
            if (field.isLeaf()) {
                if (field.length() > 0) {
                    into.add(field);
                }
            } else {
                collect(field.children(), into);
            }
        }
    }

    /** The first field with a problem, or null if the packet is as it should be. */
    public @Nullable Field broken() {
        return broken(fields);
    }

    private static @Nullable Field broken(List<Field> among) {
        for (Field field : among) {
            Field inner = broken(field.children());
            if (inner != null) {
                return inner;
            }
            if (field.problem() != null) {
                return field;
            }
        }
        return null;
    }

    /** The first problem, a sentence; null if there is none. */
    public @Nullable String problem() {
        Field broken = broken();
        return broken == null ? null : broken.problem();
    }
}
