package org.tymbal.server.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

/** What mosquitto 2.0 has is compared with it in the end-to-end tests; here stands what only later ones have. */
class OutputFormatTest {
    private static final ZonedDateTime NOON = ZonedDateTime.of(2026, 1, 4, 12, 5, 9, 123_456_789, ZoneOffset.UTC);

    private static String print(String format, ByteSlice payload) throws UsageException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes, true);
        OutputFormat.of(format)
                .print(
                        new Packet.Publish(
                                false,
                                Qos.AT_LEAST_ONCE,
                                true,
                                TopicName.of("a/b"),
                                7,
                                Properties.builder()
                                        .add(Property.TOPIC_ALIAS, 3)
                                        .user("k", "v")
                                        .user("k", "w")
                                        .build(),
                                payload),
                        NOON,
                        false,
                        out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "%x, 616263",
                "%.2:x, 61:62:63",
                "%.4-X, 6162-63",
                "%8x|, `  616263|`",
                "%-8x|, `616263  |`",
                "%08x, 00616263",
                "%4x, 6162",
                "%A %5A %P, 3     3 k:v k:w",
                "@H:@M:@S.@N, 12:05:09.123456789",
                "%I, 2026-01-04T12:05:09+0000",
                "%U, 1767528309.123456789",
                "@j @V @G @g @U @W @u @w @k @l @I @p @P, 004 01 2026 26 01 00 7 0 12 12 12 PM pm",
                "@a @A @b @B @h @e @C @y @D @F @T @R @r @s @c, "
                        + "`Sun Sunday Jan January Jan  4 20 26 01/04/26 2026-01-04 12:05:09 12:05 12:05:09 PM 1767528309 "
                        + "Sun Jan  4 12:05:09 2026`"
            })
    void looksLikeThis(String format, String expected) throws UsageException {
        assertEquals(expected, print(format, ByteSlice.utf8("abc")));
    }

    @Test
    void floatsAreReadFromMemory() throws UsageException {
        assertEquals("8.500000", print("%f", ByteSlice.of(new byte[] {0, 0, 8, 0x41})));
        assertEquals("-0002.50", print("%08.2f", ByteSlice.of(new byte[] {0, 0, 0x20, (byte) 0xc0})));
        assertEquals("1.5  |", print("%-5.1d|", ByteSlice.of(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf8, 0x3f})));
        assertEquals("", print("%f", ByteSlice.utf8("abc")));
    }

    @Test
    void whatIsNoTextStaysAsItIs() throws UsageException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes, true);
        byte[] payload = {(byte) 0xff, 0, (byte) 0x80};
        OutputFormat.of("%p\\0")
                .print(
                        new Packet.Publish(
                                false,
                                Qos.AT_MOST_ONCE,
                                false,
                                TopicName.of("t"),
                                0,
                                Properties.NONE,
                                ByteSlice.of(payload)),
                        NOON.withZoneSameInstant(ZoneId.of("Europe/Berlin")),
                        false,
                        out);
        out.flush();
        assertEquals(ByteSlice.of(new byte[] {(byte) 0xff, 0, (byte) 0x80, 0}), ByteSlice.of(bytes.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-3, -3",
        "2147483648, 2147483648",
        "0.1, 0.1",
        "1e15, 1e+15",
        "123456789012345678, 1.2345678901234568e+17",
        "1e-5, 1e-05",
        "0.0001, 0.0001",
        "1e300, 1e+300"
    })
    void numbersAreWrittenAsCDoes(double number, String text) {
        assertEquals(text, MessageJson.number(number));
    }

    /** A format that passes the check prints something, whatever the message is. */
    @FuzzTest
    void anyFormat(FuzzedDataProvider data) {
        String format = data.consumeString(40);
        ByteSlice payload = ByteSlice.of(data.consumeRemainingAsBytes());
        try {
            print(format, payload);
        } catch (UsageException e) {
            assertEquals("Error: ", e.text().substring(0, 7));
        }
    }
}
