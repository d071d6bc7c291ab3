package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SmallDeflateTest {
    private static byte[] there(byte[] text) {
        byte[] file = SmallDeflate.gzip(text);
        try (GZIPInputStream back = new GZIPInputStream(new ByteArrayInputStream(file))) {
            assertArrayEquals(text, back.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    @Test
    void comesBackAsItWas() {
        there(new byte[0]);
        there(new byte[] {7});
        there("abc".getBytes(StandardCharsets.UTF_8));
        there("ab".repeat(40_000).getBytes(StandardCharsets.UTF_8)); // beyond the window, the longest matches
        there(new byte[70_000]);
        Random random = new Random(1);
        for (int round = 0; round < 60; round++) {
            byte[] text = new byte[random.nextInt(3_000)];
            int letters = 1 + random.nextInt(round % 2 == 0 ? 4 : 256);
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) random.nextInt(letters);
            }
            there(text);
        }
    }

    @Test
    void isSmallerThanTheUsualWay() throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(2);
        String[] words = {"publish", "subscribe", "topic", "(a,b)=>{", "return a.b", "};", "let c=d.e", "[0]", "+1"};
        for (int i = 0; i < 8_000; i++) {
            text.append(words[random.nextInt(words.length)]).append((char) ('a' + random.nextInt(26)));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream usual = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(usual) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(bytes);
        }
        int small = there(bytes).length;
        assertTrue(small < usual.size(), small + " of " + usual.size());
    }

    @Test
    void symbolsOfDistances() {
        assertEquals(0, SmallDeflate.distanceSymbol(1));
        assertEquals(3, SmallDeflate.distanceSymbol(4));
        assertEquals(4, SmallDeflate.distanceSymbol(5));
        assertEquals(4, SmallDeflate.distanceSymbol(6));
        assertEquals(5, SmallDeflate.distanceSymbol(7));
        assertEquals(29, SmallDeflate.distanceSymbol(32_768));
    }

    /** Counts like Fibonacci's would have codes of 30 bits. */
    @Test
    void codesAreNotTooLong() {
        int[] counts = new int[30];
        counts[0] = 1;
        counts[1] = 1;
        for (int i = 2; i < counts.length; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
        }
        int[] lengths = Huffman.lengths(counts, 15);
        assertTrue(Arrays.stream(lengths).allMatch(length -> length >= 1 && length <= 15));
        assertEquals(
                1,
                Arrays.stream(lengths)
                        .mapToDouble(length -> Math.pow(2, -length))
                        .sum(),
                1e-9);
    }
}
