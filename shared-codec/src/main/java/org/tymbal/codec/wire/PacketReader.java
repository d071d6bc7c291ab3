package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/**
 * Any chunks of bytes in, whole packets out.
 *
 * <p>Pull style: {@link #feed} a chunk, then {@link #next} until it is null. A packet that lies wholly in a chunk is read
 * in place; one that is cut is put together in a buffer of the reader's own, which grows with the bytes that come, never
 * by the length that a header announces. Once it has thrown, it throws the same for ever: there is no way back into the
 * stream. Confined to one thread.
 */
public final class PacketReader {
    private static final byte[] NOTHING = new byte[0];
    private static final int DUP = 0x08;

    /** Whether clients send what is read here. */
    private final boolean ofServer;

    private final Side side;
    private @Nullable ProtocolVersion version;
    private int maximumPacketSize;
    private @Nullable MalformedPacketException failure;

    /** The chunk: lent by the caller until next() has returned null. */
    private byte[] chunk = NOTHING;

    private int position;
    private int limit;
    /** Whether the chunk is a copy of the reader's own. */
    private boolean chunkIsKept;

    /** The first {@link #heldLength} bytes of a packet that was cut; null while there is none. */
    private byte @Nullable [] held;

    private int heldLength;
    /** The size of the packet in {@link #held}, 0 until its fixed header is whole. */
    private int heldSize;
    /** Whether {@link #held} is whole and lent to the caller, until the following call. */
    private boolean heldIsLent;

    /** The fixed header read last; null until there was one. */
    private @Nullable PacketType type;

    private int flags;
    private int headerLength;
    /** Whether the Remaining Length had more bytes than it needs. */
    private boolean overlong;

    /** For {@link #next()}, and what it has read; null until that is called. */
    private @Nullable ByteReader own;

    private @Nullable Packet taken;

    /** Where the packet given last lies. */
    private byte[] rawArray = NOTHING;

    private int rawOffset;
    private int rawLength;

    private PacketReader(boolean ofServer, Side side, @Nullable ProtocolVersion version, int maximumPacketSize) {
        this.ofServer = ofServer;
        this.side = side;
        this.version = version;
        this.maximumPacketSize = maximumPacketSize;
    }

    /**
     * Reads what clients send: one CONNECT, which brings the version, then all but CONNECT and what only servers send;
     * anything else is a Protocol Error.
     *
     * @param maximumPacketSize in bytes, with the fixed header
     */
    public static PacketReader ofServer(int maximumPacketSize) {
        return new PacketReader(true, new Side.OfClients(), null, maximumPacketSize);
    }

    /**
     * Reads what servers send to a client of this version; what only clients send is a Protocol Error.
     *
     * @param maximumPacketSize in bytes, with the fixed header
     */
    public static PacketReader ofClient(ProtocolVersion version, int maximumPacketSize) {
        return new PacketReader(false, new Side.OfServers(), version, maximumPacketSize);
    }

    /**
     * Reads every packet of a version, whoever sends it: for whoever watches a connection.
     *
     * @param maximumPacketSize in bytes, with the fixed header
     */
    public static PacketReader ofObserver(ProtocolVersion version, int maximumPacketSize) {
        return new PacketReader(false, new Side.OfBoth(), version, maximumPacketSize);
    }

