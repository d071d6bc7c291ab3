package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.bytes.ByteWriter;

/** A file that mosquitto 2.0.11 has written, files put together by hand, and broken ones. */
class MosquittoImportTest {
    /** A moment after the file was written, in milliseconds since 1970. */
    private static final long THEN = 1_795_263_200_000L;

    private static final int OUT = 1;
    private static final int IN = 0;

    private final List<String> said = new ArrayList<>();

    private List<String> read(byte[] file) throws IOException {
        Told told = new Told();
        new MosquittoImport(THEN, said::add).read(file, told);
        return told.lines;
    }

    private static byte[] realFile() throws IOException {
        try (InputStream in = MosquittoImportTest.class.getResourceAsStream("mosquitto-2.0.11.db")) {
            return in.readAllBytes();
        }
    }

    // ---- files put together

    private static ByteWriter header(int format) {
        return new ByteWriter()
                .bytes(new byte[] {0, (byte) 0xb5, 0}, 0, 3)
                .bytes("mosquitto db".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 12)
                .u32(0)
                .u32(format);
    }

    private static void chunk(ByteWriter file, int type, ByteWriter content) {
        file.u32(type).u32(content.length()).bytes(content.toArray(), 0, content.length());
    }

    private static ByteWriter number(ByteWriter out, long number) {
        long turned = Long.reverseBytes(number);
        return out.u32(turned >>> 32).u32(turned & 0xffff_ffffL);
    }

    private static ByteWriter text(ByteWriter out, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return out.bytes(bytes, 0, bytes.length);
    }

    private static void client(ByteWriter file, int format, String id, long expirySeconds) {
        ByteWriter content =
                number(new ByteWriter(), 0).u32(expirySeconds).u16(7).u16(id.length());
        if (format == 6) {
            content.u16(1883).u16(4).u32(0);
        }
        text(content, id);
        chunk(file, 6, format == 6 ? text(content, "user") : content);
    }

    private static void message(ByteWriter file, long id, String topic, int qos, boolean retain) {
        ByteWriter content =
                number(number(new ByteWriter(), id), 0).u32(3).u16(0).u16(3).u16(0);
        content.u16(topic.length()).u16(1883).u8(qos).u8(retain ? 1 : 0);
        chunk(file, 2, text(text(text(content, "pub"), topic), "abc"));
    }

    private static void passing(ByteWriter file, String id, long message, int packetId, int qos, int state, int way) {
        ByteWriter content = number(new ByteWriter(), message).u16(packetId).u16(id.length());
        chunk(file, 3, text(content.u8(qos).u8(state).u8(0).u8(way), id));
    }

    private static void subscription(ByteWriter file, String id, String filter, int qos, int options) {
        ByteWriter content = new ByteWriter().u32(9).u16(id.length()).u16(filter.length());
        chunk(file, 5, text(text(content.u8(qos).u8(options).u16(0), id), filter));
    }

    // ---- what is made of them

    @Test
    void aRealFile() throws IOException {
        String properties = " {Content Type: text/plain, User Property: UserProperty[name=k, value=v],"
                + " Message Expiry Interval: 3577}";
        assertEquals(
                List.of(
                        "shared 1 a/1=one 1",
                        "shared 2 a/2=two 2" + properties,
                        "shared 3 a/3=retq 1 retain",
                        "session 1 five 4294967295 sent 0",
                        "session 2 three 4294967295 sent 0",
                        "session 3 shared 1000 sent 0",
                        "subscription 1 a/# 2 0",
                        "subscription 2 a/# 1 0",
                        "subscription 1 b/+ 2 0",
                        "queued 1 1 QoS 1 id 0 shared 1",
                        "queued 1 2 QoS 2 id 0 shared 2",
                        "queued 1 3 QoS 2 id 0 b/1=three 2",
                        "queued 1 4 QoS 1 id 0 shared 3",
                        "queued 2 1 QoS 1 id 0 shared 1",
                        "queued 2 2 QoS 1 id 0 shared 2",
                        "queued 2 3 QoS 1 id 0 shared 3",
                        "queued 3 1 QoS 1 id 0 c/x=shared 1",
                        "retained r/1=retained 1 retain",
                        "retained r/2=ret2 0 retain {Response Topic: x/y}",
                        "retained a/3=retq 1 retain"),
                read(realFile()));
        assertEquals(List.of(), said);
    }

