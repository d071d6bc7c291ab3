package org.tymbal.codec.capture;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;

/**
 * Writes a capture file (pcapng) of MQTT packets as if they had been seen on a network: with headers of IPv4 and TCP made up
 * around them, from 10.0.0.2 and up to port 1883 of 10.0.0.1, by which Wireshark and tshark know that it is MQTT. Times are in
 * microseconds since 1970. Confined to one thread.
 */
public final class PcapNg {
    /** The most bytes of a packet in one segment; the length of an IPv4 datagram has two bytes. */
    private static final int SEGMENT = 60_000;

    private static final int RAW_IP = 101;
    private static final int HEADERS = 40;
    private static final int SERVER = 0x0a00_0001;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int PUSH = 8;
    private static final int ACK = 16;

    /** One connection: where its two streams stand. */
    private static final class Flow {
        private final int number;
        private int clientNext = 1_000;
        private int serverNext = 5_000;

        Flow(int number) {
            this.number = number;
        }
    }

    private final ByteWriter out = new ByteWriter(4_096);
    private final List<Flow> flows = new ArrayList<>();
    private int datagrams;

    /** @param application what made the file, for its header */
    public PcapNg(String application) {
        int start = out.length();
        // Section Header Block: byte order, version 1.0, length of the section unknown, shb_userappl.
        out.u32(0x0a0d0d0a)
                .u32(0)
                .u32(0x1a2b3c4d)
                .u16(1)
                .u16(0)
                .u32(0xffffffffL)
                .u32(0xffffffffL);
        option(4, ByteSlice.utf8(application));
        endOfOptions();
        end(start);
        start = out.length();
        // Interface Description Block; without options its times are in microseconds.
        out.u32(1).u32(0).u16(RAW_IP).u16(0).u32(0);
        end(start);
    }

    private Flow flow(int number) {
        for (Flow flow : flows) {
            if (flow.number == number) {
                return flow;
            }
        }
        Flow flow = new Flow(number);
        flows.add(flow);
        return flow;
    }

    /** The connection with this number, 1 to 250, came about. */
    public void opened(int connection, double epochMicros) {
        Flow flow = flow(connection);
        segment(flow, true, epochMicros, SYN, ByteSlice.EMPTY, 0, "");
        flow.clientNext++;
        segment(flow, false, epochMicros, SYN | ACK, ByteSlice.EMPTY, 0, "");
        flow.serverNext++;
        segment(flow, true, epochMicros, ACK, ByteSlice.EMPTY, 0, "");
    }

    /** The connection is gone; not a word of it beforehand is needed. */
    public void ended(int connection, double epochMicros) {
        Flow flow = flow(connection);
        segment(flow, false, epochMicros, FIN | ACK, ByteSlice.EMPTY, 0, "");
        flow.serverNext++;
    }

    /**
     * A packet, or a piece of one.
     *
     * @param bytes its beginning, as far as it was kept
     * @param wholeLength how long it was
     * @param comment shown beside it; empty for none
     */
    public void packet(
            int connection, boolean fromClient, double epochMicros, ByteSlice bytes, int wholeLength, String comment) {
        Flow flow = flow(connection);
        for (int at = 0; at < wholeLength; at += SEGMENT) {
            int length = Math.min(SEGMENT, wholeLength - at);
            int there = Math.max(0, Math.min(length, bytes.length() - at));
            ByteSlice part = there == 0 ? ByteSlice.EMPTY : ByteSlice.of(bytes.array(), bytes.offset() + at, there);
            segment(flow, fromClient, epochMicros, PUSH | ACK, part, length, at == 0 ? comment : "");
            if (fromClient) {
                flow.clientNext += length;
            } else {
                flow.serverNext += length;
            }
        }
    }

    /** The file so far. */
    public byte[] toArray() {
        return out.toArray();
    }

    private void segment(
            Flow flow,
            boolean fromClient,
            double epochMicros,
            int flags,
            ByteSlice bytes,
            int wholeLength,
            String comment) {
        int start = out.length();
        double high = Math.floor(epochMicros / 4_294_967_296.0);
        double low = epochMicros - high * 4_294_967_296.0;
        int captured = HEADERS + bytes.length();
        out.u32(6).u32(0).u32(0).u32((long) high).u32((long) low).u32(captured).u32(HEADERS + wholeLength);
        int address = SERVER + flow.number;
        int port = 49_151 + flow.number;
        headers(
                fromClient ? address : SERVER,
                fromClient ? SERVER : address,
                fromClient ? port : 1883,
                fromClient ? 1883 : port,
                fromClient ? flow.clientNext : flow.serverNext,
                (flags & ACK) == 0 ? 0 : fromClient ? flow.serverNext : flow.clientNext,
                flags,
                bytes,
                wholeLength);
        pad(bytes.length());
        if (!comment.isEmpty()) {
            option(1, ByteSlice.utf8(comment));
            endOfOptions();
        }
        end(start);
    }

    private void headers(
            int from,
            int to,
            int fromPort,
            int toPort,
            int sequence,
            int acknowledged,
            int flags,
            ByteSlice bytes,
            int wholeLength) {
        int ip = out.length();
        out.u16(0x4500).u16(HEADERS + wholeLength).u16(++datagrams & 0xffff).u16(0x4000);
        out.u16(0x4006).u16(0).u32(from & 0xffffffffL).u32(to & 0xffffffffL);
        patch(ip + 10, sum(ip, 20, 0));
        int tcp = out.length();
        out.u16(fromPort).u16(toPort).u32(sequence & 0xffffffffL).u32(acknowledged & 0xffffffffL);
        out.u16(0x5000 | flags).u16(0xffff).u16(0).u16(0).bytes(bytes);
        // The sum over a segment that is not all there cannot be known; readers take 0 for wrong, and show it all the
        // same.
        if (bytes.length() == wholeLength) {
            int pseudo = (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff) + 6 + 20 + wholeLength;
            patch(tcp + 16, sum(tcp, 20 + wholeLength, pseudo));
        }
    }

    /** The Internet checksum of RFC 1071. */
    private int sum(int from, int length, int begin) {
        byte[] array = out.array();
        int sum = begin;
        for (int i = 0; i < length; i++) {
            sum += (array[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }

    private void patch(int at, int value) {
        byte[] array = out.array();
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }

    private void option(int code, ByteSlice value) {
        out.u16(code).u16(value.length()).bytes(value);
        pad(value.length());
    }

    private void endOfOptions() {
        out.u32(0);
    }

    private void pad(int length) {
        for (int i = length; i % 4 != 0; i++) {
            out.u8(0);
        }
    }

    /** Writes the length of the block behind it, and in front. */
    private void end(int start) {
        int length = out.length() - start + 4;
        out.u32(length);
        patch(start + 4, length >>> 16);
        patch(start + 6, length);
    }
}
