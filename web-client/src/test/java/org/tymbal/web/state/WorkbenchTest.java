package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** What the folded parts of the page read and write. */
class WorkbenchTest {
    private final MessageLog log = new MessageLog();
    private final Topics topics = new Topics();

    private static ByteSlice bytes(String hex) {
        ByteSlice bytes = PayloadCode.hex(hex);
        assertNotNull(bytes, hex);
        return bytes;
    }

    private LoggedMessage comes(String topic, ByteSlice payload, int qos, boolean retain) {
        LoggedMessage message = new LoggedMessage(
                log.nextSequence(),
                1_000L * log.nextSequence(),
                topics.of(TopicName.of(topic)),
                payload,
                Qos.of(qos),
                retain,
                false,
                Properties.builder().user("unit", "°C").build());
        log.add(message);
        return message;
    }

    @Test
    void hexIsReadStrictly() {
        assertEquals(ByteSlice.utf8("Hello"), PayloadCode.hex("48 65:6c\n6C6f"));
        assertEquals(ByteSlice.EMPTY, PayloadCode.hex(""));
        for (String wrong : List.of("4", "4 8", "0x48", "48 6", "zz")) {
            assertNull(PayloadCode.hex(wrong), wrong);
        }
    }

    @Test
    void base64IsThatOfTheJdk() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] content = new byte[random.nextInt(40)];
            random.nextBytes(content);
            String text = Base64.getEncoder().encodeToString(content);
            assertEquals(text, PayloadCode.base64(ByteSlice.of(content), Integer.MAX_VALUE));
            assertEquals(ByteSlice.of(content), PayloadCode.base64(text));
            String url = Base64.getUrlEncoder().withoutPadding().encodeToString(content);
            assertEquals(ByteSlice.of(content), PayloadCode.base64(url));
        }
        for (String wrong : List.of("A", "AB==C", "A?==", "AB")) {
            assertNull(PayloadCode.base64(wrong), wrong);
        }
    }

    @Test
    void jsonIsCheckedWithItsPlaceholders() {
        assertTrue(PayloadCode.isJson("{\"n\":{{counter}},\"at\":{{now}}}"));
        assertTrue(PayloadCode.isJson(" 21.5 ") && PayloadCode.isJson("\"x\"") && PayloadCode.isJson("null"));
        for (String wrong : List.of("", "{", "{n:1}", "1 2", "1,2", "{{other}}", "[1,]")) {
            assertFalse(PayloadCode.isJson(wrong), wrong);
        }
    }

    @Test
    void picturesAreKnownByTheirFirstBytes() {
        assertEquals("image/png", PayloadCode.picture(bytes("89504e470d0a1a0a00")));
        assertEquals("image/jpeg", PayloadCode.picture(bytes("ffd8ffe0")));
        assertEquals("image/gif", PayloadCode.picture(ByteSlice.utf8("GIF89a")));
        assertEquals("image/webp", PayloadCode.picture(ByteSlice.utf8("RIFF0000WEBPVP8")));
        assertNull(PayloadCode.picture(ByteSlice.utf8("<svg onload=x>")));
        assertNull(PayloadCode.picture(ByteSlice.EMPTY));
    }

    /** The examples of RFC 8949, appendix A. */
    @Test
    void cborAsItsStandardHasIt() {
        String[][] examples = {
            {"00", "0"},
            {"1864", "100"},
            {"1903e8", "1000"},
            {"1a000f4240", "1000000"},
            {"1b000000e8d4a51000", "1000000000000"},
            {"20", "-1"},
            {"3863", "-100"},
            {"f90000", "0"},
            {"f93c00", "1"},
            {"f93e00", "1.5"},
            {"f97bff", "65504"},
            {"fb3ff199999999999a", "1.1"},
            {"fa47c35000", "100000"},
            {"f90400", "0.00006103515625"},
            {"f9c400", "-4"},
            {"fbc010666666666666", "-4.1"},
            {"f97c00", "Infinity"},
            {"f97e00", "NaN"},
            {"f4", "false"},
            {"f5", "true"},
            {"f6", "null"},
            {"f7", "undefined"},
            {"f0", "simple(16)"},
            {"f8ff", "simple(255)"},
            {"c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")"},
            {"4401020304", "h'01020304'"},
            {"60", "\"\""},
            {"6449455446", "\"IETF\""},
            {"62225c", "\"\\\"\\\\\""},
            {"62c3bc", "\"ü\""},
            {"80", "[]"},
            {"83010203", "[\n  1,\n  2,\n  3\n]"},
            {"a0", "{}"},
            {"a26161016162820203", "{\n  \"a\": 1,\n  \"b\": [\n    2,\n    3\n  ]\n}"},
            {"5f42010243030405ff", "(_ h'0102', h'030405')"},
            {"9fff", "[]"},
            {"9f0102ff", "[\n  1,\n  2\n]"},
            {"bf61610161629f0203ffff", "{\n  \"a\": 1,\n  \"b\": [\n    2,\n    3\n  ]\n}"}
        };
        for (String[] example : examples) {
            assertEquals(example[1], Binary.cbor(bytes(example[0])), example[0]);
        }
        for (String broken : List.of(
                "", "18", "1c", "ff", "62c3", "61ff", "8201", "a101", "0000", "5f01ff", "fc", "9b7fffffffffffffff")) {
            assertNull(Binary.cbor(bytes(broken)), broken);
        }
        assertNull(Binary.cbor(bytes("81".repeat(100) + "00")), "too deep");
    }

    @Test
    void messagePackAsItsSpecificationHasIt() {
        String[][] examples = {
            {"00", "0"},
            {"7f", "127"},
            {"ff", "-1"},
            {"e0", "-32"},
            {"cc80", "128"},
            {"cd0100", "256"},
            {"ce00010000", "65536"},
            {"d080", "-128"},
            {"d1ff7f", "-129"},
            {"d2ffff7fff", "-32769"},
            {"d3ffffffffffffffff", "-1"},
            {"c0", "null"},
            {"c2", "false"},
            {"c3", "true"},
            {"ca3fc00000", "1.5"},
            {"cb3ff199999999999a", "1.1"},
            {"a0", "\"\""},
            {"a3616263", "\"abc\""},
            {"d903616263", "\"abc\""},
            {"c4020102", "h'0102'"},
            {"920102", "[\n  1,\n  2\n]"},
            {"82a163c3a17201", "{\n  \"c\": true,\n  \"r\": 1\n}"},
            {"dc000101", "[\n  1\n]"},
            {"d40105", "ext(1, h'05')"},
            {"c70201aabb", "ext(1, h'aabb')"},
            {"d6ff00000000", "ext(-1, h'00000000')"}
        };
        for (String[] example : examples) {
            assertEquals(example[1], Binary.messagePack(bytes(example[0])), example[0]);
        }
        for (String broken : List.of("", "c1", "cc", "a361", "92", "0000", "a1ff", "dd7fffffff", "c4ff00")) {
            assertNull(Binary.messagePack(bytes(broken)), broken);
        }
    }

    @Test
    void anyBytesLeaveTheReadersStanding() {
        Random random = new Random(9);
        for (int i = 0; i < 30_000; i++) {
            byte[] content = new byte[random.nextInt(60)];
            random.nextBytes(content);
            ByteSlice payload = ByteSlice.of(content);
            String cbor = Binary.cbor(payload);
            String pack = Binary.messagePack(payload);
            assertTrue((cbor == null || !cbor.isEmpty()) && (pack == null || !pack.isEmpty()));
            PayloadCode.picture(payload);
        }
    }

    @Test
    void aDiffSaysWhatWentAndWhatCame() {
        assertEquals("  a\n- b\n+ x\n  c\n", LineDiff.of("a\nb\nc", "a\nx\nc"));
        assertEquals("- a\n+ b\n", LineDiff.of("a", "b"));
        assertEquals("  a\n+ b\n", LineDiff.of("a", "a\nb"));
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            String before = lines(random);
            String after = lines(random);
            StringBuilder old = new StringBuilder();
            StringBuilder fresh = new StringBuilder();
            LineDiff.of(before, after).lines().forEach(line -> {
                old.append(line.startsWith("+ ") ? "" : line.substring(2) + "\n");
                fresh.append(line.startsWith("- ") ? "" : line.substring(2) + "\n");
            });
            assertEquals(before + "\n", old.toString());
            assertEquals(after + "\n", fresh.toString());
        }
    }

    private static String lines(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append('\n').append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void programsPublishTheSameMessage() {
        LoggedMessage message = comes("house/a \"b\"", ByteSlice.utf8("it's {\"c\":1}\r\n"), 1, true);
        CopyAs.Sent sent = new CopyAs.Sent("localhost", 1883, message);
        assertEquals(
                "import paho.mqtt.publish as publish\n\npublish.single(\"house/a \\\"b\\\"\", payload=b\"it's"
                        + " {\\x22c\\x22:1}\\x0d\\x0a\", qos=1, retain=True,\n    hostname=\"localhost\", port=1883)\n",
                CopyAs.paho(sent));
        String java = CopyAs.java(sent);
        assertTrue(java.contains("payload(\"it's {\\\"c\\\":1}\\r\\n\".getBytes("), java);
        assertTrue(java.contains("AT_LEAST_ONCE).retain(true)"), java);
        assertTrue(CopyAs.script(sent).contains("{ qos: 1, retain: true }"), CopyAs.script(sent));
        assertTrue(
                CopyAs.curl(sent).startsWith("# curl publishes with QoS 0 and without retain\nprintf "),
                CopyAs.curl(sent));
        assertTrue(
                CopyAs.curl(sent).contains("| curl --data-binary @- 'mqtt://localhost:1883/house/a%20%22b%22'"),
                CopyAs.curl(sent));
        CopyAs.Sent plain = new CopyAs.Sent("localhost", 1883, comes("demo/x", ByteSlice.utf8("21"), 0, false));
        assertEquals("curl --data-raw 21 mqtt://localhost:1883/demo/x\n", CopyAs.curl(plain));
        CopyAs.Sent binary = new CopyAs.Sent("h", 1, comes("b", bytes("00ff"), 0, false));
        assertTrue(CopyAs.java(binary).contains("Base64.getDecoder().decode(\"AP8=\")"), CopyAs.java(binary));
    }

    @Test
    void theListAsFiles() {
        comes("a,b", ByteSlice.utf8("=1+1"), 0, false);
        comes("bin", bytes("00ff"), 2, true);
        assertEquals(
                "time,topic,qos,retain,dup,payload,encoding\r\n1970-01-01T00:00:01.000Z,\"a,b\",0,false,false,'=1+1,text\r\n"
                        + "1970-01-01T00:00:02.000Z,bin,2,true,false,AP8=,base64\r\n",
                MessageExport.csv(log));
        assertEquals(
                "{\"time\":\"1970-01-01T00:00:01.000Z\",\"topic\":\"a,b\",\"qos\":0,\"retain\":false,\"dup\":false,"
                        + "\"payload\":\"=1+1\",\"userProperties\":[[\"unit\",\"°C\"]]}\n"
                        + "{\"time\":\"1970-01-01T00:00:02.000Z\",\"topic\":\"bin\",\"qos\":2,\"retain\":true,\"dup\":false,"
                        + "\"payloadBase64\":\"AP8=\",\"userProperties\":[[\"unit\",\"°C\"]]}\n",
                MessageExport.jsonLines(log));
        log.filter("q2");
        assertEquals(1, MessageExport.jsonLines(log).lines().count(), "what the list shows");
    }

    @Test
    void repeatsAreFoldedAndCounted() {
        LoggedMessage first = comes("a", ByteSlice.utf8("1"), 0, false);
        comes("b", ByteSlice.utf8("1"), 0, false);
        comes("a", ByteSlice.utf8("1"), 0, false);
        comes("a", ByteSlice.utf8("1"), 0, false);
        LoggedMessage changed = comes("a", ByteSlice.utf8("2"), 0, false);
        assertEquals(5, log.visibleCount());
        assertEquals(0, log.repeatsOf(first), "nothing is left out");
        log.filter("changed");
        assertEquals(3, log.visibleCount());
        assertEquals(changed, log.visible(0));
        assertEquals(first, log.visible(2));
        assertEquals(2, log.repeatsOf(first));
        for (int i = 0; i < MessageLog.MOST + 5; i++) {
            comes("a", ByteSlice.utf8("2"), 0, false);
        }
        assertEquals(1, log.visibleCount(), "when the first of them is gone, the next one stands for the rest");
    }

    @Test
    void filtersAreExplained() {
        assertTrue(FilterExplainer.explain("").startsWith("Type a filter"));
        assertEquals(TopicFilter.problem("a/#/b") + ".", FilterExplainer.explain("a/#/b"));
        assertTrue(FilterExplainer.explain("a/b").startsWith("Matches this one topic"));
        assertTrue(FilterExplainer.explain("$share/g/a/+")
                .startsWith("Shared: each message goes to one member of the group g. "));
        assertTrue(FilterExplainer.explain("#").contains("$SYS"));
        for (String filter :
                List.of("house/+/light", "house/#", "+/x", "#", "+", "a/+/#", "$share/g/a/+/b", "$SYS/#")) {
            TopicFilter parsed = TopicFilter.of(filter);
            String said = FilterExplainer.explain(filter);
            String examples = said.substring(said.indexOf("Matches ") + 8, said.indexOf('.', said.indexOf("Matches ")));
            for (String example : examples.split(" and ")) {
                assertTrue(parsed.matches(TopicName.of(example)), filter + " and " + example);
            }
            int above = said.indexOf("above it: ");
            if (above >= 0) {
                String parent = said.substring(above + 10, said.indexOf('.', above));
                assertTrue(parsed.matches(TopicName.of(parent)), filter + " and " + parent);
            }
        }
    }

    @Test
    void messagesAreKeptBetweenVisits() {
        SavedMessages saved = new SavedMessages();
        SavedMessages.Saved off =
                new SavedMessages.Saved("Lights\\off", "house", Qos.of(1), true, "json", "{\n\"on\":0}\\n");
        assertTrue(saved.save(off));
        SavedMessages.Saved other = new SavedMessages.Saved("Lights\\off", "house/2", Qos.of(0), false, "text", "");
        SavedMessages again = new SavedMessages();
        again.read(saved.write());
        assertEquals(List.of(off), again.named());
        assertTrue(again.save(other), "in place of the one of that name");
        assertEquals(List.of(other), again.named());
        again.forget(other);
        assertEquals(List.of(), again.named());
        for (int i = 0; i < SavedMessages.MOST; i++) {
            assertTrue(again.save(new SavedMessages.Saved("" + i, "t", Qos.of(0), false, "text", "")));
        }
        assertFalse(again.save(off), "there is no room");
        again.read("half\na\nmessage\n");
        assertEquals(SavedMessages.MOST, again.named().size());
        for (int i = 0; i < 30; i++) {
            again.published(new SavedMessages.Saved("", "t", Qos.of(0), false, "text", "" + i % 25));
        }
        assertEquals(SavedMessages.MOST_HISTORY, again.history().size());
        assertEquals("4", again.history().get(0).payload());
        assertEquals(
                SavedMessages.MOST_HISTORY,
                again.history().stream()
                        .map(SavedMessages.Saved::payload)
                        .distinct()
                        .count());
    }

    @Test
    void whatJsonCannotHoldIsEscaped() {
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, "a\"\\\n\r\t\u0001\u2028é");
        assertEquals("\"a\\\"\\\\\\n\\r\\t\\u0001\\u2028é\"", out.toString());
    }
}
