package org.tymbal.server.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;

/**
 * RFC 6455 after the handshake, on the server's side.
 *
 * <p>Incoming frames are taken apart in place: payload is unmasked and moved together at the front of the chunk it came in,
 * so that the bytes of all frames of one read form one run for the MQTT parser. Where frames, fragments and MQTT packets
 * begin and end has nothing to do with one another [MQTT-6.0.0-2], so nothing is collected but control frames and a frame
 * header that a read has cut in two.
 *
 * <p>Confined to the connection's I/O thread.
 */
final class WebSocketFraming {
    /** Room for the longest header of an outgoing frame, which is never masked. */
    static final int MAX_HEADER_BYTES = 10;

    static final int NORMAL_CLOSURE = 1000;
    static final int GOING_AWAY = 1001;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED_DATA = 1003;
    private static final int NOT_UTF8 = 1007;
    /** A Close frame without a code; never sent. */
    private static final int NO_CODE = 1005;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    static final int PONG = 0xa;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_MASKED_HEADER_BYTES = 14;
    private static final byte[] NOTHING = {};

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The frame whose payload is under way.
    private int opcode = -1;
    /** Bytes of payload that are still to come; 0 between frames. */
    private long remaining;
    /** The first byte of the key is the lowest; turned so that it fits the next byte of payload. */
    private int mask;

    /** Whether a message has begun and its last fragment has not. */
    private boolean inMessage;
    /** A frame header that the end of a read has cut; null when none was. */
    private byte @Nullable [] head;

    private int headLength;
    /** The payload of a control frame as far as it came; null outside of control frames. */
    private byte @Nullable [] control;

    private int controlLength;

    private byte @Nullable [] pong;
    /** 0 until the client's Close frame, or a fault of its, ends the stream. */
    private int closeCode;

    private @Nullable String fault;

    // ---- out

    /** Whether each packet goes out in a message of its own. */
    private boolean packetwise;
    /** Bytes of a packet that are still to go out, in a message of their own; 0 between packets. */
    private int owed;

    void onePacketAMessage() {
        packetwise = true;
    }

    /** How many of the bytes from {@code at} to {@code end}, which are MQTT, go into the next message. */
    int nextMessage(ByteBuffer bytes, int at, int end) {
        int length = !packetwise ? end - at : owed > 0 ? owed : packetLength(bytes, at, end);
        int taken = Math.min(length, end - at);
        owed = length - taken;
        return taken;
    }

    /** All that there is where a full buffer has cut the packet's header in two. */
    private static int packetLength(ByteBuffer bytes, int at, int end) {
        int remaining = 0;
        for (int i = at + 1, shift = 0; i < end && shift < 28; i++, shift += 7) {
            remaining |= (bytes.get(i) & 0x7f) << shift;
            if (bytes.get(i) >= 0) {
                return i + 1 - at + remaining;
            }
        }
        return end - at;
    }

    // ---- in

    /**
     * Takes apart what was read.
     *
     * @return where the payload ends that now stands from {@code from} on
     */
    int decode(byte[] bytes, int from, int end) {
        int read = from;
        int write = from;
        while (read < end && closeCode == 0) {
            if (opcode < 0) {
                read = readHeader(bytes, read, end);
                if (opcode >= 0 && remaining == 0) {
                    frameEnded();
                }
                continue;
            }
            int count = (int) Math.min(remaining, end - read);
            if (control != null) {
                unmask(bytes, read, control, controlLength, count, mask);
                controlLength += count;
            } else {
                unmask(bytes, read, bytes, write, count, mask);
                write += count;
            }
            read += count;
            remaining -= count;
            if (remaining == 0) {
                frameEnded();
            } else {
                mask = Integer.rotateRight(mask, (count & 3) << 3);
            }
        }
        return write;
    }

    /** The payload of the Pong that the client waits for, or null. Only the latest Ping is answered [RFC 6455, 5.5.3]. */
    byte @Nullable [] takePong() {
        byte[] taken = pong;
        pong = null;
        return taken;
    }

    boolean pongIsDue() {
        return pong != null;
    }

    /** Whether nothing more is to be read: the client has sent Close, or has broken the protocol. */
    boolean ended() {
        return closeCode != 0;
    }

    /** How the client broke the protocol, as a sentence piece; null if it did not. */
    @Nullable
    String fault() {
        return fault;
    }

    /** The payload of the Close frame that answers what has {@link #ended} the stream. */
    byte[] closeAnswer() {
        return closeCode == 0 || closeCode == NO_CODE ? NOTHING : closePayload(closeCode);
    }

    static byte[] closePayload(int code) {
        return new byte[] {(byte) (code >> 8), (byte) code};
    }

    /** The size of the header of an outgoing frame. */
    static int headerBytes(int payloadLength) {
        return payloadLength <= MAX_CONTROL_BYTES ? 2 : payloadLength <= 0xffff ? 4 : 10;
    }

    /**
     * Writes the header of an outgoing binary frame right in front of its payload.
     *
     * @return where the frame begins
     */
    static int putBinaryHeader(ByteBuffer buffer, int payloadStart, int payloadLength) {
        int start = payloadStart - headerBytes(payloadLength);
        buffer.put(start, (byte) (FIN | BINARY));
        if (payloadLength <= MAX_CONTROL_BYTES) {
            buffer.put(start + 1, (byte) payloadLength);
        } else if (payloadLength <= 0xffff) {
            buffer.put(start + 1, (byte) 126);
            buffer.putShort(start + 2, (short) payloadLength);
        } else {
            buffer.put(start + 1, (byte) 127);
            buffer.putLong(start + 2, payloadLength);
        }
        return start;
    }

