package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/**
 * CBOR (RFC 8949) and MessagePack as a text that looks like JSON; what JSON has no word for is written as in CBOR's diagnostic
 * notation: h'00ff', 1("tagged"). Strict: what is broken, or goes on behind its end, is null.
 */
public final class Binary {
    private static final int DEEPEST = 32;
    private static final int LONGEST = 20_000;

    /** What is broken or too long; it never leaves this class. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Broken() {
            super("broken");
        }
    }

    private final ByteSlice bytes;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int depth;

    private Binary(ByteSlice bytes) {
        this.bytes = bytes;
    }

    public static @Nullable String cbor(ByteSlice bytes) {
        Binary it = new Binary(bytes);
        try {
            it.cborItem();
        } catch (Broken e) {
            return null;
        }
        return it.at == bytes.length() ? it.out.toString() : null;
    }

    public static @Nullable String messagePack(ByteSlice bytes) {
        Binary it = new Binary(bytes);
        try {
            it.packItem();
        } catch (Broken e) {
            return null;
        }
        return it.at == bytes.length() ? it.out.toString() : null;
    }

    private int next() {
        if (at >= bytes.length()) {
            throw new Broken();
        }
        return bytes.at(at++);
    }

    /** An unsigned number of this many bytes, as a double: exact up to 2^53. */
    private double number(int width) {
        double value = 0;
        for (int i = 0; i < width; i++) {
            value = value * 256 + next();
        }
        return value;
    }

    private int length(double count) {
        if (count > bytes.length() - at) {
            throw new Broken(); // every element takes a byte at least
        }
        return (int) count;
    }

    private void deeper() {
        if (++depth > DEEPEST || out.length() > LONGEST) {
            throw new Broken();
        }
    }

    private void line() {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }

    private void quoted(int length) {
        if (!Utf8.valid(bytes.array(), bytes.offset() + at, length)) {
            throw new Broken();
        }
        String text = Utf8.decode(bytes.array(), bytes.offset() + at, length);
        at += length;
        JsonText.quote(out, text);
    }

    private void raw(int length) {
        out.append("h'");
        for (int i = 0; i < length; i++) {
            int value = next();
            out.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
        }
        out.append('\'');
    }

    private void floating(double value) {
        out.append(
                Double.isNaN(value)
                        ? "NaN"
                        : Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : Numbers.plain(value));
    }

    private float single() {
        return Float.intBitsToFloat(next() << 24 | next() << 16 | next() << 8 | next());
    }

    private double twice() {
        long high = (long) (next() << 24 | next() << 16 | next() << 8 | next()) << 32;
        return Double.longBitsToDouble(high | (next() << 24 | next() << 16 | next() << 8 | next()) & 0xffff_ffffL);
    }

    private static double half(int bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double value = exponent == 31
                ? mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? mantissa / 16_777_216.0 : (1_024 + mantissa) * power(exponent - 25);
        return bits >> 15 == 0 ? value : -value;
    }

    private static double power(int exponent) {
        double value = 1;
        for (int i = 0; i < Math.abs(exponent); i++) {
            value = exponent < 0 ? value / 2 : value * 2;
        }
        return value;
    }

    private void cborItem() {
        int first = next();
        int major = first >> 5;
        int low = first & 31;
        if (low > 27 && low < 31 || low == 31 && (major < 2 || major == 6)) {
            throw new Broken();
        }
        if (major == 7) {
            cborSimple(low);
            return;
        }
        double count = low < 24 ? low : low == 31 ? -1 : number(1 << low - 24);
        switch (major) {
            case 0 -> out.append(Numbers.plain(count));
            case 1 -> out.append(Numbers.plain(-1 - count));
            case 2 -> cborString(count, false);
            case 3 -> cborString(count, true);
            case 4 -> cborMany(count, false);
            case 5 -> cborMany(count, true);
            default -> {
                deeper();
                out.append(Numbers.plain(count)).append('(');
                cborItem();
                out.append(')');
                depth--;
            }
        }
    }

