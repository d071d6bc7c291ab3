package org.tymbal.codec.anatomy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a packet: some bytes, or some bits of one byte.
 *
 * @param name as the specification writes it, in every language; what has none there is in the language in force
 * @param offset of the first byte in the packet
 * @param length in bytes; 0 only for what holds other fields, and has none
 * @param mask the bits of the one byte; 0xff for whole bytes
 * @param value for people, in the language in force; may hold text that the peer chose
 * @param sentence what the field is for, in English: a key for {@code Words.of}, so that what nobody looks at costs nothing
 * @param section the number in the specification of MQTT 5.0, as {@code 3.3.1.2}; empty where it has none
 * @param problem what is wrong with it, a sentence that a number may follow, as {@code [MQTT-3.3.1-4]}; null if nothing is
 * @param children what it consists of, in the order of the wire; empty for a leaf
 */
public record Field(
        String name,
        int offset,
        int length,
        int mask,
        String value,
        String sentence,
        String section,
        @Nullable String problem,
        List<Field> children) {
    /** Whether it consists of no other fields. */
    public boolean isLeaf() {
        return children.isEmpty();
    }

    /** Whether the byte at this offset, or a bit of it, belongs to the field. */
    public boolean covers(int index) {
        return index >= offset && index < offset + length;
    }
}
