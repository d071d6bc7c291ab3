package org.tymbal.codec.anatomy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.words.Words;

/** A cursor that notes a field for everything it passes over. Stops, by an exception of its own, where no more can be read. */
final class Dissector {
    /** Reading on has no sense; carries no stack trace, as hostile bytes throw it often. */
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final int LONGEST_TEXT = 200;
    private static final String HEX = "0123456789abcdef";

    /** A field whose children are still coming. */
    private static final class Open {
        private final String name;
        private final int offset;
        private final String sentence;
        private final String section;
        private final List<Field> before;
        private String value = "";
        private @Nullable String problem;

        Open(String name, int offset, String sentence, String section, List<Field> before) {
            this.name = name;
            this.offset = offset;
            this.sentence = sentence;
            this.section = section;
            this.before = before;
        }
    }

    private final byte[] bytes;
    private final List<Open> open = new ArrayList<>();
    private List<Field> fields = new ArrayList<>();
    private int at;

    /** Where the packet ends, or the part of it that is read. */
    private int limit;
    /** Whether there was more behind the limit, which has not been kept. */
    private boolean limitIsCut;

    /** Why the packet is not whole, a sentence; null if it is. */
    private @Nullable String half;

    private boolean stopped;
    private boolean stoppedByCut;
    private @Nullable String why;

    /** @param cut whether bytes that were there have not been kept */
    Dissector(byte[] bytes, boolean cut) {
        this.bytes = bytes;
        limit = bytes.length;
        limitIsCut = cut;
    }

    List<Field> fields() {
        return fields;
    }

    int at() {
        return at;
    }

    int remaining() {
        return limit - at;
    }

    /** Whether what is missing behind the limit is missing there: then it is no mistake of what is being read. */
    boolean isPartial() {
        return limitIsCut || half != null;
    }

    /** The packet is not whole. */
    void half(String sentence) {
        half = sentence;
    }

    /** What is read ends there, if that is not behind the end of all; returns the limit before, for {@link #restore}. */
    Limit limit(int end) {
        Limit before = new Limit(limit, limitIsCut);
        if (end <= limit) {
            limit = end;
            limitIsCut = false;
        }
        return before;
    }

    void restore(Limit before) {
        limit = before.at();
        limitIsCut = before.cut();
    }

    record Limit(int at, boolean cut) {}

    /** Begins a field that consists of others. */
    void open(String name, String sentence, String section) {
        open.add(new Open(name, at, sentence, section, fields));
        fields = new ArrayList<>();
    }

    /** What the field that is open is worth as a whole. */
    void value(String value) {
        open.get(open.size() - 1).value = value;
    }

    /** What is wrong with the field that is open as a whole; the first one stays. */
    void problem(String problem) {
        Open top = open.get(open.size() - 1);
        top.problem = top.problem == null ? problem : top.problem;
    }

    void close() {
        Open top = open.remove(open.size() - 1);
        List<Field> children = fields;
        fields = top.before;
        fields.add(new Field(
                top.name,
                top.offset,
                at - top.offset,
                0xff,
                top.value,
                top.sentence,
                top.section,
                top.problem,
                List.copyOf(children)));
    }

    /** After a stop: what was begun ends here. */
    void closeAll() {
        while (!open.isEmpty()) {
            close();
        }
    }

    /** Notes a leaf and passes over it. */
    void leaf(String name, int length, String value, String sentence, String section, @Nullable String problem) {
        fields.add(new Field(name, at, length, 0xff, value, sentence, section, problem, List.of()));
        at += length;
    }

    /** Notes bits of the next byte, without passing over it. */
    void bits(String name, int mask, String value, String sentence, String section, @Nullable String problem) {
        fields.add(new Field(name, at, 1, mask, value, sentence, section, problem, List.of()));
    }

    /** What is wrong with the field noted last; null changes nothing, and the first problem stays. */
    void problemOfLast(@Nullable String problem) {
        int last = fields.size() - 1;
        if (problem == null || last < 0) {
            return;
        }
        Field field = fields.get(last);
        fields.set(
                last,
                new Field(
                        field.name(),
                        field.offset(),
                        field.length(),
                        field.mask(),
                        field.value(),
                        field.sentence(),
                        field.section(),
                        field.problem() == null ? problem : field.problem(),
                        field.children()));
    }

    void passByte() {
        at++;
    }

    /** The next byte, which stays where it is. */
    int peek() {
        need(1);
        return bytes[at] & 0xff;
    }

    /** The first byte of the packet. */
    int firstByte() {
        return bytes[0] & 0xff;
    }

