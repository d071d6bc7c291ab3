package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

/** Payloads, files and fields of the page may hold anything; whoever reads them answers, and answers what he can stand by. */
class PageParsersFuzzTest {
    @MethodSource("texts")
    @FuzzTest(maxDuration = "3m")
    void json(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        String pretty = Json.pretty(text);
        if (pretty != null) {
            assertEquals(pretty, Json.pretty(pretty));
            assertEquals(withoutBlanks(text), withoutBlanks(pretty));
            assertTrue(PayloadCode.isJson(text), text);
        }
        List<JsonNumbers.Leaf> leaves = JsonNumbers.of(text);
        assertTrue(leaves.size() <= JsonNumbers.MOST);
        for (JsonNumbers.Leaf leaf : leaves) {
            assertTrue(Double.isFinite(leaf.value()), text);
        }
    }

    /** JSON without the blanks between its words; what stands between quotes stays. */
    private static String withoutBlanks(String text) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(text.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (quoted || " \t\r\n".indexOf(c) < 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    @MethodSource("binaries")
    @FuzzTest(maxDuration = "3m")
    void payloads(byte[] input) {
        ByteSlice bytes = ByteSlice.of(input, 0, input.length);
        for (String laidOut : new String[] {Binary.cbor(bytes), Binary.messagePack(bytes)}) {
            assertTrue(laidOut == null || laidOut.length() < 100_000);
        }
        assertEquals(bytes, PayloadCode.base64(PayloadCode.base64(bytes, Integer.MAX_VALUE)));
        assertTrue(Payloads.dump(bytes, 4_096).length() <= (4_096 / 8 + 1) * 60);
        String preview = Payloads.preview(bytes, 200);
        assertTrue(preview.chars().noneMatch(c -> c < ' '), preview);
        String some = Payloads.text(bytes, 100);
        String all = Payloads.text(bytes, Integer.MAX_VALUE);
        assertTrue(all == null || some != null && all.startsWith(some), all);
        PayloadCode.picture(bytes);
    }

    @MethodSource("texts")
    @FuzzTest(maxDuration = "3m")
    void typed(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ByteSlice hex = PayloadCode.hex(text);
        if (hex != null) {
            assertTrue(hex.length() * 2 <= text.length());
        }
        ByteSlice base64 = PayloadCode.base64(text);
        if (base64 != null) {
            assertEquals(base64, PayloadCode.base64(PayloadCode.base64(base64, Integer.MAX_VALUE)));
        }
        MessageFilter filter = MessageFilter.of(text);
        LoggedMessage message = new LoggedMessage(
                1,
                1,
                new Topic(TopicName.of("a/b"), new int[0]),
                ByteSlice.utf8(text),
                Qos.AT_MOST_ONCE,
                false,
                false,
                Properties.NONE);
        assertEquals(filter.matches(message), filter.matches(message));
        String cell = Csv.cell(text);
        String read =
                cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
        assertTrue(read.equals(text) || read.equals("'" + text), cell);
        assertTrue(
                read.isEmpty() || "=+-@\t\r".indexOf(read.charAt(0)) < 0 || Double.isFinite(JsonNumbers.number(read)),
                cell);
    }

    static Stream<byte[]> texts() {
        return Stream.of(
                        "",
                        "{\"c\":21.5,\"a\":[1,-2e3,true,null,\"x\\\"y\"],\"d\":{}}",
                        "[[[[[[[[[[1]]]]]]]]]]",
                        "[".repeat(100),
                        "{\"a\":1e999}",
                        "[\"\\",
                        "[\"\\u12\"]",
                        "-",
                        "1e5 C",
                        "de ad:BE ef",
                        "3q2-7w==",
                        "topic:a/+ q1 \"two words\" retained",
                        "=SUM(A1)",
                        "-1",
                        "a,\"b\"\r\n",
                        "url=ws://127.0.0.1:8080/mqtt\nversion=5\nclient=a\\nb\\\\\nkeepAlive=60\nwillPayload=x\n\n",
                        "url=wss://[::1]:1/\nversion=9\nkeepAlive=99999999999\nexpiry=-1\nwillQos=7\nclient=\\\n\n",
                        "url=\n\nversion=4")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> binaries() {
        return Stream.of(
                new byte[0],
                new byte[] {(byte) 0xa1, 0x61, 'a', (byte) 0x82, 1, (byte) 0xf9, 0x3e, 0},
                new byte[] {(byte) 0x9b, -1, -1, -1, -1, -1, -1, -1, -1},
                new byte[] {(byte) 0xbf, (byte) 0xff},
                new byte[] {(byte) 0x5f, 0x41, 0, (byte) 0xff},
                new byte[] {(byte) 0x81, (byte) 0xa1, 'a', (byte) 0x92, 1, (byte) 0xcb, 0, 0, 0, 0, 0, 0, 0, 0},
                new byte[] {(byte) 0xdd, -1, -1, -1, -1},
                new byte[] {(byte) 0xdb, 0x7f, -1, -1, -1, 'x'},
                new byte[] {(byte) 0xc7, (byte) 0xff, 1},
                ("\u20ac".repeat(60)).getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xe2, (byte) 0x82},
                new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    }
}
