package org.tymbal.codec.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * An immutable, sparse bag of properties in the order of the wire. Most packets have none and share {@link #NONE}.
 *
 * <p>It holds what it is given; which property may stand where, and how often, the codec checks by the table in
 * {@link Property}. What was read may be held as the bytes of the wire, checked but not decoded until somebody asks: a broker
 * hands on most properties without looking at them.
 */
public final class Properties {
    /** Port: who decodes properties that are held as bytes. */
    public interface Decoder {
        /** All of them. */
        Properties decode(ByteSlice content);

        /** The value of a numeric property that is among them. */
        long number(ByteSlice content, Property property);
    }

    public static final Properties NONE = new Properties(new Property[0], new Object[0]);

    private final Property[] keys;
    private final Object[] values;

    private final int present;
    private final int size;
    private final @Nullable ByteSlice content;
    private final @Nullable Decoder decoder;
    /** How far before the end of {@link #content} the four bytes of the Message Expiry Interval begin; 0 if not there. */
    private final int expiryFromEnd;
    /** Made when it is asked for; two threads that race make equal ones. */
    private @Nullable Properties decoded;

    private Properties(Property[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
        this.size = keys.length;
        int bits = 0;
        for (Property key : keys) {
            bits |= key.bit();
        }
        this.present = bits;
        this.content = null;
        this.decoder = null;
        this.expiryFromEnd = 0;
    }

    private Properties(int present, int size, ByteSlice content, int expiryFromEnd, Decoder decoder) {
        this.keys = NONE.keys;
        this.values = NONE.values;
        this.present = present;
        this.size = size;
        this.content = content;
        this.decoder = decoder;
        this.expiryFromEnd = expiryFromEnd;
    }

    /**
     * Properties that stay bytes as long as nobody needs more.
     *
     * @param present the {@link Property#bit} of each
     * @param size how many there are, each repetition counted
     * @param content their bytes without the Property Length, checked; borrowed
     * @param expiryFromEnd how far before the end of the content the value of the Message Expiry Interval begins; 0 if not there
     */
    public static Properties encoded(int present, int size, ByteSlice content, int expiryFromEnd, Decoder decoder) {
        return new Properties(present, size, content, expiryFromEnd, decoder);
    }

    /** Where in {@link #content} the Message Expiry Interval is, counted from its end; 0 if it is not there. */
    public int expiryFromEnd() {
        return expiryFromEnd;
    }

    /** The bytes of the wire without the Property Length, if they are there; borrowed until {@link #own}. */
    public @Nullable ByteSlice content() {
        return content;
    }

    /** The same properties over other memory that holds the same bytes as {@link #content}. */
    public Properties over(ByteSlice same) {
        return decoder == null ? this : new Properties(present, size, same, expiryFromEnd, decoder);
    }

    private Properties plain() {
        if (content == null || decoder == null) {
            return this;
        }
        Properties made = decoded;
        if (made == null) {
            made = decoder.decode(content);
            decoded = made;
        }
        return made;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many properties, each repetition counted. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The property at {@code index}, in the order of the wire. */
    public Property keyAt(int index) {
        return plain().keys[index];
    }

    /** The value at {@code index}: a Long, String, ByteSlice or UserProperty, by {@link Property#type()}. */
    public Object valueAt(int index) {
        return plain().values[index];
    }

    public boolean has(Property property) {
        return (present & property.bit()) != 0;
    }

    private @Nullable Object find(Property property) {
        if (!has(property)) {
            return null;
        }
        Properties bag = plain();
        for (int i = 0; i < bag.keys.length; i++) {
            if (bag.keys[i] == property) {
                return bag.values[i];
            }
        }
        return null;
    }

    /** The value of a numeric property, or {@code absent}. */
    public long number(Property property, long absent) {
        if (!has(property)) {
            return absent;
        }
        if (content != null && decoder != null) {
            return property == Property.MESSAGE_EXPIRY_INTERVAL
                    ? seconds(content.array(), content.offset() + content.length() - expiryFromEnd)
                    : decoder.number(content, property);
        }
        return find(property) instanceof Long value ? value : absent;
    }

    private static long seconds(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    /** The value of a numeric property that fits an int, or {@code absent}. */
    public int integer(Property property, int absent) {
        return (int) number(property, absent);
    }

    /** The value of a BOOLEAN property, or {@code absent}. */
    public boolean flag(Property property, boolean absent) {
        return number(property, absent ? 1 : 0) == 1;
    }

    /** The value of a text property, or null. */
    public @Nullable String text(Property property) {
        return find(property) instanceof String value ? value : null;
    }

    /** The value of a binary property, or null. */
    public @Nullable ByteSlice binary(Property property) {
        return find(property) instanceof ByteSlice value ? value : null;
    }

    /** All User Properties in their order. */
    public List<UserProperty> userProperties() {
        List<UserProperty> found = new ArrayList<>();
        for (Object value : plain().values) {
            if (value instanceof UserProperty user) {
                found.add(user);
            }
        }
        return found;
    }

    /** The same bag over memory that nobody else can change. */
    public Properties own() {
        if (content != null) {
            return over(content.own());
        }
        for (Object value : values) {
            if (value instanceof ByteSlice) {
                Object[] owned = values.clone();
                for (int i = 0; i < owned.length; i++) {
                    if (owned[i] instanceof ByteSlice slice) {
                        owned[i] = slice.own();
                    }
                }
                return new Properties(keys, owned);
            }
        }
        return this;
    }

    /** The same bag without these properties. */
    public Properties without(Property... unwanted) {
        Builder builder = new Builder();
        Properties bag = plain();
        for (int i = 0; i < bag.keys.length; i++) {
            boolean keep = true;
            for (Property property : unwanted) {
                keep &= bag.keys[i] != property;
            }
            if (keep) {
                builder.add(bag.keys[i], bag.values[i]);
            }
        }
        return builder.build();
    }

    /** A builder that holds these properties. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        Properties bag = plain();
        for (int i = 0; i < bag.keys.length; i++) {
            builder.add(bag.keys[i], bag.values[i]);
        }
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Properties that
                && Arrays.equals(plain().keys, that.plain().keys)
                && Arrays.equals(plain().values, that.plain().values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(plain().values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(keyAt(i).label())
                    .append(": ")
                    .append(valueAt(i));
        }
        return text.append('}').toString();
    }

    /** Collects properties; not thread-safe. */
    public static final class Builder {
        private Property[] keys = new Property[4];
        private Object[] values = new Object[4];
        private int size;

        private Builder() {}

        private Builder add(Property key, Object value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key;
            values[size++] = value;
            return this;
        }

        private void check(Property property, boolean fits) {
            if (!fits) {
                throw new IllegalArgumentException(property.label() + " has another type or range");
            }
        }

        /** Adds a numeric or BOOLEAN property; the value must be in the range of its type. */
        public Builder add(Property property, long value) {
            check(
                    property,
                    switch (property.type()) {
                        case BOOLEAN -> value == 0 || value == 1;
                        case U16 -> value >= 0 && value <= 0xffff;
                        case U16_NOT_0 -> value > 0 && value <= 0xffff;
                        case U32 -> value >= 0 && value <= 0xffff_ffffL;
                        case U32_NOT_0 -> value > 0 && value <= 0xffff_ffffL;
                        case VARINT -> value > 0 && value <= 268_435_455;
                        case UTF8, BINARY, PAIR -> false;
                    });
            return add(property, (Object) value);
        }

        /** Adds a text property. */
        public Builder add(Property property, String value) {
            check(property, property.type() == Property.Type.UTF8);
            return add(property, (Object) value);
        }

        /** Adds a binary property. */
        public Builder add(Property property, ByteSlice value) {
            check(property, property.type() == Property.Type.BINARY);
            return add(property, (Object) value);
        }

        /** Adds a User Property. */
        public Builder user(String name, String value) {
            return add(Property.USER_PROPERTY, (Object) new UserProperty(name, value));
        }

        public boolean has(Property property) {
            for (int i = 0; i < size; i++) {
                if (keys[i] == property) {
                    return true;
                }
            }
            return false;
        }

        public Properties build() {
            return size == 0 ? NONE : new Properties(Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
        }
    }
}
