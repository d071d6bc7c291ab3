package org.tymbal.codec.packet;

/**
 * Packet types as bits, for the tables of properties and reason codes: constants that cost the page nothing, where arrays of
 * {@link PacketType} would be code that fills them.
 */
final class PacketTypes {
    static final int CONNECT = 1 << 1;
    static final int CONNACK = 1 << 2;
    static final int PUBLISH = 1 << 3;
    static final int PUBACK = 1 << 4;
    static final int PUBREC = 1 << 5;
    static final int PUBREL = 1 << 6;
    static final int PUBCOMP = 1 << 7;
    static final int SUBSCRIBE = 1 << 8;
    static final int SUBACK = 1 << 9;
    static final int UNSUBSCRIBE = 1 << 10;
    static final int UNSUBACK = 1 << 11;
    static final int DISCONNECT = 1 << 14;
    static final int AUTH = 1 << 15;

    private PacketTypes() {}
}
