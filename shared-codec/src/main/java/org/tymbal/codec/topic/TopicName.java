package org.tymbal.codec.topic;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.words.Words;

/**
 * A Topic Name: the label of an Application Message, as UTF-8 bytes.
 *
 * <p>Kept as bytes because the message path compares and copies it but seldom reads it; the text is made when somebody
 * asks. A name may be {@linkplain #borrowed borrowed} from a read buffer; whoever keeps it calls {@link #own()}. The empty
 * name stands only in a PUBLISH that uses a Topic Alias and in a Message that has none.
 */
public final class TopicName {
    public static final TopicName EMPTY = new TopicName(ByteSlice.EMPTY);

    /** The most bytes that a Topic Name may have [MQTT-4.7.3-3]. */
    public static final int MAXIMUM_BYTES = 65_535;

    private final ByteSlice bytes;
    private int hash;
    private @Nullable String text;

    private TopicName(ByteSlice bytes) {
        this.bytes = bytes;
    }

    /**
     * The name with this text.
     *
     * @throws IllegalArgumentException if the text is not a Topic Name; the message says why
     */
    public static TopicName of(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        TopicName name = new TopicName(ByteSlice.utf8(text));
        name.text = text;
        return name;
    }

    /** A view on bytes that are UTF-8 as MQTT wants it; see {@link #wellFormed()}. */
    public static TopicName borrowed(ByteSlice utf8) {
        return utf8.isEmpty() ? EMPTY : new TopicName(utf8);
    }

    /** Why the text is not a Topic Name, in a sentence; null if it is one [MQTT-4.7.1-1] [MQTT-4.7.3-1]. */
    public static @Nullable String problem(String text) {
        if (text.isEmpty()) {
            return Words.mark("a topic name needs at least one character");
        }
        if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            return Words.mark("a topic name cannot hold the wildcards + and #: a message goes to one topic");
        }
        return lengthProblem(text, "a topic name");
    }

    static @Nullable String lengthProblem(String text, String what) {
        try {
            int size = Utf8.encodedLength(text);
            return size > MAXIMUM_BYTES ? what + " of " + size + " bytes is too long; 65,535 is the most" : null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Whether it has a character and no wildcard. */
    public boolean wellFormed() {
        byte[] array = bytes.array();
        int end = bytes.offset() + bytes.length();
        for (int i = bytes.offset(); i < end; i++) {
            if (array[i] == '+' || array[i] == '#') {
                return false;
            }
        }
        return !bytes.isEmpty();
    }

    /** The name in UTF-8. */
    public ByteSlice bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** Whether it begins with $, so that no wildcard in the first level matches it [MQTT-4.7.2-1]. */
    public boolean isDollar() {
        return !bytes.isEmpty() && bytes.at(0) == '$';
    }

    /** How many levels it has, at least 1. */
    public int levels() {
        int levels = 1;
        byte[] array = bytes.array();
        int end = bytes.offset() + bytes.length();
        for (int i = bytes.offset(); i < end; i++) {
            if (array[i] == '/') {
                levels++;
            }
        }
        return levels;
    }

    /**
     * As {@link #levels()}, of bytes that nobody has looked at, in one pass.
     *
     * @return 0 if there is a wildcard; -1 if the bytes are not UTF-8 as MQTT wants it
     */
    public static int levels(byte[] utf8, int offset, int length) {
        int levels = 1;
        boolean wildcard = false;
        boolean plain = true;
        for (int i = offset; i < offset + length; i++) {
            int b = utf8[i];
            if (b > '/') {
                continue; // nearly all: letters and digits
            }
            if (b == '/') {
                levels++;
            } else if (b == '+' || b == '#') {
                wildcard = true;
            } else if (b < 1) {
                plain = false;
            }
        }
        if (!plain && !Utf8.valid(utf8, offset, length)) {
            return -1;
        }
        return wildcard ? 0 : levels;
    }

    /** A name that nobody else can change. */
    public TopicName own() {
        ByteSlice own = bytes.own();
        return own == bytes ? this : new TopicName(own);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof TopicName that && hashCode() == that.hashCode() && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = bytes.hashCode();
        }
        return hash;
    }

    /** The name as text. */
    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = Utf8.decode(bytes.array(), bytes.offset(), bytes.length());
            text = made;
        }
        return made;
    }
}
