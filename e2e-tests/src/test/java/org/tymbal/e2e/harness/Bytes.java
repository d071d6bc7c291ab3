package org.tymbal.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes in the making, in the data types of MQTT [MQTT-1.5]; no check of anything, so that tests can lie. */
public final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The bytes written as hexadecimal digits; blanks are ignored. */
    public static byte[] hex(String digits) {
        String plain = digits.replaceAll("\\s", "");
        byte[] bytes = new byte[plain.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(plain.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    public static byte[] join(byte[]... parts) {
        Bytes all = new Bytes();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.toArray();
    }

    public Bytes u8(int value) {
        out.write(value);
        return this;
    }

    public Bytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public Bytes u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    public Bytes varint(int value) {
        int rest = value;
        do {
            int digit = rest & 0x7f;
            rest >>>= 7;
            u8(rest == 0 ? digit : digit | 0x80);
        } while (rest != 0);
        return this;
    }

    public Bytes text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    public Bytes binary(byte[] value) {
        return u16(value.length).raw(value);
    }

    public Bytes raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public byte[] toArray() {
        return out.toByteArray();
    }
}
