package org.tymbal.codec.vectors;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/**
 * Asks {@link Utf8} about every code point and every short sequence of bytes; no other decoder is trusted as a judge.
 *
 * <p>All code points are encoded here by the textbook and must be valid; then the valid sequences of each length are counted,
 * and there must not be one more.
 */
public final class Utf8Torture {
    private static final String[] VALID = {
        "",
        "61",
        "7f",
        "01",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbbbf",
        "efbfbf",
        "efbfbe",
        "f0908080",
        "f48fbfbf",
        "f09f9880",
        "61c3bce282acf09f988062",
    };
    private static final String[] INVALID = {
        "00",
        "610062",
        "80",
        "bf",
        "8080",
        "c2",
        "c27f",
        "c2c0",
        "c080",
        "c0af",
        "c1bf",
        "e0",
        "e080",
        "e08080",
        "e09fbf",
        "e0a0",
        "e0a07f",
        "e0a0c0",
        "e28220",
        "eda080",
        "edafbf",
        "edb080",
        "edbfbf",
        "eda0bdedb880",
        "f0",
        "f090",
        "f09080",
        "f0808080",
        "f08fbfbf",
        "f09f9820",
        "f4908080",
        "f5808080",
        "f7bfbfbf",
        "f888808080",
        "fc8480808080",
        "fe",
        "ff",
        "fffe",
        "61ff",
        "c3bc80",
        "f09f98",
        "61f09f98",
        "e282",
        "ef",
        "efbf",
    };
    private static final int[] CORNERS = {0x00, 0x01, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};

    private final List<String> problems = new ArrayList<>();
    private int questions;

    private Utf8Torture() {}

    /** What went wrong, and how much was asked. */
    public record Result(int questions, List<String> problems) {}

    public static Result run() {
        Utf8Torture torture = new Utf8Torture();
        torture.table();
        torture.everyCodePoint();
        torture.everyShortSequence();
        torture.corners();
        torture.whatCannotBeEncoded();
        return new Result(torture.questions, torture.problems);
    }

    private void check(boolean holds, String problem) {
        questions++;
        if (!holds && problems.size() < 20) {
            problems.add(problem);
        }
    }

    private void table() {
        for (String hex : VALID) {
            byte[] bytes = Vector.unhex(hex);
            check(Utf8.valid(bytes, 0, bytes.length), hex + " is valid");
            String text = ByteSlice.of(bytes).text();
            check(text != null && ByteSlice.utf8(text).equals(ByteSlice.of(bytes)), hex + " there and back");
        }
        for (String hex : INVALID) {
            byte[] bytes = Vector.unhex(hex);
            check(!Utf8.valid(bytes, 0, bytes.length), hex + " is not valid");
            check(ByteSlice.of(bytes).text() == null, hex + " has no text");
            // The same amid other bytes: neither the byte before nor the one behind may help.
            byte[] amid = new byte[bytes.length + 2];
            System.arraycopy(bytes, 0, amid, 1, bytes.length);
            amid[0] = 'x';
            amid[amid.length - 1] = (byte) 0x80;
            check(!Utf8.valid(amid, 1, bytes.length), hex + " is not valid inside an array");
        }
    }

    private void everyCodePoint() {
        byte[] bytes = new byte[4];
        for (int point = 1; point <= 0x10ffff; point++) {
            if (point == 0xd800) {
                point = 0xe000;
            }
            int length = textbook(point, bytes);
            boolean valid = Utf8.valid(bytes, 0, length);
            check(valid, "U+" + Integer.toHexString(point) + " is valid");
            String text = ByteSlice.of(bytes, 0, length).text();
            boolean same = text != null
                    && text.length() == (point > 0xffff ? 2 : 1)
                    && text.codePointAt(0) == point
                    && ByteSlice.utf8(text).equals(ByteSlice.of(bytes, 0, length));
            check(same, "U+" + Integer.toHexString(point) + " there and back");
        }
    }

    private static int textbook(int point, byte[] bytes) {
        int length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        int rest = point;
        for (int i = length - 1; i > 0; i--) {
            bytes[i] = (byte) (0x80 | rest % 64);
            rest /= 64;
        }
        bytes[0] = (byte) (length == 1 ? rest : 0xff << (8 - length) | rest);
        return length;
    }

    private void everyShortSequence() {
        byte[] bytes = new byte[3];
        int ones = 0;
        int twos = 0;
        int threes = 0;
        for (int first = 0; first < 256; first++) {
            bytes[0] = (byte) first;
            ones += Utf8.valid(bytes, 0, 1) ? 1 : 0;
            for (int second = 0; first >= 0x80 && second < 256; second++) {
                bytes[1] = (byte) second;
                twos += Utf8.valid(bytes, 0, 2) ? 1 : 0;
                for (int third = 0; first >= 0xe0 && third < 256; third++) {
                    bytes[2] = (byte) third;
                    threes += Utf8.valid(bytes, 0, 3) ? 1 : 0;
                }
            }
        }
        check(ones == 0x7f, ones + " valid sequences of one byte");
        check(twos == 0x800 - 0x80, twos + " valid sequences of two bytes");
        check(threes == 0x10000 - 0x800 - 0x800, threes + " valid sequences of three bytes");
    }

    /** Sequences of four bytes: all first and second bytes, corners of the others. */
    private void corners() {
        byte[] bytes = new byte[4];
        int fours = 0;
        for (int first = 0xf0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (int third : CORNERS) {
                    for (int fourth : CORNERS) {
                        bytes[0] = (byte) first;
                        bytes[1] = (byte) second;
                        bytes[2] = (byte) third;
                        bytes[3] = (byte) fourth;
                        fours += Utf8.valid(bytes, 0, 4) ? 1 : 0;
                    }
                }
            }
        }
        int continuations = 6; // of the corners
        int heads = 0x30 + 3 * 0x40 + 0x10; // F0 90 to BF, F1 to F3 80 to BF, F4 80 to 8F
        check(fours == heads * continuations * continuations, fours + " valid sequences of four bytes");
    }

    private void whatCannotBeEncoded() {
        String high = String.valueOf((char) 0xd83d);
        String low = String.valueOf((char) 0xde00);
        for (String text : new String[] {
            String.valueOf((char) 0), "a" + (char) 0, high, low, high + "a", low + high, high + high + low, "a" + low
        }) {
            boolean refused = false;
            try {
                Utf8.encode(text);
            } catch (IllegalArgumentException e) {
                refused = true;
            }
            check(refused, "a text of " + text.length() + " chars that cannot be encoded");
        }
        check(Utf8.encodedLength(high + low) == 4, "a surrogate pair takes four bytes");
    }
}
