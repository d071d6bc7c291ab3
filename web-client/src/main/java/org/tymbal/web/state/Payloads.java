package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/** Payloads as text; only a part of a long one is looked at, and only when somebody looks. */
public final class Payloads {
    private static final String HEX = "0123456789abcdef";

    private Payloads() {}

    /** One line for a list, about {@code most} bytes of it: the text, or the first bytes of what is not text. */
    public static String preview(ByteSlice payload, int most) {
        if (payload.isEmpty()) {
            return "";
        }
        String text = text(payload, most);
        if (text == null) {
            return Numbers.bytes(payload.length()) + ": " + hexLine(payload, 0, Math.min(payload.length(), 24));
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                return flattened(text);
            }
        }
        return text;
    }

    private static String flattened(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                line.append(c);
                blank = false;
            } else if (!blank) {
                line.append(' ');
                blank = true;
            }
        }
        return line.toString();
    }

    /** The text of the first {@code most} bytes, cut between characters; null if they are not UTF-8. */
    public static @Nullable String text(ByteSlice payload, int most) {
        int length = payload.length();
        if (length > most) {
            length = most;
            while (length > most - 4 && length > 0 && (payload.at(length) & 0xc0) == 0x80) {
                length--;
            }
        }
        if (!Utf8.valid(payload.array(), payload.offset(), length)) {
            return null;
        }
        return Utf8.decode(payload.array(), payload.offset(), length);
    }

    /** All of it, in hexadecimal, a blank between bytes. */
    public static String hex(ByteSlice payload) {
        return hexLine(payload, 0, payload.length());
    }

    private static String hexLine(ByteSlice payload, int from, int to) {
        StringBuilder line = new StringBuilder();
        for (int i = from; i < to; i++) {
            int b = payload.at(i);
            line.append(i == from ? "" : " ").append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
        }
        return line.toString();
    }

    /** The first {@code most} bytes, eight a line so that a phone can show them: offset, hexadecimal, characters. */
    public static String dump(ByteSlice payload, int most) {
        return dump(payload, 0, most);
    }

    /** The {@code most} bytes from there on, in the same way. */
    public static String dump(ByteSlice payload, int begin, int most) {
        StringBuilder text = new StringBuilder();
        int end = (int) Math.min(payload.length(), (long) begin + most);
        for (int from = begin; from < end; from += 8) {
            int to = Math.min(end, from + 8);
            StringBuilder offset = new StringBuilder(Integer.toHexString(from));
            while (offset.length() < 4) {
                offset.insert(0, '0');
            }
            StringBuilder line = new StringBuilder(hexLine(payload, from, to));
            while (line.length() < 23) {
                line.append(' ');
            }
            text.append(offset).append("  ").append(line).append("  ");
            for (int i = from; i < to; i++) {
                int b = payload.at(i);
                text.append(b >= ' ' && b < 0x7f ? (char) b : '.');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Whether the payload holds these bytes, which are lower case where they are letters of ASCII. */
    static boolean contains(ByteSlice payload, byte[] lowerCase) {
        byte[] array = payload.array();
        int last = payload.offset() + payload.length() - lowerCase.length;
        for (int at = payload.offset(); at <= last; at++) {
            int i = 0;
            while (i < lowerCase.length && lower(array[at + i]) == lowerCase[i]) {
                i++;
            }
            if (i == lowerCase.length) {
                return true;
            }
        }
        return false;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
