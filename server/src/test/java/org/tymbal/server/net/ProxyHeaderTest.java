package org.tymbal.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.net.ProxyHeader.MalformedHeaderException;

class ProxyHeaderTest {
    private static final byte[] CLIENTS = "\u0010\u000cMQTT".getBytes(StandardCharsets.US_ASCII);

    /** Reads as the stream is read: what is missing and no more; the client's bytes behind it stay. */
    private static ProxyHeader read(int version, byte[] header) throws MalformedHeaderException {
        byte[] stream = Arrays.copyOf(header, header.length + CLIENTS.length);
        System.arraycopy(CLIENTS, 0, stream, header.length, CLIENTS.length);
        int length = 0;
        for (int missing = ProxyHeader.missing(version, stream, 0);
                missing > 0;
                missing = ProxyHeader.missing(version, stream, length)) {
            length += missing;
            assertTrue(length <= header.length, "takes of the client's bytes");
        }
        assertEquals(header.length, length);
        return ProxyHeader.read(version, stream, length);
    }

    private static byte[] text(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] binary(int command, int family, int... rest) {
        ByteBuffer header = ByteBuffer.allocate(16 + rest.length);
        header.put(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 'Q', 'U', 'I', 'T', 0x0a});
        header.put((byte) command).put((byte) family).putShort((short) rest.length);
        for (int octet : rest) {
            header.put((byte) octet);
        }
        return header.array();
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 10.0.0.1 4000 1883, 192.0.2.7:4000",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255:65535",
        "PROXY TCP6 2001:db8::7 ::1 4000 1883, [2001:db8::7]:4000"
    })
    void readsALine(String line, String client) throws MalformedHeaderException {
        assertEquals(client, PeerAddress.text(read(1, text(line)).client()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ffff:: ffff:: 65535 65535"})
    void aProxyNeedNotKnow(String line) throws MalformedHeaderException {
        assertNull(read(1, text(line)).client());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 example.org 10.0.0.1 4000 1883",
                "PROXY TCP4 192.0.2.7 10.0.0.1 4000",
                "PROXY TCP4 192.0.2.7 10.0.0.1 70000 1883",
                "PROXY TCP4 192.0.2.7 10.0.0.1 -1 1883",
                "PROXY TCP4 ::1 ::1 4000 1883",
                "PROXY TCP6 192.0.2.7 10.0.0.1 4000 1883",
                "PROXY TCP4  192.0.2.7 10.0.0.1 4000 1883",
                "PROXY UDP4 192.0.2.7 10.0.0.1 4000 1883",
                "GET / HTTP/1.1\r\nHost: x",
                "PROXYTCP4 192.0.2.7 10.0.0.1 4000 1883"
            })
    void refusesOtherLines(String line) {
        assertThrows(MalformedHeaderException.class, () -> read(1, text(line)));
    }

    @Test
    void aLineEnds() {
        assertThrows(MalformedHeaderException.class, () -> read(1, text("PROXY UNKNOWN " + "x".repeat(200))));
    }

    @Test
    void readsABinaryHeader() throws MalformedHeaderException {
        ProxyHeader four = read(2, binary(0x21, 0x11, 192, 0, 2, 7, 10, 0, 0, 1, 0x0f, 0xa0, 7, 91));
        assertEquals("192.0.2.7:4000", PeerAddress.text(four.client()));
        assertFalse(four.tls());
        int[] six = new int[36];
        six[0] = 0x20;
        six[1] = 1;
        six[15] = 7;
        six[32] = 1;
        assertEquals(
                "[2001::7]:256",
                PeerAddress.text(read(2, binary(0x21, 0x21, six)).client()));
        assertNull(read(2, binary(0x20, 0)).client());
        assertNull(read(2, binary(0x21, 0, 1, 2, 3)).client());
    }

    @Test
    void seesThatTheClientCameByTls() throws MalformedHeaderException {
        int[] address = {192, 0, 2, 7, 10, 0, 0, 1, 0x0f, 0xa0, 7, 91};
        int[] noise = {4, 0, 1, 9};
        int[] tls = {0x20, 0, 5, 1, 0, 0, 0, 0};
        assertTrue(read(2, binary(0x21, 0x11, join(address, noise, tls))).tls());
        tls[3] = 0;
        assertFalse(read(2, binary(0x21, 0x11, join(address, noise, tls))).tls());
        int[] lie = {0x20, 0, 50, 1};
        assertThrows(MalformedHeaderException.class, () -> read(2, binary(0x21, 0x11, join(address, lie))));
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void refusesOtherBinaryHeaders() {
        assertThrows(MalformedHeaderException.class, () -> read(2, binary(0x21, 0x11, 1, 2, 3)));
        assertThrows(MalformedHeaderException.class, () -> read(2, binary(0x31, 0x11, new int[12])));
        assertThrows(MalformedHeaderException.class, () -> read(2, binary(0x21, 0x11, new int[5_000])));
        assertThrows(MalformedHeaderException.class, () -> read(2, text("PROXY UNKNOWN and more")));
        assertThrows(MalformedHeaderException.class, () -> read(1, binary(0x20, 0)));
    }

    @FuzzTest
    void anyBytes(byte @NotNull [] bytes) {
        for (int version = 1; version <= 2; version++) {
            try {
                int length = 0;
                int missing = ProxyHeader.missing(version, bytes, 0);
                while (missing > 0 && length + missing <= bytes.length) {
                    length += missing;
                    assertTrue(length <= ProxyHeader.LONGEST);
                    missing = ProxyHeader.missing(version, bytes, length);
                }
                if (missing == 0) {
                    ProxyHeader.read(version, bytes, length);
                }
            } catch (MalformedHeaderException e) {
                assertTrue(
                        String.valueOf(e.getMessage()).startsWith("a")
                                || String.valueOf(e.getMessage()).startsWith("no"),
                        "goes on after: the proxy sent");
            }
        }
    }
}
