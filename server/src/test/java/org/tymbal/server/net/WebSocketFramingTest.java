package org.tymbal.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramingTest {
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final WebSocketFraming framing = new WebSocketFraming();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    // ---- payload

    static IntStream lengths() {
        return IntStream.concat(
                IntStream.rangeClosed(0, 130), IntStream.of(1000, 65_534, 65_535, 65_536, 65_537, 200_000));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void takesPayloadOfAnyLength(int length) {
        byte[] sent = random(length, length);
        feed(frame(FIN | BINARY, sent, 0x1234_5678));
        assertArrayEquals(sent, payload.toByteArray());
        assertFalse(framing.ended());
    }

    @Test
    void anyCutGivesTheSameBytes() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            byte[] part = random(i * 7 % 300, i);
            sent.writeBytes(part);
            int first = i % 4 == 0 ? BINARY : i % 4 == 3 ? FIN | CONTINUATION : CONTINUATION;
            stream.writeBytes(frame(first, part, i * 0x0101_0203));
            if (i % 5 == 0) {
                stream.writeBytes(frame(FIN | PING, random(i, i), 77 * i));
            }
        }
        byte[] bytes = stream.toByteArray();
        for (int cut = 1; cut < 60; cut++) {
            WebSocketFraming each = new WebSocketFraming();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            for (int at = 0; at < bytes.length; at += cut) {
                byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + cut));
                received.write(chunk, 0, each.decode(chunk, 0, chunk.length));
            }
            assertArrayEquals(sent.toByteArray(), received.toByteArray(), "cut " + cut);
            assertArrayEquals(random(35, 35), each.takePong());
            assertFalse(each.ended());
        }
    }

    @Test
    void movesThePayloadOfManyFramesTogether() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            stream.writeBytes(frame(FIN | BINARY, new byte[] {(byte) i, 1, 2, 3}, 0xdead_beef + i));
        }
        byte[] chunk = stream.toByteArray();
        assertEquals(3 + 400, framing.decode(shifted(chunk, 3), 3, 3 + chunk.length));
    }

    @Test
    void unmaskingIsTheNaiveWay() {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            int length = random.nextInt(100);
            int from = random.nextInt(20);
            int to = random.nextInt(from + 1);
            int mask = random.nextInt();
            byte[] bytes = random(from + length + 3, i);
            byte[] expected = bytes.clone();
            byte[] key = ByteBuffer.allocate(4)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .putInt(mask)
                    .array();
            byte[] naive = new byte[length];
            for (int k = 0; k < length; k++) {
                naive[k] = (byte) (bytes[from + k] ^ key[k % 4]);
            }
            System.arraycopy(naive, 0, expected, to, length);
            WebSocketFraming.unmask(bytes, from, bytes, to, length, mask);
            assertArrayEquals(
                    Arrays.copyOfRange(expected, to, to + length), Arrays.copyOfRange(bytes, to, to + length));
            assertArrayEquals(Arrays.copyOf(expected, to), Arrays.copyOf(bytes, to));
        }
    }

    @Test
    void a63BitLengthIsNoReasonToWorry() {
        byte[] head = new byte[14 + 5];
        head[0] = (byte) (FIN | BINARY);
        head[1] = (byte) 0xff;
        Arrays.fill(head, 2, 10, (byte) 0xff);
        head[2] = 0x7f;
        feed(head);
        assertEquals(5, payload.size());
        assertFalse(framing.ended());
    }

    // ---- control frames

    @Test
    void answersAPingBetweenFragments() {
        feed(frame(BINARY, new byte[] {1}, 5));
        feed(frame(FIN | PING, new byte[] {9, 8}, 6));
        assertArrayEquals(new byte[] {9, 8}, framing.takePong());
        assertNull(framing.takePong());
        feed(frame(FIN | CONTINUATION, new byte[] {2}, 7));
        assertArrayEquals(new byte[] {1, 2}, payload.toByteArray());
    }

    @Test
    void keepsOnlyTheLatestPing() {
        for (int i = 0; i < 1000; i++) {
            feed(frame(FIN | PING, new byte[] {(byte) i}, i));
        }
        assertArrayEquals(new byte[] {(byte) 999}, framing.takePong());
        assertFalse(framing.pongIsDue());
    }

    @Test
    void answersAnEmptyPing() {
        feed(frame(FIN | PING, new byte[0], 1));
        assertArrayEquals(new byte[0], framing.takePong());
    }

    @Test
    void leavesAPongAlone() {
        feed(frame(FIN | PONG, new byte[] {1, 2}, 1));
        assertFalse(framing.pongIsDue());
        assertFalse(framing.ended());
        assertEquals(0, payload.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 3000, 4000, 4999})
    void echoesTheCodeOfClose(int code) {
        feed(frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'}, 3));
        assertTrue(framing.ended());
        assertNull(framing.fault());
        assertArrayEquals(new byte[] {(byte) (code >> 8), (byte) code}, framing.closeAnswer());
    }

    @Test
    void answersACloseWithoutACode() {
        feed(frame(FIN | CLOSE, new byte[0], 3));
        assertTrue(framing.ended());
        assertNull(framing.fault());
        assertArrayEquals(new byte[0], framing.closeAnswer());
    }

    @Test
    void givesWhatCameBeforeCloseAndNothingAfter() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(frame(FIN | BINARY, new byte[] {1, 2}, 9));
        stream.writeBytes(frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8}, 9));
        stream.writeBytes(frame(FIN | BINARY, new byte[] {3, 4}, 9));
        feed(stream.toByteArray());
        feed(frame(FIN | BINARY, new byte[] {5}, 9));
        assertArrayEquals(new byte[] {1, 2}, payload.toByteArray());
    }

    // ---- faults of the client

    @ParameterizedTest
    @CsvSource({"0", "999", "1004", "1005", "1006", "1015", "1016", "2999", "5000", "65535"})
    void doesNotTakeACodeThatNobodyMaySend(int code) {
        feed(frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeHalfACode() {
        feed(frame(FIN | CLOSE, new byte[] {3}, 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeAReasonThatIsNotUtf8() {
        feed(frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xc0, (byte) 0x80}, 3));
        assertFault(1007);
    }

    @Test
    void doesNotTakeText() {
        feed(frame(FIN | TEXT, "hi".getBytes(StandardCharsets.UTF_8), 3));
        assertFault(1003);
    }

    @Test
    void doesNotTakeUnmaskedFrames() {
        feed(new byte[] {(byte) (FIN | BINARY), 2, 1, 2});
        assertFault(1002);
        assertEquals(0, payload.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void doesNotTakeReservedBits(int bits) {
        feed(frame(FIN | bits | BINARY, new byte[2], 3));
        assertFault(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void doesNotTakeUnknownKinds(int opcode) {
        feed(frame(FIN | opcode, new byte[2], 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeAContinuationOfNothing() {
        feed(frame(FIN | CONTINUATION, new byte[2], 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeAMessageWithinAMessage() {
        feed(frame(BINARY, new byte[2], 3));
        feed(frame(FIN | BINARY, new byte[2], 3));
        assertFault(1002);
        assertEquals(2, payload.size());
    }

    @Test
    void doesNotTakeAFragmentedControlFrame() {
        feed(frame(PING, new byte[2], 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeALongControlFrame() {
        feed(frame(FIN | PING, new byte[126], 3));
        assertFault(1002);
    }

    @Test
    void doesNotTakeALengthInALongerFormThanNeeded() {
        feed(new byte[] {(byte) (FIN | BINARY), (byte) (0x80 | 126), 0, 125, 0, 0, 0, 0});
        assertFault(1002);
        WebSocketFraming other = new WebSocketFraming();
        byte[] head = new byte[14];
        head[0] = (byte) (FIN | BINARY);
        head[1] = (byte) 0xff;
        head[8] = (byte) 0xff;
        head[9] = (byte) 0xff;
        other.decode(head, 0, head.length);
        assertTrue(other.ended());
    }

    @Test
    void doesNotTakeA64BitLength() {
        byte[] head = new byte[14];
        head[0] = (byte) (FIN | BINARY);
        head[1] = (byte) 0xff;
        Arrays.fill(head, 2, 10, (byte) 0xff);
        feed(head);
        assertFault(1002);
    }

    private void assertFault(int code) {
        assertTrue(framing.ended());
        assertNotNull(framing.fault());
        assertArrayEquals(new byte[] {(byte) (code >> 8), (byte) code}, framing.closeAnswer());
    }

    // ---- out

    @ParameterizedTest
    @MethodSource("lengths")
    void putsTheHeaderRightInFrontOfThePayload(int length) {
        ByteBuffer buffer = ByteBuffer.allocate(WebSocketFraming.MAX_HEADER_BYTES + length);
        int start = WebSocketFraming.putBinaryHeader(buffer, WebSocketFraming.MAX_HEADER_BYTES, length);
        assertEquals(WebSocketFraming.MAX_HEADER_BYTES - WebSocketFraming.headerBytes(length), start);
        assertEquals((byte) (FIN | BINARY), buffer.get(start));
        int small = buffer.get(start + 1);
        long read =
                small < 126 ? small : small == 126 ? buffer.getShort(start + 2) & 0xffff : buffer.getLong(start + 2);
        assertEquals(length, read);
    }

    // ---- fuzz

    /** Whatever comes in whatever cuts: nothing is thrown, and never is there more payload than there were bytes. */
    @FuzzTest
    void survivesAnything(FuzzedDataProvider data) {
        WebSocketFraming fuzzed = new WebSocketFraming();
        while (data.remainingBytes() > 0) {
            int offset = data.consumeInt(0, 5);
            survives(fuzzed, data.consumeBytes(data.consumeInt(1, 300)), offset);
        }
    }

    /** The same for streams that are nearly right, a few thousand in every build. */
    @Test
    void survivesNearlyRightStreams() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            WebSocketFraming fuzzed = new WebSocketFraming();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int k = random.nextInt(6); k >= 0; k--) {
                int first = random.nextInt(8) == 0 ? random.nextInt(256) : FIN | BINARY;
                stream.writeBytes(frame(first, random(random.nextInt(300), k), random.nextInt()));
            }
            byte[] bytes = stream.toByteArray();
            for (int k = random.nextInt(3); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(200));
                survives(fuzzed, Arrays.copyOfRange(bytes, at, end), random.nextInt(6));
                at = end;
            }
        }
    }

    private static void survives(WebSocketFraming fuzzed, byte[] bytes, int offset) {
        byte[] chunk = shifted(bytes, offset);
        boolean endedBefore = fuzzed.ended();
        int end = fuzzed.decode(chunk, offset, chunk.length);
        assertTrue(end >= offset && end <= chunk.length);
        assertTrue(!endedBefore || end == offset, "payload after the end");
        byte[] pong = fuzzed.takePong();
        assertTrue(pong == null || pong.length <= 125);
        assertTrue(fuzzed.closeAnswer().length <= 2);
    }

    // ---- tools

    private void feed(byte[] bytes) {
        byte[] chunk = bytes.clone();
        payload.write(chunk, 0, framing.decode(chunk, 0, chunk.length));
    }

    private static byte[] shifted(byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        return shifted;
    }

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] frame(int first, byte[] payload, int key) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = ByteBuffer.allocate(4).putInt(key).array();
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
