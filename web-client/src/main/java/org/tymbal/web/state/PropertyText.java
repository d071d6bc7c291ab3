package org.tymbal.web.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.UserProperty;

/** Properties of MQTT 5 as a person types them: numbers by their digits, bytes as text or, behind 0x, in hexadecimal. */
public final class PropertyText {
    private static final String BYTES = "0x";
    private static final int LONGEST = 65_535;

    private PropertyText() {}

    /** A value of one. Not by its toString, which would ask everything in the page for its own. */
    public static String of(Object value) {
        if (value instanceof ByteSlice bytes) {
            String text = bytes.text();
            return text == null || text.startsWith(BYTES) ? BYTES + Payloads.hex(bytes) : text;
        }
        if (value instanceof UserProperty user) {
            return user.name() + ": " + user.value();
        }
        return value instanceof String text ? text : value instanceof Long number ? Long.toString(number) : "";
    }

    /** Whether it is a number, and no flag. */
    public static boolean isNumber(Property property) {
        int type = property.type().ordinal();
        return type > Property.Type.BOOLEAN.ordinal() && type < Property.Type.UTF8.ordinal();
    }

    public static double least(Property property) {
        Property.Type type = property.type();
        return type == Property.Type.BOOLEAN || type == Property.Type.U16 || type == Property.Type.U32 ? 0 : 1;
    }

    public static double most(Property property) {
        Property.Type type = property.type();
        return type == Property.Type.BOOLEAN
                ? 1
                : type == Property.Type.U16 || type == Property.Type.U16_NOT_0
                        ? 65_535
                        : type == Property.Type.VARINT ? 268_435_455 : 4_294_967_295.0;
    }

    /** Adds one that is no pair; false, and nothing is added, where the text is no value of it. */
    public static boolean add(Properties.Builder bag, Property property, String text) {
        if (property.type() == Property.Type.UTF8) {
            boolean good = isText(text);
            if (good) {
                bag.add(property, text);
            }
            return good;
        }
        if (property.type() == Property.Type.BINARY) {
            ByteSlice bytes = text.startsWith(BYTES)
                    ? PayloadCode.hex(text.substring(2))
                    : isText(text) ? ByteSlice.utf8(text) : null;
            if (bytes != null) {
                bag.add(property, bytes);
            }
            return bytes != null;
        }
        double number = Numbers.whole(text);
        boolean good = number >= least(property) && number <= most(property);
        if (good) {
            bag.add(property, (long) number);
        }
        return good;
    }

    /** Whether MQTT can carry it [MQTT-1.5.4-1] [MQTT-1.5.4-2]. */
    static boolean isText(String text) {
        try {
            return Utf8.encodedLength(text) <= LONGEST;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Writes them as a member of a profile: a list of names of the specification with their values, all of it texts.
     *
     * @param link whether it is for a link, which says nothing in which a token may stand
     */
    static void write(StringBuilder out, Properties bag, boolean link) {
        String before = ",\"properties\":[[";
        for (int i = 0; i < bag.size(); i++) {
            Property property = bag.keyAt(i);
            Object value = bag.valueAt(i);
            UserProperty user = value instanceof UserProperty pair ? pair : null;
            if (property != Property.AUTHENTICATION_DATA && (user == null || !link)) {
                out.append(before);
                JsonText.quote(out, property.label());
                out.append(',');
                JsonText.quote(out, user == null ? of(value) : user.name());
                if (user != null) {
                    out.append(',');
                    JsonText.quote(out, user.value());
                }
                before = "],[";
            }
        }
        out.append(before.length() == 3 ? "]]" : "");
    }

    /**
     * What somebody may have written.
     *
     * @param packet where they are to stand; null for the Will
     * @return null where one does not belong there, or is none; Authentication Data never does
     */
    static @Nullable Properties read(@Nullable JsonTree tree, @Nullable PacketType packet) {
        Properties.Builder bag = Properties.builder();
        boolean good = tree == null || tree.kind == '[';
        for (int i = 0; good && tree != null && i < tree.items.size(); i++) {
            good = read(bag, tree.items.get(i).items, packet);
        }
        return good ? bag.build() : null;
    }

    private static boolean read(Properties.Builder bag, List<JsonTree> parts, @Nullable PacketType packet) {
        for (JsonTree part : parts) {
            if (!ProfileFile.isText(part)) {
                return false;
            }
        }
        for (Property property : Property.values()) {
            if (parts.size() > 1
                    && property.label().equals(parts.get(0).text)
                    && property != Property.AUTHENTICATION_DATA
                    && property != Property.SESSION_EXPIRY_INTERVAL // has a field of its own
                    && (packet == null ? property.allowedInWill() : property.allowedIn(packet))) {
                if (property == Property.USER_PROPERTY && parts.size() == 3) {
                    bag.user(parts.get(1).text, parts.get(2).text);
                    return true;
                }
                return parts.size() == 2 && !bag.has(property) && add(bag, property, parts.get(1).text);
            }
        }
        return false;
    }
}