    private void cborSimple(int low) {
        switch (low) {
            case 20 -> out.append("false");
            case 21 -> out.append("true");
            case 22 -> out.append("null");
            case 23 -> out.append("undefined");
            case 25 -> floating(half(next() << 8 | next()));
            case 26 -> floating(single());
            case 27 -> floating(twice());
            case 31 -> throw new Broken();
            default -> out.append("simple(").append(low == 24 ? next() : low).append(')');
        }
    }

    private void cborString(double count, boolean text) {
        if (count >= 0) {
            if (text) {
                quoted(length(count));
            } else {
                raw(length(count));
            }
            return;
        }
        deeper();
        out.append("(_ ");
        for (int i = 0; !cborBreak(); i++) {
            out.append(i == 0 ? "" : ", ");
            int piece = next();
            if (piece >> 5 != (text ? 3 : 2) || (piece & 31) > 27) {
                throw new Broken();
            }
            cborString((piece & 31) < 24 ? piece & 31 : number(1 << (piece & 31) - 24), text);
        }
        out.append(')');
        depth--;
    }

    private boolean cborBreak() {
        if (at < bytes.length() && bytes.at(at) == 0xff) {
            at++;
            return true;
        }
        return false;
    }

    private void cborMany(double count, boolean map) {
        int many = count < 0 ? Integer.MAX_VALUE : length(count);
        deeper();
        out.append(map ? '{' : '[');
        int done = 0;
        while (done < many && !(count < 0 && cborBreak())) {
            out.append(done++ == 0 ? "" : ",");
            line();
            cborItem();
            if (map) {
                out.append(": ");
                cborItem();
            }
        }
        close(done, map);
    }

    private void close(int done, boolean map) {
        depth--;
        if (done > 0) {
            line();
        }
        out.append(map ? '}' : ']');
    }

    private void packItem() {
        int first = next();
        if (first < 0x80) {
            out.append(first);
        } else if (first < 0x90) {
            packMany(first & 15, true);
        } else if (first < 0xa0) {
            packMany(first & 15, false);
        } else if (first < 0xc0) {
            quoted(length(first & 31));
        } else if (first >= 0xe0) {
            out.append(first - 256);
        } else {
            packOther(first);
        }
    }

    private void packOther(int first) {
        switch (first) {
            case 0xc0 -> out.append("null");
            case 0xc2 -> out.append("false");
            case 0xc3 -> out.append("true");
            case 0xc4, 0xc5, 0xc6 -> raw(length(number(1 << first - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> extension(length(number(1 << first - 0xc7)));
            case 0xca -> floating(single());
            case 0xcb -> floating(twice());
            case 0xcc, 0xcd, 0xce, 0xcf -> out.append(Numbers.plain(number(1 << first - 0xcc)));
            case 0xd0, 0xd1, 0xd2, 0xd3 -> signed(1 << first - 0xd0);
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(length(1 << first - 0xd4));
            case 0xd9, 0xda, 0xdb -> quoted(length(number(1 << first - 0xd9)));
            case 0xdc -> packMany(length(number(2)), false);
            case 0xdd -> packMany(length(number(4)), false);
            case 0xde -> packMany(length(number(2)), true);
            case 0xdf -> packMany(length(number(4)), true);
            default -> throw new Broken();
        }
    }

    private void signed(int width) {
        boolean negative = at < bytes.length() && bytes.at(at) >= 0x80;
        // The bits turned over, so that a small negative number stays exact.
        double value = 0;
        for (int i = 0; i < width; i++) {
            value = value * 256 + (negative ? 255 - next() : next());
        }
        out.append(Numbers.plain(negative ? -1 - value : value));
    }

    private void extension(int length) {
        int type = next();
        out.append("ext(").append(type < 128 ? type : type - 256).append(", ");
        raw(length(length));
        out.append(')');
    }

    private void packMany(int count, boolean map) {
        length(count);
        deeper();
        out.append(map ? '{' : '[');
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            line();
            packItem();
            if (map) {
                out.append(": ");
                packItem();
            }
        }
        close(count, map);
    }
}
