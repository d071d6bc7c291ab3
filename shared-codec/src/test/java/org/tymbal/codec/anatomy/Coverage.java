package org.tymbal.codec.anatomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Every bit of every byte belongs to exactly one leaf, and children fill their parents without a gap. */
final class Coverage {
    private Coverage() {}

    static void check(byte[] bytes, Anatomy anatomy) {
        int[] seen = new int[bytes.length];
        int last = 0;
        for (Field leaf : anatomy.leaves()) {
            assertTrue(leaf.offset() >= last, leaf.name() + " comes too late");
            assertTrue(leaf.offset() + leaf.length() <= bytes.length, leaf.name() + " goes beyond the end");
            assertTrue(leaf.mask() == 0xff || leaf.length() == 1, leaf.name() + " has a mask and many bytes");
            last = leaf.offset();
            for (int i = leaf.offset(); i < leaf.offset() + leaf.length(); i++) {
                assertEquals(0, seen[i] & leaf.mask(), "byte " + i + " twice, in " + leaf.name());
                seen[i] |= leaf.mask();
            }
        }
        for (int i = 0; i < seen.length; i++) {
            assertEquals(0xff, seen[i], "byte " + i + " of " + bytes.length);
        }
        parents(anatomy.fields());
    }

    private static void parents(List<Field> fields) {
        for (Field field : fields) {
            if (!field.isLeaf()) {
                List<Field> children = field.children();
                Field last = children.get(children.size() - 1);
                assertEquals(field.offset(), children.get(0).offset(), field.name());
                assertEquals(field.offset() + field.length(), last.offset() + last.length(), field.name());
                parents(children);
            }
        }
    }
}
