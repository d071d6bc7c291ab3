package org.tymbal.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.words.Words;

/** Reason Codes as sentences for people who have not read the specification. */
public final class Reasons {
    private Reasons() {}

    /** What the code means, a whole sentence; the server's own Reason String is added where it sent one. */
    public static String sentence(ReasonCode reason, Properties properties) {
        String own = properties.text(Property.REASON_STRING);
        return own == null || own.isEmpty()
                ? sentence(reason)
                : sentence(reason) + ' ' + Words.of("It says: {}", '"' + own + '"') + '.';
    }

    /** What the code means, a whole sentence. */
    public static String sentence(ReasonCode reason) {
        String known = known(reason);
        return known == null ? Words.of("The broker said: {}.", reason.label()) : Words.of(known);
    }

    private static @Nullable String known(ReasonCode reason) {
        return switch (reason.value()) {
            case 0x10 -> Words.mark("The broker has it, but nobody is subscribed to this topic.");
            case 0x11 -> Words.mark("There was no such subscription.");
            case 0x81, 0x82 -> Words.mark("The broker could not make sense of a packet.");
            case 0x84 -> Words.mark("The broker does not speak this version of MQTT; try another one.");
            case 0x85 -> Words.mark("The broker does not accept this client id.");
            case 0x86 -> Words.mark("The user name or the password is wrong.");
            case 0x87 -> Words.mark("The broker does not allow this (not authorized).");
            case 0x88 -> Words.mark("The broker is not available at the moment.");
            case 0x89 -> Words.mark("The broker is too busy at the moment.");
            case 0x8a -> Words.mark("The broker has banned this client.");
            case 0x8b -> Words.mark("The broker is shutting down.");
            case 0x8d -> Words.mark("The broker heard nothing from this client for too long (keep alive).");
            case 0x8e -> Words.mark("Another client connected with the same client id and took over.");
            case 0x8f -> Words.mark("The broker does not accept this topic filter.");
            case 0x90 -> Words.mark("The broker does not accept this topic.");
            case 0x93 -> Words.mark("Too many unconfirmed messages were in flight.");
            case 0x94 -> Words.mark("The broker does not take this topic alias.");
            case 0x95 -> Words.mark("The message is larger than the broker takes.");
            case 0x96 -> Words.mark("The messages come faster than the broker takes them.");
            case 0x97 -> Words.mark("A limit of the broker is reached (quota exceeded).");
            case 0x98 -> Words.mark("An administrator closed the connection.");
            case 0x99 -> Words.mark("The payload is not what was announced (not UTF-8).");
            case 0x9a -> Words.mark("The broker keeps no retained messages.");
            case 0x9b -> Words.mark("The broker does not support this QoS.");
            case 0x9c, 0x9d -> Words.mark("The broker sends its clients to another server.");
            case 0x9e -> Words.mark("The broker does not support shared subscriptions.");
            case 0x9f -> Words.mark("Too many clients connect at the same time.");
            case 0xa2 -> Words.mark("The broker does not support wildcards.");
            default -> null;
        };
    }

    /** Whether trying again by itself can help; false where a person must change something first. */
    static boolean worthRetrying(ReasonCode reason) {
        return switch (reason.value()) {
            case 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x8e, 0x90, 0x95, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x98 -> false;
            default -> true;
        };
    }
}
