package org.tymbal.build;

import java.io.ByteArrayOutputStream;

/** Bits, the lowest of each byte first. */
final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int held;
    private int count;

    void write(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            held |= (value >>> i & 1) << count;
            if (++count == 8) {
                bytes.write(held);
                held = 0;
                count = 0;
            }
        }
    }

    byte[] bytes() {
        if (count > 0) {
            bytes.write(held);
        }
        return bytes.toByteArray();
    }
}
