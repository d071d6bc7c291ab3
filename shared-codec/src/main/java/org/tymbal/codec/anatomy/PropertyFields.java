package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/** A Property Length, then identifiers and values [MQTT-2.2.2]. */
final class PropertyFields {
    private PropertyFields() {}

    /**
     * @param packet where the properties stand; null for the Will Properties
     * @return the {@link Property#bit} of each that is there
     */
    static int read(Dissector in, @Nullable PacketType packet) {
        String chapter = PropertyWords.chapter(packet);
        in.open(
                packet == null ? "Will Properties" : "Properties",
                Words.mark("What MQTT 5 adds: any number of pairs of an identifier and a value."),
                chapter);
        int length = in.varint(
                packet == null ? "Will Property Length" : "Property Length",
                Words.mark("How many bytes of properties follow."),
                chapter + ".1",
                true);
        if (length < 0) {
            throw in.stop(null);
        }
        int end = in.at() + length;
        in.value(length == 0 ? Words.of("none") : Dissector.count(length));
        if (length > in.remaining() && !in.isPartial()) {
            in.problem(Words.of("They would go beyond the end of the packet."));
            throw in.stop(null);
        }
        Dissector.Limit before = in.limit(end);
        int seen = 0;
        while (in.remaining() > 0) {
            seen |= property(in, packet, seen);
        }
        if (in.at() < end) {
            in.need(1); // the packet is partial, so this stops
        }
        in.restore(before);
        if ((seen & Property.AUTHENTICATION_DATA.bit()) != 0 && (seen & Property.AUTHENTICATION_METHOD.bit()) == 0) {
            in.problem(Words.of("Authentication Data stands without an Authentication Method."));
        }
        in.close();
        return seen;
    }

    private static int property(Dissector in, @Nullable PacketType packet, int seen) {
        int identifier = in.peek();
        Property property = Property.of(identifier);
        boolean allowed = property != null && (packet == null ? property.allowedInWill() : property.allowedIn(packet));
        String section = property == null ? "2.2.2.2" : PropertyWords.section(property, packet);
        String sentence = property == null ? "" : PropertyWords.sentence(property);
        in.open(property == null ? Words.of("Unknown property") : property.label(), sentence, section);
        String wrong = null;
        if (property == null || !allowed) {
            String where = packet == null ? "Will Properties" : packet.name();
            wrong = property == null
                    ? Words.of("There is no such property in {}.", where)
                    : Words.of("It cannot stand in {}.", where);
        } else if ((seen & property.bit()) != 0 && !repeatable(property, packet)) {
            wrong = Words.of("It stands twice.");
        }
        in.leaf(
                "Identifier",
                1,
                Dissector.hexByte(identifier) + (property == null ? "" : " " + property.label()),
                Words.mark("Which property this is; its kind of value follows from it."),
                "2.2.2.2",
                wrong);
        if (property == null) {
            throw in.stop(null);
        }
        value(in, property, sentence, section);
        in.close();
        return property.bit();
    }

    private static boolean repeatable(Property property, @Nullable PacketType packet) {
        return packet == null ? property == Property.USER_PROPERTY : property.repeatableIn(packet);
    }

    private static void value(Dissector in, Property property, String sentence, String section) {
        switch (property.type()) {
            case BOOLEAN -> {
                int value = in.peek();
                number(in, property, 1, value, value > 1 ? Words.of("It is 0 or 1.") : null, sentence, section);
            }
            case U16 -> number(in, property, 2, in.peek16(), null, sentence, section);
            case U16_NOT_0 -> number(in, property, 2, in.peek16(), notZero(in.peek16()), sentence, section);
            case U32 -> number(in, property, 4, in.peek32(), null, sentence, section);
            case U32_NOT_0 -> number(in, property, 4, in.peek32(), notZero(in.peek32()), sentence, section);
            case VARINT -> {
                int value = in.varint("Value", sentence, section, true);
                if (value < 0) {
                    throw in.stop(null);
                }
                in.value(Integer.toString(value));
                in.problemOfLast(notZero(value));
            }
            case UTF8 -> {
                String text = in.utf8("Value", sentence, section);
                in.value(text == null ? "" : Dissector.quoted(text));
                if (property == Property.RESPONSE_TOPIC && text != null && TopicName.problem(text) != null) {
                    in.problemOfLast(Dissector.rule(
                            Words.of("A Response Topic is a Topic Name, without wildcards."), "3.3.2-14"));
                }
            }
            case BINARY -> in.binary("Value", sentence, section, property == Property.AUTHENTICATION_DATA);
            case PAIR -> {
                String name = in.utf8("Name", Words.mark("The name of the pair; names may repeat."), section);
                String value = in.utf8("Value", Words.mark("The value of the pair."), section);
                in.value((name == null ? "" : Dissector.quoted(name)) + " = "
                        + (value == null ? "" : Dissector.quoted(value)));
            }
        }
    }

    private static @Nullable String notZero(long value) {
        return value == 0 ? Words.of("It cannot be 0.") : null;
    }

    private static void number(
            Dissector in,
            Property property,
            int length,
            long value,
            @Nullable String problem,
            String sentence,
            String section) {
        String text = Long.toString(value);
        if (property == Property.SESSION_EXPIRY_INTERVAL && value == 0xffff_ffffL) {
            text = Words.of("never");
        } else if (PropertyWords.isSeconds(property)) {
            text = Words.many((int) Math.min(value, Integer.MAX_VALUE), "{} second|{} seconds", text);
        }
        in.value(text);
        in.leaf("Value", length, text, sentence, section, problem);
    }
}
