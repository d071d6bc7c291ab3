package org.tymbal.codec.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * What a {@link PacketReader} gives a packet to, if not to its caller as an object. A class of its own, so that a page, which has
 * no {@link Incoming}, does not carry what that reads.
 */
abstract class InPlace {
    final ByteReader in = new ByteReader();

    InPlace() {}

    /**
     * Where the packet lies.
     *
     * @param overlong whether the Remaining Length has more bytes than it needs
     */
    abstract void lies(byte[] array, int offset, int length, boolean overlong);

    /**
     * Reads the body without an object, if it is one of those that come with every message.
     *
     * @return whether it was
     */
    abstract boolean reads(@Nullable PacketType announced, int headerFlags, ProtocolVersion version, boolean fromClient)
            throws MalformedPacketException;

    /** It is another one. */
    abstract void is(Packet made);
}
