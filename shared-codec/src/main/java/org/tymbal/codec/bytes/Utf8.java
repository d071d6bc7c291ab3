package org.tymbal.codec.bytes;

/**
 * UTF-8 as MQTT wants it: no overlong forms, no surrogates [MQTT-1.5.4-1], no U+0000 [MQTT-1.5.4-2], nothing above
 * U+10FFFF; U+FEFF is an ordinary character [MQTT-1.5.4-3].
 *
 * <p>Our own, because the browser's class library accepts overlong forms, and because a server must be as strict as the
 * page that talks to it.
 */
public final class Utf8 {
    private Utf8() {}

    /** Whether the bytes are a UTF-8 string that MQTT allows. */
    public static boolean valid(byte[] bytes, int offset, int length) {
        return check(bytes, offset, length, 1);
    }

    /** Whether the bytes are UTF-8, U+0000 included: text in a payload, not a string in a packet [MQTT-3.3.2.3.2]. */
    public static boolean wellFormed(byte[] bytes, int offset, int length) {
        return check(bytes, offset, length, 0);
    }

    private static boolean check(byte[] bytes, int offset, int length, int leastCharacter) {
        int i = offset;
        int end = offset + length;
        while (i < end) {
            int b = bytes[i];
            if (b >= leastCharacter) {
                i++;
                continue;
            }
            int size = sequenceLength(bytes, i, end);
            if (size == 0) {
                return false;
            }
            i += size;
        }
        return true;
    }

    /** The length of the valid sequence of two to four bytes at {@code i}, or 0. */
    private static int sequenceLength(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xff;
        int size = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) == 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
        if (size == 0 || size > end - i) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            if ((bytes[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[i + 1] & 0xff;
        boolean outside = lead == 0xe0 && second < 0xa0 // overlong
                || lead == 0xed && second > 0x9f // surrogate
                || lead == 0xf0 && second < 0x90 // overlong
                || lead == 0xf4 && second > 0x8f; // above U+10FFFF
        return outside ? 0 : size;
    }

    /**
     * The text of valid bytes.
     *
     * @throws MalformedBytesException if the bytes are not UTF-8 as MQTT wants it
     */
    public static String decode(byte[] bytes, int offset, int length) {
        if (!valid(bytes, offset, length)) {
            throw new MalformedBytesException(
                    "a string is not UTF-8 as MQTT wants it (bad sequence, surrogate or NUL)");
        }
        return decodeValid(bytes, offset, length);
    }

    /** The text of bytes that {@link #valid} has accepted. No Charset: its machinery would weigh 4 kB in the page. */
    static String decodeValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        char[] chars = new char[end - offset];
        int n = 0;
        int i = offset;
        while (i < end) {
            int lead = bytes[i++] & 0xff;
            if (lead < 0x80) {
                chars[n++] = (char) lead;
            } else if (lead < 0xe0) {
                chars[n++] = (char) ((lead & 0x1f) << 6 | bytes[i++] & 0x3f);
            } else if (lead < 0xf0) {
                int middle = bytes[i++] & 0x3f;
                chars[n++] = (char) ((lead & 0x0f) << 12 | middle << 6 | bytes[i++] & 0x3f);
            } else {
                int second = bytes[i++] & 0x3f;
                int third = bytes[i++] & 0x3f;
                int point = ((lead & 0x07) << 18 | second << 12 | third << 6 | bytes[i++] & 0x3f) - 0x10000;
                chars[n++] = (char) (0xd800 + (point >> 10));
                chars[n++] = (char) (0xdc00 + (point & 0x3ff));
            }
        }
        return new String(chars, 0, n);
    }

    /**
     * How many bytes the text takes.
     *
     * @throws IllegalArgumentException if the text holds U+0000 or a lone surrogate, which MQTT cannot carry
     */
    public static int encodedLength(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("MQTT cannot carry the character U+0000 in a string");
            }
            if (c < 0x80) {
                size++;
            } else if (c < 0x800) {
                size += 2;
            } else if (c < 0xd800 || c > 0xdfff) {
                size += 3;
            } else if (c < 0xdc00 && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                size += 4;
                i++;
            } else {
                throw new IllegalArgumentException("MQTT cannot carry half a surrogate pair in a string");
            }
        }
        return size;
    }

    /**
     * The bytes of the text.
     *
     * @throws IllegalArgumentException as {@link #encodedLength}
     */
    public static byte[] encode(String text) {
        byte[] bytes = new byte[encodedLength(text)];
        encodeInto(text, bytes, 0);
        return bytes;
    }

    /** Writes the bytes of a text that {@link #encodedLength} has measured; returns the offset behind them. */
    static int encodeInto(String text, byte[] bytes, int offset) {
        int n = offset;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                bytes[n++] = (byte) c;
            } else if (c < 0x800) {
                bytes[n++] = (byte) (0xc0 | c >> 6);
                bytes[n++] = (byte) (0x80 | c & 0x3f);
            } else if (c < 0xd800 || c > 0xdfff) {
                bytes[n++] = (byte) (0xe0 | c >> 12);
                bytes[n++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[n++] = (byte) (0x80 | c & 0x3f);
            } else {
                int point = 0x10000 + ((c - 0xd800) << 10) + (text.charAt(++i) - 0xdc00);
                bytes[n++] = (byte) (0xf0 | point >> 18);
                bytes[n++] = (byte) (0x80 | point >> 12 & 0x3f);
                bytes[n++] = (byte) (0x80 | point >> 6 & 0x3f);
                bytes[n++] = (byte) (0x80 | point & 0x3f);
            }
        }
        return n;
    }
}
