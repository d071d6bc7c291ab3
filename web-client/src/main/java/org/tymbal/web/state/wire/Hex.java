package org.tymbal.web.state.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.words.Words;

/** Bytes as a person writes them: two hexadecimal digits each, blanks and line breaks between them. */
public final class Hex {
    /** How many bytes can be sent by hand. */
    public static final int MOST = 65_536;

    private Hex() {}

    /** What is wrong with the text, a sentence; null if it is bytes. */
    public static @Nullable String problem(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && digit(c) < 0) {
                return Words.of("'{}' is no hexadecimal digit: 0 to 9, a to f.", "" + c);
            }
            digits += c > ' ' ? 1 : 0;
        }
        return digits == 0
                ? Words.of("Write bytes as two digits each, as in c0 00.")
                : digits % 2 != 0
                        ? Words.of("A byte is two digits; one is missing.")
                        : digits / 2 > MOST ? Words.of("That is more than {} bytes.", "" + MOST) : null;
    }

    /** The bytes of a text without a problem; a digit too many is left out, and what is no digit. */
    public static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length() / 2];
        int count = 0;
        int high = -1;
        for (int i = 0; i < text.length() && count < MOST; i++) {
            int digit = digit(text.charAt(i));
            if (digit >= 0 && high < 0) {
                high = digit;
            } else if (digit >= 0) {
                bytes[count++] = (byte) (high << 4 | digit);
                high = -1;
            }
        }
        byte[] exact = new byte[count];
        System.arraycopy(bytes, 0, exact, 0, count);
        return exact;
    }

    public static String text(ByteSlice bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            text.append(i == 0 ? "" : " ").append(of(bytes.at(i)));
        }
        return text.toString();
    }

    /** Two digits. */
    public static String of(int value) {
        return "" + Character.forDigit(value >> 4 & 15, 16) + Character.forDigit(value & 15, 16);
    }

    /** The JDK's own knows the digits of all scripts, and its tables weigh kilobytes. */
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int small = c | 32;
        return small >= 'a' && small <= 'f' && c < 128 ? small - 'a' + 10 : -1;
    }
}
