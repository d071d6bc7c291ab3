package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 100_000})
    void aFrameCarriesItsBytesUnderAMask(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        byte[] out = new byte[length + 3 + WebSocketFrames.MOST_HEADER];
        int end = new WebSocketFrames().frame(WebSocketFrames.BINARY, bytes, length, out, 3);
        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        assertEquals(3 + header + 4 + length, end);
        assertEquals((byte) 0x82, out[3]);
        assertEquals(header == 2 ? length : header == 4 ? 126 : 127, out[4] & 0x7f);
        byte[] unmasked = new byte[length];
        for (int i = 0; i < length; i++) {
            unmasked[i] = (byte) (out[3 + header + 4 + i] ^ out[3 + header + i % 4]);
        }
        assertArrayEquals(bytes, unmasked);
    }

    @Test
    void payloadsMoveTogetherHoweverTheyAreCut() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        byte[] payload = new byte[70_300];
        new Random(1).nextBytes(payload);
        int at = 0;
        for (int length : new int[] {0, 5, 125, 126, 44, 70_000}) {
            wire.write(0x82);
            if (length < 126) {
                wire.write(length);
            } else if (length < 65_536) {
                wire.writeBytes(new byte[] {126, (byte) (length >> 8), (byte) length});
            } else {
                wire.writeBytes(
                        new byte[] {127, 0, 0, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
            }
            wire.write(payload, at, length);
            at += length;
            wire.writeBytes(new byte[] {(byte) 0x89, 1, 'p'}); // a ping between
        }
        assertEquals(payload.length, at);
        for (int cut : new int[] {1, 2, 3, 1_000, 100_000}) {
            WebSocketFrames frames = new WebSocketFrames();
            byte[] all = wire.toByteArray();
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            for (int from = 0; from < all.length; from += cut) {
                byte[] part = Arrays.copyOfRange(all, from, Math.min(all.length, from + cut));
                seen.write(part, 0, frames.strip(part, 0, part.length));
            }
            assertArrayEquals(payload, seen.toByteArray());
            assertTrue(frames.takePing());
        }
    }

    @Test
    void aCloseAndAMaskAreNotTaken() {
        assertThrows(IOException.class, () -> new WebSocketFrames().strip(new byte[] {(byte) 0x88, 0}, 0, 2));
        assertThrows(IOException.class, () -> new WebSocketFrames().strip(new byte[] {(byte) 0x82, (byte) 0x80}, 0, 2));
    }
}