    @Test
    void whatWasUnderWayKeepsItsPacketIdentifier() throws IOException {
        ByteWriter file = header(6);
        message(file, 1, "t", 2, false);
        client(file, 6, "c", 0xffff_ffffL);
        passing(file, "c", 1, 65_534, 2, 9, OUT); // waits for PUBCOMP
        passing(file, "c", 1, 65_535, 2, 5, OUT); // waits for PUBREC
        passing(file, "c", 1, 1, 1, 3, OUT); // waits for PUBACK
        passing(file, "c", 1, 30_000, 1, 3, OUT); // far from its neighbours
        passing(file, "c", 1, 2, 1, 11, OUT); // was never sent
        assertEquals(
                List.of(
                        "shared 1 t=abc 2",
                        "session 1 c 4294967295 sent 65537",
                        "released 1 65534 65534",
                        "queued 1 65535 QoS 2 id 0 shared 1",
                        "queued 1 65536 QoS 1 id 0 shared 1",
                        "queued 1 65537 QoS 1 id 30000 shared 1",
                        "queued 1 65538 QoS 1 id 0 shared 1"),
                read(file.toArray()));
        assertEquals(65_535, Change.packetId(65_535));
        assertEquals(1, Change.packetId(65_536));
    }

    @Test
    void aMessageThatWaitsForItsReleaseIsHandedOn() throws IOException {
        ByteWriter file = header(5);
        message(file, 1, "t/1", 2, true);
        client(file, 5, "pub", 60);
        client(file, 5, "sub", 60);
        client(file, 5, "member1", 60);
        client(file, 5, "member2", 60);
        passing(file, "pub", 1, 77, 2, 7, IN);
        subscription(file, "sub", "t/#", 1, 0);
        subscription(file, "pub", "t/#", 2, 4); // no local
        subscription(file, "member1", "$share/g/t/+", 2, 8);
        subscription(file, "member2", "$share/g/t/+", 2, 0);
        List<String> lines = read(file.toArray());
        assertTrue(lines.contains("received 1 77"), lines.toString());
        assertEquals(
                List.of(
                        "queued 2 1 QoS 1 id 0 shared 1",
                        "queued 3 1 QoS 2 id 0 shared 1",
                        "retained t/1=abc 2 retain"),
                lines.subList(lines.size() - 3, lines.size()));
        assertTrue(lines.contains("subscription 1 t/# 2 no local 9"), lines.toString());
        assertTrue(lines.contains("subscription 3 $share/g/t/+ 2 as published 9"), lines.toString());
    }

    @Test
    void whatHasExpiredOrWasNeverKeptIsLeftOutAndSaid() throws IOException {
        ByteWriter file = header(6);
        message(file, 1, "t", 0, false);
        client(file, 6, "c", 60);
        client(file, 6, "gone", 0);
        passing(file, "c", 1, 0, 0, 1, OUT);
        passing(file, "c", 2, 5, 1, 3, OUT);
        assertEquals(List.of("session 1 c 60 sent 0"), read(file.toArray()));
        assertEquals(2, said.size(), said.toString());
    }

    @Test
    void otherFormatsAreRefusedInASentence() {
        IOException e = assertThrows(IOException.class, () -> read(header(4).toArray()));
        assertTrue(e.getMessage().contains("format 4"), e.getMessage());
        IOException none = assertThrows(
                IOException.class, () -> read("{\"type\":\"end\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertEquals("the file is no mosquitto.db", none.getMessage());
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws IOException {
        byte[] whole = realFile();
        int good = 0;
        for (int length = 0; length < whole.length; length++) {
            try {
                read(Arrays.copyOf(whole, length));
                good++; // between two records nothing shows that more should follow
            } catch (IOException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertEquals(25, good, "before the first record and between two");
    }

    @Test
    void aFlippedBitIsASentenceOrAnotherContent() throws IOException {
        byte[] whole = realFile();
        for (int at = 0; at < whole.length * 8; at++) {
            whole[at / 8] ^= (byte) (1 << at % 8);
            anyBytes(whole);
            whole[at / 8] ^= (byte) (1 << at % 8);
        }
    }

    static Stream<byte[]> seeds() throws IOException {
        return Stream.of(realFile());
    }

    /** Contents or a sentence; never another exception. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyBytes(byte[] bytes) {
        try {
            read(bytes);
        } catch (IOException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }
}
