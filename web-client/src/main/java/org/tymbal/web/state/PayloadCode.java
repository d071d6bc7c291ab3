package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/** From what somebody typed to the bytes of a payload, and from bytes to such a text. */
public final class PayloadCode {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private PayloadCode() {}

    /** Pairs of hexadecimal digits, blanks and colons between them; null for anything else. */
    public static @Nullable ByteSlice hex(String text) {
        byte[] bytes = new byte[text.length() / 2 + 1];
        int count = 0;
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c >= '0' && c <= '9'
                    ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                if (high >= 0 || " \t\r\n:".indexOf(c) < 0) {
                    return null;
                }
            } else if (high < 0) {
                high = digit;
            } else {
                bytes[count++] = (byte) (high << 4 | digit);
                high = -1;
            }
        }
        return high >= 0 ? null : ByteSlice.of(bytes, 0, count).own();
    }

    /** Base64 of either alphabet, padded or not, white space between; null for anything else. */
    public static @Nullable ByteSlice base64(String text) {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        int bits = 0;
        int held = 0;
        int characters = 0;
        boolean padded = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c == '-' ? 62 : c == '_' ? 63 : BASE64.indexOf(c);
            if (" \t\r\n".indexOf(c) >= 0) {
                continue;
            }
            if (c == '=') {
                padded = true;
            } else if (value < 0 || padded) {
                return null;
            } else {
                characters++;
                held = held << 6 | value;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    bytes[count++] = (byte) (held >> bits);
                    held &= (1 << bits) - 1;
                }
            }
        }
        return characters % 4 == 1 || held != 0
                ? null
                : ByteSlice.of(bytes, 0, count).own();
    }

    /** The first {@code most} bytes in Base64, padded. */
    public static String base64(ByteSlice bytes, int most) {
        int end = Math.min(most, bytes.length());
        StringBuilder text = new StringBuilder(end * 4 / 3 + 4);
        for (int i = 0; i < end; i += 3) {
            int group =
                    bytes.at(i) << 16 | (i + 1 < end ? bytes.at(i + 1) << 8 : 0) | (i + 2 < end ? bytes.at(i + 2) : 0);
            text.append(BASE64.charAt(group >> 18)).append(BASE64.charAt(group >> 12 & 63));
            text.append(i + 1 < end ? BASE64.charAt(group >> 6 & 63) : '=');
            text.append(i + 2 < end ? BASE64.charAt(group & 63) : '=');
        }
        return text.toString();
    }

    /** Whether it is JSON once the numbers of a repeated message stand in it. */
    public static boolean isJson(String text) {
        String filled = text.replace("{{counter}}", "1")
                .replace("{{random}}", "1")
                .replace("{{now}}", "1")
                .trim();
        if (filled.startsWith("{") || filled.startsWith("[")) {
            return Json.pretty(filled) != null;
        }
        // One value alone: nothing else can stand in both places.
        return !filled.isEmpty()
                && Json.pretty("[" + filled + "]") != null
                && Json.pretty("{\"value\":" + filled + "}") != null;
    }

    /** The media type of a picture that browsers show, by its first bytes; null for anything else. */
    public static @Nullable String picture(ByteSlice bytes) {
        if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (starts(bytes, 0, "GIF8")) {
            return "image/gif";
        }
        return starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") ? "image/webp" : null;
    }

    private static boolean starts(ByteSlice bytes, int at, String with) {
        boolean same = bytes.length() >= at + with.length();
        for (int i = 0; i < with.length() && same; i++) {
            same = bytes.at(at + i) == with.charAt(i);
        }
        return same;
    }
}
