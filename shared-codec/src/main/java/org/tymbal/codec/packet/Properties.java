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
 * {@link Property}.
 */
public final class Properties {
    public static final Properties NONE = new Properties(new Property[0], new Object[0]);

    private final Property[] keys;
    private final Object[] values;

    private Properties(Property[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many properties, each repetition counted. */
    public int size() {
        return keys.length;
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    /** The property at {@code index}, in the order of the wire. */
    public Property keyAt(int index) {
        return keys[index];
    }

    /** The value at {@code index}: a Long, String, ByteSlice or UserProperty, by {@link Property#type()}. */
    public Object valueAt(int index) {
        return values[index];
    }

    public boolean has(Property property) {
        return find(property) != null;
    }

    private @Nullable Object find(Property property) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == property) {
                return values[i];
            }
        }
        return null;
    }

    /** The value of a numeric property, or {@code absent}. */
    public long number(Property property, long absent) {
        return find(property) instanceof Long value ? value : absent;
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
        for (Object value : values) {
            if (value instanceof UserProperty user) {
                found.add(user);
            }
        }
        return found;
    }

    /** The same bag over memory that nobody else can change. */
    public Properties own() {
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
        for (int i = 0; i < keys.length; i++) {
            boolean keep = true;
            for (Property property : unwanted) {
                keep &= keys[i] != property;
            }
            if (keep) {
                builder.add(keys[i], values[i]);
            }
        }
        return builder.build();
    }

    /** A builder that holds these properties. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        for (int i = 0; i < keys.length; i++) {
            builder.add(keys[i], values[i]);
        }
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Properties that && Arrays.equals(keys, that.keys) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.length; i++) {
            text.append(i == 0 ? "" : ", ").append(keys[i].label()).append(": ").append(values[i]);
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
