package org.tymbal.server.demo;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;

/**
 * As much of DER [X.690] as certificates and requests for them are made of: tags of one byte, lengths of up to four.
 *
 * <p>An instance reads through the content of one element; not thread-safe.
 */
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int PRINTABLE_STRING = 0x13;
    static final int IA5_STRING = 0x16;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    /** Years from here on are written in full [RFC 5280, 4.1.2.5]. */
    private static final int LAST_SHORT_YEAR = 2049;

    private final byte[] bytes;
    private final int limit;
    private int at;

    private Der(byte[] bytes, int at, int limit) {
        this.bytes = bytes;
        this.at = at;
        this.limit = limit;
    }

    static Der of(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    /** What is read is no DER, or not what was expected there. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String what) {
            super(what);
        }
    }

    boolean hasMore() {
        return at < limit;
    }

    /** The tag of the next element. */
    int tag() throws Fault {
        if (at >= limit) {
            throw new Fault("it ends too early");
        }
        return bytes[at] & 0xff;
    }

    /** The content of the next element, which must have this tag; this goes on behind it. */
    Der enter(int tag) throws Fault {
        int begin = at;
        int end = skip(tag);
        return new Der(bytes, contentOf(begin), end);
    }

    /** The next element with its tag and length. */
    byte[] whole(int tag) throws Fault {
        int begin = at;
        return Arrays.copyOfRange(bytes, begin, skip(tag));
    }

    /** The content of the next element. */
    byte[] content(int tag) throws Fault {
        int begin = at;
        int end = skip(tag);
        return Arrays.copyOfRange(bytes, contentOf(begin), end);
    }

    /** Where the next element ends, behind which this goes on. */
    private int skip(int tag) throws Fault {
        if (tag() != tag) {
            throw new Fault("there is something else where 0x" + Integer.toHexString(tag) + " belongs");
        }
        int content = contentOf(at);
        int first = bytes[at + 1] & 0xff;
        int length = first;
        if (first >= 0x80) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = length << 8 | bytes[i] & 0xff;
            }
        }
        if (length < 0 || length > limit - content) {
            throw new Fault("an element is longer than what holds it");
        }
        at = content + length;
        return at;
    }

    private int contentOf(int element) throws Fault {
        if (limit - element < 2) {
            throw new Fault("it ends too early");
        }
        int first = bytes[element + 1] & 0xff;
        int more = first < 0x80 ? 0 : first & 0x7f;
        if (first == 0x80 || more > 4 || limit - element - 2 < more) {
            throw new Fault("a length is wrong");
        }
        return element + 2 + more;
    }

    // What is written.

    static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int from = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | digits.length - from);
            out.write(digits, from, digits.length - from);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... contents) {
        return element(SEQUENCE, contents);
    }

    static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    static byte[] flag(boolean value) {
        return element(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
    }

    static byte[] utf8(String text) {
        return element(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    /** All eight bits of each byte count. */
    static byte[] bits(byte[] value) {
        return element(BIT_STRING, new byte[1], value);
    }

    /** An element with a tag of its own around another: [number] EXPLICIT. */
    static byte[] tagged(int number, byte[] inner) {
        return element(0xa0 | number, inner);
    }

    /** An object identifier, as {@code 2.5.4.3}. */
    static byte[] oid(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; i < parts.length; i++) {
            int value = Integer.parseInt(parts[i]);
            if (i == 1) {
                value += 40 * Integer.parseInt(parts[0]);
            }
            for (int shift = 28; shift > 0; shift -= 7) {
                if (value >>> shift != 0) {
                    out.write(0x80 | value >>> shift & 0x7f);
                }
            }
            out.write(value & 0x7f);
        }
        return element(OBJECT_IDENTIFIER, out.toByteArray());
    }

    /** A time, to the second. */
    static byte[] time(Instant instant) {
        ZonedDateTime at = instant.atZone(ZoneOffset.UTC);
        boolean brief = at.getYear() <= LAST_SHORT_YEAR;
        StringBuilder text = new StringBuilder();
        digits(text, brief ? at.getYear() % 100 : at.getYear() / 100);
        if (!brief) {
            digits(text, at.getYear() % 100);
        }
        digits(text, at.getMonthValue());
        digits(text, at.getDayOfMonth());
        digits(text, at.getHour());
        digits(text, at.getMinute());
        digits(text, at.getSecond());
        return element(
                brief ? UTC_TIME : GENERALIZED_TIME, text.append('Z').toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void digits(StringBuilder text, int value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