    /** Appends a control frame, whose payload has at most 125 bytes. */
    static void putControl(ByteBuffer buffer, int opcode, byte[] payload) {
        buffer.put((byte) (FIN | opcode)).put((byte) payload.length).put(payload);
    }

    /** XORs bytes with the key while moving them; within one array only towards its front. Eight at a time. */
    static void unmask(byte[] from, int fromOffset, byte[] to, int toOffset, int count, int mask) {
        long wide = (mask & 0xffff_ffffL) | (long) mask << 32;
        int i = 0;
        for (int last = count - 32; i <= last; i += 32) {
            long a = (long) LONGS.get(from, fromOffset + i);
            long b = (long) LONGS.get(from, fromOffset + i + 8);
            long c = (long) LONGS.get(from, fromOffset + i + 16);
            long d = (long) LONGS.get(from, fromOffset + i + 24);
            LONGS.set(to, toOffset + i, a ^ wide);
            LONGS.set(to, toOffset + i + 8, b ^ wide);
            LONGS.set(to, toOffset + i + 16, c ^ wide);
            LONGS.set(to, toOffset + i + 24, d ^ wide);
        }
        for (int last = count - 8; i <= last; i += 8) {
            LONGS.set(to, toOffset + i, (long) LONGS.get(from, fromOffset + i) ^ wide);
        }
        for (; i < count; i++) {
            to[toOffset + i] = (byte) (from[fromOffset + i] ^ mask >>> ((i & 3) << 3));
        }
    }

    /** Reads a header, or keeps the part that is there; returns where the rest of the chunk begins. */
    private int readHeader(byte[] bytes, int read, int end) {
        int available = end - read;
        if (headLength == 0 && available >= 2 && available >= headerLength(bytes[read + 1])) {
            beginFrame(bytes, read);
            return read + headerLength(bytes[read + 1]);
        }
        if (head == null) {
            head = new byte[MAX_MASKED_HEADER_BYTES];
        }
        int next = read;
        while (next < end) {
            head[headLength++] = bytes[next++];
            if (headLength >= 2 && headLength == headerLength(head[1])) {
                headLength = 0;
                beginFrame(head, 0);
                head = null;
                break;
            }
        }
        return next;
    }

    private static int headerLength(byte second) {
        int length = second & 0x7f;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (second < 0 ? 4 : 0);
    }

    private void beginFrame(byte[] bytes, int at) {
        int first = bytes[at];
        int second = bytes[at + 1];
        int code = first & 0x0f;
        boolean last = (first & FIN) != 0;
        if ((first & RESERVED) != 0) {
            fail(PROTOCOL_ERROR, "a frame with reserved bits, though no extension was agreed on");
            return;
        }
        if ((second & MASKED) == 0) {
            fail(PROTOCOL_ERROR, "a frame that is not masked");
            return;
        }
        long length = payloadLength(bytes, at);
        if (length < 0) {
            fail(PROTOCOL_ERROR, "a frame with a length in the wrong form");
            return;
        }
        if (code >= CLOSE) {
            if (code > PONG) {
                fail(PROTOCOL_ERROR, "a frame of unknown kind " + code);
                return;
            }
            if (!last || length > MAX_CONTROL_BYTES) {
                fail(PROTOCOL_ERROR, "a control frame in fragments or longer than 125 bytes");
                return;
            }
            control = length == 0 ? NOTHING : new byte[(int) length];
            controlLength = 0;
        } else {
            if (code == TEXT) {
                // "MQTT Control Packets MUST be sent in WebSocket binary data frames" [MQTT-6.0.0-1]
                fail(UNSUPPORTED_DATA, "a text frame, but MQTT travels in binary frames");
                return;
            }
            if (code != CONTINUATION && code != BINARY) {
                fail(PROTOCOL_ERROR, "a frame of unknown kind " + code);
                return;
            }
            if ((code == CONTINUATION) != inMessage) {
                fail(
                        PROTOCOL_ERROR,
                        inMessage ? "a new message within a fragmented one" : "a fragment that belongs to no message");
                return;
            }
            inMessage = !last;
        }
        int key = at + headerLength(bytes[at + 1]) - 4;
        mask = (bytes[key] & 0xff)
                | (bytes[key + 1] & 0xff) << 8
                | (bytes[key + 2] & 0xff) << 16
                | (bytes[key + 3] & 0xff) << 24;
        opcode = code;
        remaining = length;
    }

    /** The length in the header; -1 if it is above 63 bits or not in the shortest form [RFC 6455, 5.2]. */
    private static long payloadLength(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7f;
        if (length < 126) {
            return length;
        }
        int size = length == 126 ? 2 : 8;
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + 2 + i] & 0xff;
        }
        return value >= (size == 2 ? 126 : 0x1_0000) ? value : -1;
    }

    private void frameEnded() {
        int ended = opcode;
        opcode = -1;
        byte[] payload = control;
        if (payload == null) {
            return;
        }
        control = null;
        if (ended == PING) {
            pong = payload;
        } else if (ended == CLOSE) {
            closed(payload);
        }
        // An unasked Pong is allowed and means nothing.
    }

    private void closed(byte[] payload) {
        if (payload.length == 0) {
            closeCode = NO_CODE;
            return;
        }
        int code = payload.length == 1 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        if (!mayBeSent(code)) {
            fail(PROTOCOL_ERROR, "a Close frame with a code that does not exist");
        } else if (!Utf8.valid(payload, 2, payload.length - 2)) {
            fail(NOT_UTF8, "a Close frame whose reason is not UTF-8");
        } else {
            closeCode = code;
        }
    }

    /** Whether the code may stand in a Close frame [RFC 6455, 7.4]. */
    private static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    private void fail(int code, String how) {
        closeCode = code;
        fault = how;
    }
}
