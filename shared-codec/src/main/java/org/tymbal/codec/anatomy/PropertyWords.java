package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.words.Words;

/** Where the specification explains each property, and what it is for in a sentence. */
final class PropertyWords {
    /** By the identifier. */
    private static final String[] SENTENCES = new String[0x2b];

    static {
        SENTENCES[0x01] = Words.mark("Whether the payload is text in UTF-8 (1) or just bytes (0).");
        SENTENCES[0x02] = Words.mark("How long the message may wait before it is no longer worth sending.");
        SENTENCES[0x03] = Words.mark("What the payload is, often a MIME type.");
        SENTENCES[0x08] = Words.mark("Where the answer to this message shall go.");
        SENTENCES[0x09] =
                Words.mark("What the answer shall carry, so that the asker knows which question it belongs to.");
        SENTENCES[0x0b] = Words.mark("The number that the client gave the Subscription by which this message comes.");
        SENTENCES[0x11] = Words.mark("How long the server keeps the Session after the connection has ended.");
        SENTENCES[0x12] = Words.mark("The Client Identifier that the server chose, because the client sent none.");
        SENTENCES[0x13] = Words.mark("The Keep Alive that the server wants instead of the client's.");
        SENTENCES[0x15] = Words.mark("The name of the way in which both prove who they are.");
        SENTENCES[0x16] = Words.mark("What the Authentication Method wants to say.");
        SENTENCES[0x17] = Words.mark("Whether the server may send Reason Strings and User Properties with failures.");
        SENTENCES[0x18] = Words.mark("How long the server waits before it publishes the Will Message.");
        SENTENCES[0x19] = Words.mark("Whether the client wants Response Information in CONNACK.");
        SENTENCES[0x1a] = Words.mark("From which the client can make its Response Topics.");
        SENTENCES[0x1c] = Words.mark("Another server that the client shall use.");
        SENTENCES[0x1f] = Words.mark("Why, in words, for whoever reads the log.");
        SENTENCES[0x21] =
                Words.mark("How many PUBLISH of QoS 1 and 2 the sender of this may be owed answers for at once.");
        SENTENCES[0x22] = Words.mark("How many Topic Aliases the sender of this understands.");
        SENTENCES[0x23] = Words.mark("A number that stands for the Topic Name from now on.");
        SENTENCES[0x24] = Words.mark("The highest QoS that the server supports.");
        SENTENCES[0x25] = Words.mark("Whether the server keeps Retained Messages.");
        SENTENCES[0x26] = Words.mark("A name and a value; MQTT does not say what they mean.");
        SENTENCES[0x27] = Words.mark("The longest packet that the sender of this takes, in bytes.");
        SENTENCES[0x28] = Words.mark("Whether Topic Filters may hold wildcards.");
        SENTENCES[0x29] = Words.mark("Whether Subscriptions may have numbers.");
        SENTENCES[0x2a] = Words.mark("Whether clients can share a Subscription.");
    }

    private PropertyWords() {}

    static String sentence(Property property) {
        return SENTENCES[property.identifier()];
    }

    static boolean isSeconds(Property property) {
        return property == Property.MESSAGE_EXPIRY_INTERVAL
                || property == Property.SESSION_EXPIRY_INTERVAL
                || property == Property.SERVER_KEEP_ALIVE
                || property == Property.WILL_DELAY_INTERVAL;
    }

    /** Where the specification speaks of the properties of this packet; null for the Will Properties. */
    static String chapter(@Nullable PacketType packet) {
        if (packet == null) {
            return "3.1.3.2";
        }
        return "3." + packet.number()
                + switch (packet) {
                    case CONNECT -> ".2.11";
                    case CONNACK, PUBLISH -> ".2.3";
                    case SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK -> ".2.1";
                    default -> ".2.2";
                };
    }

    /** The section of a property: the Property Length is number 1, they follow in this order. */
    static String section(Property property, @Nullable PacketType packet) {
        int index = order(packet).indexOf((char) property.identifier());
        return index < 0 ? "2.2.2.2" : chapter(packet) + "." + (index + 2);
    }

    private static String order(@Nullable PacketType packet) {
        if (packet == null) {
            return "\030\001\002\003\010\011\046";
        }
        return switch (packet) {
            case CONNECT -> "\021\041\047\042\031\027\046\025\026";
            case CONNACK -> "\021\041\044\045\047\022\042\037\046\050\051\052\023\032\034\025\026";
            case PUBLISH -> "\001\002\043\010\011\046\013\003";
            case SUBSCRIBE -> "\013\046";
            case UNSUBSCRIBE -> "\046";
            case DISCONNECT -> "\021\037\046\034";
            case AUTH -> "\025\026\037\046";
            default -> "\037\046";
        };
    }
}
