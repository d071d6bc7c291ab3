package org.tymbal.codec.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.vectors.Utf8Torture;

class Utf8Test {
    @Test
    void torture() {
        Utf8Torture.Result result = Utf8Torture.run();
        assertEquals(List.of(), result.problems());
        assertTrue(result.questions() > 2_000_000, "asked: " + result.questions());
    }

    /** The JDK's decoder is strict too; only U+0000 is a matter of MQTT. */
    @Test
    void agreesWithTheDecoderOfTheJdk() {
        Random random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 400_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 0x80 + random.nextInt(128));
            }
            assertEquals(decodes(bytes), Utf8.wellFormed(bytes, 0, bytes.length));
            boolean expected = decodes(bytes) && new String(bytes, StandardCharsets.UTF_8).indexOf(0) < 0;
            assertEquals(
                    expected,
                    Utf8.valid(bytes, 0, bytes.length),
                    () -> ByteSlice.of(bytes).toString());
            if (expected) {
                valid++;
                String text = Utf8.decode(bytes, 0, bytes.length);
                assertEquals(new String(bytes, StandardCharsets.UTF_8), text);
                assertArrayEquals(bytes, Utf8.encode(text));
            }
        }
        assertTrue(valid > 5000, "valid: " + valid);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void decodeSaysWhatIsWrong() {
        byte[] bytes = {'a', 0};
        MalformedBytesException e = assertThrows(MalformedBytesException.class, () -> Utf8.decode(bytes, 0, 2));
        assertTrue(e.problem().contains("UTF-8"), e.problem());
        assertEquals(0, e.getStackTrace().length);
        assertEquals("a", Utf8.decode(bytes, 0, 1));
    }
}