    int peek16() {
        need(2);
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    long peek32() {
        need(4);
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    /** Stops if there are fewer bytes. */
    void need(int count) {
        if (count > limit - at) {
            stoppedByCut = limitIsCut;
            throw stop(
                    isPartial() ? null : Words.of("Bytes wanted here: {}; left: {}.", "" + count, "" + (limit - at)));
        }
    }

    /** @param problem why; null if that has been noted, or bytes were not kept, which is nobody's fault */
    Stop stop(@Nullable String problem) {
        stopped = true;
        why = problem;
        return new Stop();
    }

    /** A Variable Byte Integer as a leaf; -1 if it has more than four bytes, which are then the leaf. */
    int varint(String name, String sentence, String section, boolean shortest) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            need(i + 1);
            int b = bytes[at + i] & 0xff;
            value |= (b & 0x7f) << 7 * i;
            if (b < 0x80) {
                boolean overlong = b == 0 && i > 0;
                leaf(
                        name,
                        i + 1,
                        Integer.toString(value),
                        sentence,
                        section,
                        overlong && shortest
                                ? rule(Words.of("It takes more bytes than the number needs."), "1.5.5-1")
                                : null);
                return value;
            }
        }
        leaf(name, 4, "", sentence, section, Words.of("A Variable Byte Integer has no more than four bytes."));
        return -1;
    }

    /** A UTF-8 Encoded String, as its length and its text; null if it is not UTF-8 as MQTT wants it. */
    @Nullable
    String utf8(String name, String sentence, String section) {
        open(name, sentence, section);
        int length = lengthOf(name);
        String text = null;
        String value;
        String problem = null;
        if (Utf8.valid(bytes, at, length)) {
            text = Utf8.decode(bytes, at, length);
            value = quoted(text);
        } else {
            value = hex(at, length);
            problem = rule(
                    Words.of("It is not UTF-8 as MQTT wants it: a bad sequence, a surrogate or U+0000."), "1.5.4-1");
        }
        value(value);
        if (length > 0) {
            leaf("Characters", length, value, sentence, section, problem);
        }
        close();
        return text;
    }

    /** Binary Data, as its length and its bytes. */
    void binary(String name, String sentence, String section, boolean secret) {
        open(name, sentence, section);
        int length = lengthOf(name);
        String value = secret ? Words.of("{}, not shown in words", count(length)) : content(at, length);
        value(value);
        if (length > 0) {
            leaf("Bytes", length, value, sentence, section, null);
        }
        close();
    }

    private int lengthOf(String name) {
        int length = peek16();
        boolean fits = length <= limit - at - 2;
        leaf(
                "Length",
                2,
                count(length),
                Words.mark("How many bytes follow: two bytes, the higher one first."),
                "1.5.4",
                fits || isPartial()
                        ? null
                        : Words.of("{} would go beyond the end. Bytes left: {}.", name, "" + (limit - at - 2)));
        if (!fits) {
            stoppedByCut = limitIsCut;
            throw stop(null);
        }
        return length;
    }

    /** All that is left up to the limit, as a leaf, even if it is nothing. */
    void payload(String name, String sentence, String section) {
        int length = limit - at;
        String value = content(at, length);
        if (limitIsCut) {
            value = Words.of("{}; only the beginning was kept", value);
        }
        leaf(name, length, value, sentence, section, null);
    }

    /** Whatever no field was found for. */
    void rest() {
        int length = bytes.length - at;
        String problem = why != null ? why : half;
        if (length == 0 && problem == null) {
            return;
        }
        String name = Words.of("Behind the packet");
        String sentence = Words.mark("These bytes do not belong to the packet: its Remaining Length ends before them.");
        if (length == 0) {
            name = Words.of("Missing");
            sentence = Words.mark("The packet ends before it is whole.");
        } else if (stoppedByCut) {
            name = Words.of("Cut here");
            sentence = Words.mark("Only the beginning of this packet was kept.");
        } else if (stopped) {
            name = Words.of("Not understood");
            sentence = Words.mark("What these bytes are cannot be said, because of what stands before them.");
        }
        leaf(name, length, length == 0 ? "" : hex(at, length), sentence, "", problem);
    }

    /** A problem, and the number under which the specification forbids it. */
    static String rule(String sentence, String number) {
        return sentence + " [MQTT-" + number + "]";
    }

    static String count(int bytes) {
        return Words.many(bytes, "{} byte|{} bytes", "" + bytes);
    }

    /** Text if it is text, else the first bytes. */
    private String content(int from, int length) {
        if (length == 0) {
            return Words.of("empty");
        }
        int shown = Math.min(length, LONGEST_TEXT);
        while (shown < length && shown > LONGEST_TEXT - 4 && (bytes[from + shown] & 0xc0) == 0x80) {
            shown--;
        }
        if (!Utf8.valid(bytes, from, shown)) {
            return count(length) + ": " + hex(from, length);
        }
        return quoted(Utf8.decode(bytes, from, shown)) + (shown < length ? " … " + count(length) : "");
    }

    static String quoted(String text) {
        return text.length() <= LONGEST_TEXT
                ? "\"" + text + "\""
                : Words.of("{} … {} characters", "\"" + text.substring(0, LONGEST_TEXT) + '"', "" + text.length());
    }

    private String hex(int from, int length) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(length, 16);
        for (int i = from; i < from + shown; i++) {
            text.append(i == from ? "" : " ")
                    .append(HEX.charAt((bytes[i] & 0xff) >> 4))
                    .append(HEX.charAt(bytes[i] & 15));
        }
        return shown < length ? text.append(" …").toString() : text.toString();
    }

    static String hexByte(int value) {
        return "0x" + HEX.charAt(value >> 4 & 15) + HEX.charAt(value & 15);
    }
}