    /**
     * Gives the next chunk, lent until {@link #next} has returned null, which it must have before. After a failure bytes are
     * not looked at any more.
     */
    public void feed(byte[] bytes, int offset, int length) {
        if (position != limit) {
            throw new IllegalStateException("the chunk before is not read to its end");
        }
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException(
                    "chunk of " + length + " bytes at " + offset + " in an array of " + bytes.length);
        }
        if (failure == null) {
            chunk = bytes;
            chunkIsKept = false;
            position = offset;
            limit = offset + length;
        }
    }

    /**
     * The next whole packet, or null when more bytes are needed; what is left of the chunk has then been copied. The
     * slices of a packet are borrowed until the following call of this or {@link #feed}.
     */
    public @Nullable Packet next() throws MalformedPacketException {
        boolean whole = advanceOrFail(null);
        Packet given = taken;
        taken = null;
        return whole ? given : null;
    }

    /**
     * The next whole packet as {@link #next()} reads it, without an object for what comes with every message.
     *
     * @return false when more bytes are needed
     */
    public boolean next(Incoming into) throws MalformedPacketException {
        return advanceOrFail(into);
    }

    private boolean advanceOrFail(@Nullable InPlace into) throws MalformedPacketException {
        if (failure != null) {
            throw failure;
        }
        try {
            return advance(into);
        } catch (MalformedBytesException e) {
            throw fail(malformed(e.problem()));
        } catch (MalformedPacketException e) {
            throw fail(e);
        }
    }

    /**
     * Copies what is left of the chunk, so that the lender may use it again although {@link #next} has not returned null: for a
     * reader that stops in the middle and goes on with {@link #next} later.
     */
    public void keepRest() {
        if (position < limit && !chunkIsKept) {
            chunk = Arrays.copyOfRange(chunk, position, limit);
            limit -= position;
            position = 0;
            chunkIsKept = true; // who stops at every packet shall not pay for the rest each time
        }
    }

    private MalformedPacketException fail(MalformedPacketException e) {
        failure = e;
        dropHeld();
        dropChunk();
        return e;
    }

    private boolean advance(@Nullable InPlace into) throws MalformedPacketException {
        if (heldIsLent) {
            dropHeld();
        }
        if (held == null) {
            int size = readHeader(chunk, position, limit - position);
            if (size > 0 && size <= limit - position) {
                int at = position;
                position += size;
                readPacket(chunk, at, size, into);
                return true;
            }
            heldSize = size;
            return sleep();
        }
        byte[] buffer = held;
        while (heldSize == 0) {
            if (position == limit) {
                return sleep();
            }
            buffer = hold(1);
            heldSize = readHeader(buffer, 0, heldLength);
        }
        if (heldSize - heldLength > limit - position) {
            return sleep();
        }
        buffer = hold(heldSize - heldLength);
        heldIsLent = true;
        readPacket(buffer, 0, heldSize, into);
        return true;
    }

    /** Keeps what is left, gives the chunk back and lets go of every other array. */
    private boolean sleep() {
        if (position < limit) {
            hold(limit - position);
        }
        dropChunk();
        return false;
    }

    private void dropChunk() {
        chunk = NOTHING;
        chunkIsKept = false;
        position = 0;
        limit = 0;
        rawArray = NOTHING;
        rawOffset = 0;
        rawLength = 0;
        if (own != null) {
            own.reset(NOTHING, 0, 0);
        }
    }

    private void dropHeld() {
        held = null;
        heldLength = 0;
        heldSize = 0;
        heldIsLent = false;
    }

    /** Moves bytes from the chunk to the buffer, which at most doubles and never outgrows the packet. */
    private byte[] hold(int count) {
        int needed = heldLength + count;
        byte[] buffer = held;
        if (buffer == null || needed > buffer.length) {
            int room = buffer == null ? needed : Math.max(needed, 2 * buffer.length);
            byte[] grown = new byte[heldSize > 0 ? Math.min(room, heldSize) : room];
            if (buffer != null) {
                System.arraycopy(buffer, 0, grown, 0, heldLength);
            }
            buffer = grown;
            held = grown;
        }
        System.arraycopy(chunk, position, buffer, heldLength, count);
        position += count;
        heldLength = needed;
        return buffer;
    }

    /** Reads and checks the fixed header; the size of the packet, or 0 when more bytes are needed. */
    private int readHeader(byte[] array, int offset, int available) throws MalformedPacketException {
        int remaining = 0;
        for (int i = 1; i < available; i++) {
            int b = array[offset + i];
            if (i == 4 && b < 0) {
                throw malformed("the Remaining Length has more than four bytes"); // [MQTT-2.1.4]
            }
            remaining |= (b & 0x7f) << 7 * (i - 1);
            if (b >= 0) {
                headerLength = i + 1;
                overlong = b == 0 && i > 1;
                checkFirst(array[offset] & 0xff);
                if (remaining > maximumPacketSize - headerLength) {
                    throw new MalformedPacketException(
                            ReasonCode.PACKET_TOO_LARGE,
                            "a packet of " + (headerLength + remaining) + " bytes is announced; " + maximumPacketSize
                                    + " is the most");
                }
                return headerLength + remaining;
            }
        }
        return 0;
    }

    private void checkFirst(int first) throws MalformedPacketException {
        PacketType announced = PacketType.of(first >> 4);
        if (announced == null) {
            throw malformed("packet type 0 is forbidden"); // [MQTT-2.1.2]
        }
        type = announced;
        flags = first & 0x0f;
        if (ofServer) {
            checkDirection(announced);
        }
        int required = announced.requiredFlags();
        // In 3.1 these three may be sent again with DUP, as every packet of QoS 1 there.
        boolean mayHaveDup = version == ProtocolVersion.V3_1 && required == 2;
        if (required >= 0 && (mayHaveDup ? flags & ~DUP : flags) != required) {
            throw malformed(announced + " has wrong flags in its fixed header"); // [MQTT-2.1.3-1]
        }
    }

    private void checkDirection(PacketType announced) throws MalformedPacketException {
        if (version == null) {
            if (announced != PacketType.CONNECT) {
                throw protocolError("the first packet is not CONNECT"); // [MQTT-3.1.0-1]
            }
            return;
        }
        if (announced == PacketType.CONNECT) {
            throw protocolError("CONNECT came a second time"); // [MQTT-3.1.0-2]
        }
    }

    private void readPacket(byte[] array, int offset, int size, @Nullable InPlace into)
            throws MalformedPacketException {
        rawArray = array;
        rawOffset = offset;
        rawLength = size;
        ByteReader in = into == null ? own() : into.in;
        in.reset(array, offset + headerLength, size - headerLength);
        if (into == null) {
            taken = readBody(in);
        } else {
            into.lies(array, offset, size, overlong);
            if (version == null || !into.reads(type, flags, version, ofServer)) {
                into.is(readBody(in));
            }
        }
        if (in.remaining() > 0) {
            throw malformed(in.remaining() + " bytes are left over behind the end of " + type);
        }
        if (overlong && version == ProtocolVersion.V5) {
            throw malformed("the Remaining Length is longer than it needs to be"); // [MQTT-1.5.5-1], new in 5
        }
    }

    private ByteReader own() {
        ByteReader in = own;
        if (in == null) {
            in = new ByteReader();
            own = in;
        }
        return in;
    }

    private Packet readBody(ByteReader in) throws MalformedPacketException {
        PacketType announced = type;
        ProtocolVersion spoken = version;
        if (announced == PacketType.CONNECT) {
            ProtocolVersion asked = side.readVersion(in);
            if (ofServer) {
                version = asked; // known from here on, so that even a refusal can be written in it
            }
            return side.read(announced, in, asked);
        }
        if (announced == null || spoken == null) {
            throw new IllegalStateException("a body was read before its header");
        }
        return announced == PacketType.PUBLISH
                ? PublishCodec.read(flags, in, spoken, ofServer)
                : side.read(announced, in, spoken);
    }

    /** The bytes of the packet that {@code next} has just read, borrowed as its slices are. */
    public ByteSlice raw() {
        return ByteSlice.of(rawArray, rawOffset, rawLength);
    }

    /** How many bytes of a packet that is not whole yet are held. */
    public int bufferedBytes() {
        return heldIsLent ? 0 : heldLength;
    }

    /** The version of the connection; null for a server until CONNECT has come and named one that is spoken here. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /** Replaces the limit, from the next fixed header on. */
    public void maximumPacketSize(int bytes) {
        maximumPacketSize = bytes;
    }
}
