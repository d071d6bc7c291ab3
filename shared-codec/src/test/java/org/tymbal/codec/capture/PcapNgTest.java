package org.tymbal.codec.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;

/** The file by a reader of its own; that tshark reads it too is shown by the end-to-end tests. */
class PcapNgTest {
    /** The frames of a file, each block checked. */
    private record Frame(long micros, int originalLength, byte[] bytes, ByteBuffer options) {
        int flags() {
            return bytes[33] & 0xff;
        }

        long sequence() {
            return ByteBuffer.wrap(bytes).getInt(24) & 0xffffffffL;
        }

        long acknowledged() {
            return ByteBuffer.wrap(bytes).getInt(28) & 0xffffffffL;
        }

        byte[] data() {
            return Arrays.copyOfRange(bytes, 40, bytes.length);
        }
    }

    private static List<Frame> frames(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        List<Frame> frames = new ArrayList<>();
        for (int block = 0; in.hasRemaining(); block++) {
            int start = in.position();
            int type = in.getInt();
            int length = in.getInt();
            assertEquals(0, length % 4);
            assertEquals(block == 0 ? 0x0a0d0d0a : block == 1 ? 1 : 6, type);
            assertEquals(length, in.getInt(start + length - 4));
            if (block == 1) {
                assertEquals(101, in.getShort(start + 8));
            }
            if (type == 6) {
                long micros = (long) in.getInt(start + 12) << 32 | in.getInt(start + 16) & 0xffffffffL;
                byte[] bytes = new byte[in.getInt(start + 20)];
                in.position(start + 28);
                in.get(bytes);
                int options = (in.position() + 3) / 4 * 4;
                frames.add(new Frame(
                        micros, in.getInt(start + 24), bytes, in.slice(options, start + length - 4 - options)));
            }
            in.position(start + length);
        }
        return frames;
    }

    private static int sum(byte[] bytes, int from, int to, int begin) {
        int sum = begin;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    @Test
    void aConversation() {
        PcapNg file = new PcapNg("test");
        file.opened(1, 1_700_000_000_123_456.0);
        byte[] ping = {(byte) 0xc0, 0};
        byte[] pong = {(byte) 0xd0, 0};
        file.packet(1, true, 1_700_000_000_123_500.0, ByteSlice.of(ping), 2, "by hand");
        file.packet(1, false, 1_700_000_000_123_600.0, ByteSlice.of(pong), 2, "");
        file.ended(1, 1_700_000_001_000_000.0);
        List<Frame> frames = frames(file.toArray());
        assertEquals(
                List.of(2, 18, 16, 24, 24, 17),
                frames.stream().map(Frame::flags).toList());
        assertEquals(1_700_000_000_123_456L, frames.get(0).micros());
        assertArrayEquals(ping, frames.get(3).data());
        assertArrayEquals(pong, frames.get(4).data());
        assertEquals(frames.get(0).sequence() + 1, frames.get(3).sequence());
        assertEquals(frames.get(3).sequence() + 2, frames.get(4).acknowledged());
        assertEquals("by hand".length(), frames.get(3).options().getShort(2));
        assertEquals(0, frames.get(4).options().remaining());
        for (Frame frame : frames) {
            byte[] bytes = frame.bytes();
            assertEquals(bytes.length, ByteBuffer.wrap(bytes).getShort(2));
            assertEquals(0xffff, sum(bytes, 0, 20, 0), "sum of the IPv4 header");
            int pseudo = sum(bytes, 12, 20, 6 + bytes.length - 20);
            assertEquals(0xffff, sum(bytes, 20, bytes.length, pseudo), "sum of the TCP segment");
        }
    }

    @Test
    void longPacketsAreCutIntoSegmentsAndSayWhatIsMissing() {
        PcapNg file = new PcapNg("test");
        byte[] beginning = new byte[4_096];
        file.packet(3, false, 1e15, ByteSlice.of(beginning), 150_000, "");
        file.packet(3, false, 1e15, ByteSlice.of(new byte[] {1}), 1, "");
        List<Frame> frames = frames(file.toArray());
        assertEquals(
                List.of(60_040, 60_040, 30_040, 41),
                frames.stream().map(Frame::originalLength).toList());
        assertEquals(
                List.of(4_136, 40, 40, 41),
                frames.stream().map(frame -> frame.bytes().length).toList());
        assertEquals(frames.get(0).sequence() + 150_000, frames.get(3).sequence());
        assertTrue(frames.get(3).options().remaining() == 0);
    }
}
