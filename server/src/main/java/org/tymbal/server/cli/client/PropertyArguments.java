package org.tymbal.server.cli.client;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;

/** What {@code -D} says: {@code -D publish content-type text/plain}, {@code -D connect user-property key value}. */
final class PropertyArguments {
    private static final String PROBLEM_END = " in --property argument.\n\n";

    private final Map<PacketType, Properties.Builder> packets = new EnumMap<>(PacketType.class);
    private Properties.@Nullable Builder will;

    /** The properties that were named for this packet. */
    Properties of(PacketType packet) {
        Properties.Builder builder = packets.get(packet);
        return builder == null ? Properties.NONE : builder.build();
    }

    Properties will() {
        return will == null ? Properties.NONE : will.build();
    }

    /** The words behind the option that belong to it. */
    static String[] words(String[] args, int at) throws UsageException {
        boolean pair = at + 1 < args.length && args[at + 1].equals("user-property");
        int end = at + (pair ? 4 : 3);
        if (end > args.length) {
            throw new UsageException("Error: --property argument given but not enough arguments specified.\n\n");
        }
        return Arrays.copyOfRange(args, at, end);
    }

    /** Takes packet, property and value, for a User Property also a name. */
    void take(String[] words) throws UsageException {
        String packetName = words[0];
        boolean inWill = packetName.equals("will");
        PacketType packet = inWill ? PacketType.CONNECT : packet(packetName);
        if (packet == null) {
            throw new UsageException("Error: Invalid command given" + PROBLEM_END);
        }
        Property property = property(words[1]);
        if (property == null) {
            throw new UsageException("Error: Invalid property name given" + PROBLEM_END);
        }
        if (inWill ? !property.allowedInWill() : !property.allowedIn(packet)) {
            throw new UsageException("Error: " + words[1] + " property not allowed for " + packetName + PROBLEM_END);
        }
        Properties.Builder builder = inWill ? will : packets.get(packet);
        if (builder == null) {
            builder = Properties.builder();
        }
        if (inWill) {
            will = builder;
        } else if (isSent(packet) && !(packet == PacketType.PUBLISH && property == Property.SUBSCRIPTION_IDENTIFIER)) {
            packets.put(packet, builder);
        } else {
            throw new UsageException("Error: " + words[1] + " property not supported for " + packetName + PROBLEM_END);
        }
        if (builder.has(property) && property != Property.USER_PROPERTY) {
            throw new UsageException("Error: " + words[1] + " property given twice for " + packetName + PROBLEM_END);
        }
        add(builder, property, words);
    }

    /** Whether a client's user may give this packet properties. */
    private static boolean isSent(PacketType packet) {
        return switch (packet) {
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, DISCONNECT -> true;
            default -> false;
        };
    }

    private static void add(Properties.Builder builder, Property property, String[] words) throws UsageException {
        String value = words[2];
        switch (property.type()) {
            case UTF8 -> builder.add(property, value);
            case BINARY -> builder.add(property, ByteSlice.utf8(value));
            case PAIR -> builder.user(value, words[3]);
            case BOOLEAN, U16, U16_NOT_0 -> number(builder, property, words[1], Numbers.leading(value));
            case U32, U32_NOT_0, VARINT -> {
                long number;
                try {
                    number = Numbers.whole(value);
                } catch (NumberFormatException e) {
                    throw new UsageException("Error: Property value '" + value + "' not a number.\n\n");
                }
                number(builder, property, words[1], number);
            }
        }
    }

    private static void number(Properties.Builder builder, Property property, String name, long value)
            throws UsageException {
        try {
            builder.add(property, value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "Error: Property value (" + value + ") out of range for property " + name + ".\n\n");
        }
    }

    private static @Nullable PacketType packet(String name) {
        for (PacketType type : PacketType.values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        return null;
    }

    /** Properties are named as in the specification, small and with hyphens: message-expiry-interval. */
    private static @Nullable Property property(String name) {
        for (Property property : Property.values()) {
            if (nameOf(property).equals(name)) {
                return property;
            }
        }
        return null;
    }

    static String nameOf(Property property) {
        StringBuilder name = new StringBuilder();
        String label = property.label();
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            name.append(c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return name.toString();
    }
}
