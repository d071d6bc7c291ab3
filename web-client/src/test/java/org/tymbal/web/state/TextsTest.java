package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Qos;

/** Numbers, payloads, JSON, commands and addresses as people read and write them. */
class TextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "999|999",
                "1204|1,204",
                "1000000|1,000,000",
                "-1204|-1,204",
                "12345678901234|12,345,678,901,234"
            })
    void groupsDigits(double number, String text) {
        assertEquals(text, Numbers.grouped(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0.01|<0.1", "0.44|0.4", "2|2", "9.94|9.9", "9.96|10", "1203.6|1,204"})
    void rates(double number, String text) {
        assertEquals(text, Numbers.rate(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0 bytes", "1|1 byte", "999|999 bytes", "1200|1.2 kB", "16000000|16 MB", "2500000000|2.5 GB"})
    void bytes(double number, String text) {
        assertEquals(text, Numbers.bytes(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"12|12 s", "250|4 min 10 s", "7500|2 h 5 min", "273600|3 d 4 h"})
    void durations(double seconds, String text) {
        assertEquals(text, Numbers.duration(seconds));
    }

    @Test
    void timesOfDay() {
        assertEquals("00:00:00.000", Numbers.time(0, 0));
        assertEquals("23:59:59.999", Numbers.time(-1, 0));
        assertEquals("02:00:01.005", Numbers.time(1_005, 120));
        assertEquals("19:00:00.000", Numbers.time(0, -300));
    }

    @Test
    void numbersInFront() {
        assertEquals(12345, Numbers.leading("12345 seconds"));
        assertEquals(0.25, Numbers.leading("0.25"));
        assertEquals(-3, Numbers.leading("-3"));
        assertEquals(Double.NaN, Numbers.leading("mosquitto version 2"));
        assertEquals(Double.NaN, Numbers.leading(""));
        assertEquals(-1, Numbers.parse("1234567890", -1));
        assertEquals(8080, Numbers.parse(" 8080 ", -1));
    }

    @Test
    void previewsAreOneLine() {
        assertEquals("a b c", Payloads.preview(ByteSlice.utf8("a\n b\t\tc"), 99));
        assertEquals("", Payloads.preview(ByteSlice.EMPTY, 99));
        assertEquals("2 bytes: ff 00", Payloads.preview(ByteSlice.of(new byte[] {(byte) 0xff, 0}), 99));
    }

    @Test
    void aTextIsCutBetweenCharacters() {
        ByteSlice payload = ByteSlice.utf8("a€😀");
        String[] expected = {"", "a", "a", "a", "a€", "a€", "a€", "a€", "a€😀", "a€😀"};
        for (int most = 0; most < expected.length; most++) {
            assertEquals(expected[most], Payloads.text(payload, most), "at " + most);
        }
    }

    @Test
    void dumpsShowBytesAndCharacters() {
        assertEquals(
                "0000  48 65 6c 6c 6f 20 77 6f  Hello wo\n0008  72 6c 64 00              rld.\n",
                Payloads.dump(
                        ByteSlice.utf8("Hello world").length() == 11
                                ? ByteSlice.of(new byte[] {72, 101, 108, 108, 111, 32, 119, 111, 114, 108, 100, 0})
                                : ByteSlice.EMPTY,
                        99));
    }

    @Test
    void jsonIsLaidOut() {
        assertEquals(
                "{\n  \"a\": [\n    1,\n    -2.5e+3,\n    true\n  ],\n  \"b\": {},\n  \"c\": \"x\\\"y\"\n}",
                Json.pretty(" {\"a\":[1,-2.5e+3 ,true],\"b\":{ },\"c\":\"x\\\"y\"} "));
        assertEquals("[]", Json.pretty("[]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ON",
                "12",
                "{",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "{a:1}",
                "[tru]",
                "[1]x",
                "[1.]",
                "[.5]",
                "[1e]",
                "[\"a]",
                "[\"\n\"]",
                "{\"a\":1]",
                "[01x]",
                "[--1]"
            })
    void whatIsNotJsonIsNotLaidOut(String text) {
        assertNull(Json.pretty(text));
    }

    @Test
    void deepJsonEndsInOrder() {
        assertNull(Json.pretty("[".repeat(100_000)));
        assertNotNull(Json.pretty("[".repeat(60) + "]".repeat(60)));
    }

    @Test
    void anyTextIsSurvived() {
        Random random = new Random(3);
        String alphabet = "{}[]\",:\\ 1.e-+tfn\n";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder("[");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String once = Json.pretty(text.toString());
            assertEquals(once, once == null ? null : Json.pretty(once), text.toString());
        }
    }

    @Test
    void commandsAreQuotedForAShell() {
        assertEquals(
                "mosquitto_pub -h localhost -t demo/hello -m 'it'\\''s $HOME'",
                CommandLine.publish(
                        "localhost", 1883, "demo/hello", Qos.AT_MOST_ONCE, false, ByteSlice.utf8("it's $HOME")));
        assertEquals(
                "mosquitto_pub -h h -p 1884 -t 'a b' -q 2 -r -n",
                CommandLine.publish("h", 1884, "a b", Qos.EXACTLY_ONCE, true, ByteSlice.EMPTY));
        assertEquals(
                "printf 'a\\x0a\\x27\\x25\\xff' | mosquitto_pub -h h -t a -s",
                CommandLine.publish(
                        "h", 1883, "a", Qos.AT_MOST_ONCE, false, ByteSlice.of(new byte[] {'a', 10, '\'', '%', -1})));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://localhost:8080/mqtt, ws://localhost:8080/mqtt",
        "wss://test.mosquitto.org:8081, wss://test.mosquitto.org:8081/mqtt",
        "broker.example, ws://broker.example/mqtt",
        "https://broker.example/, wss://broker.example/",
        "10.0.0.7:9001/ws, ws://10.0.0.7:9001/ws",
        "ws://[::1]:8080/mqtt, ws://[::1]:8080/mqtt"
    })
    void addressesAreTakenApart(String text, String url) {
        Broker broker = Broker.parse(text);
        assertNotNull(broker);
        assertEquals(url, broker.url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mqtt://localhost:1883", "ws://", "ws://h:0/x", "ws://h:99999", "ws://a b/", "ws://u@h/"})
    void whatIsNoAddressIsRefused(String text) {
        assertNull(Broker.parse(text));
    }

    @Test
    void agesAndMoments() {
        assertEquals("now", Numbers.age(999));
        assertEquals("12 s", Numbers.age(12_999));
        assertEquals("4 min", Numbers.age(299_000));
        assertEquals("2 h", Numbers.age(7_200_000));
        assertEquals("3 d", Numbers.age(3 * 86_400_000.0));
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 1_000; i++) {
            long millis = (long) (random.nextDouble() * 4e12);
            String expected = java.time.Instant.ofEpochMilli(millis).toString();
            String full = expected.length() == 24 ? expected : expected.replace("Z", ".000Z");
            assertEquals(full, Numbers.iso(millis));
        }
        assertEquals("2024-02-29T23:59:59.999Z", Numbers.iso(1_709_251_199_999.0));
        assertEquals("21.4", Numbers.plain(21.4));
        assertEquals("-3", Numbers.plain(-3));
        assertEquals("1234567890123", Numbers.plain(1_234_567_890_123.0));
    }
}
