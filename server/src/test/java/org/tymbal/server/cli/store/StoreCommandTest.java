package org.tymbal.server.cli.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.server.store.OfflineStore;

/** The commands on stores of every kind of record. */
class StoreCommandTest {
    /** A record of each kind and each kind of property, as a person would write it. */
    private static final String DUMP = """
            {"type":"tymbal-store","format":1}
            {"type":"shared","messageId":4,"message":{"topic":"a/b","payload":"to two","qos":1,"retain":false,"publisher":"p","mqtt":3}}
            {"type":"session","session":1,"clientId":"eins","expirySeconds":4294967295,"detachedAt":1700000000000,"sentUpTo":3}
            {"type":"session","session":2,"clientId":"zwei-ü","expirySeconds":60,"sentUpTo":0}
            {"type":"subscription","session":1,"filter":"$share/g/a/#","qos":2,"noLocal":false,"retainAsPublished":true,"retainHandling":2,"identifier":7}
            {"type":"subscription","session":2,"filter":"+/b","qos":0,"noLocal":true,"retainAsPublished":false,"retainHandling":0,"identifier":0}
            {"type":"received","session":1,"packetId":65535}
            {"type":"released","session":1,"sequence":1,"packetId":1}
            {"type":"queued","session":1,"sequence":2,"position":200,"qos":1,"retain":false,"packetId":0,"identifiers":[],"messageId":4}
            {"type":"queued","session":1,"sequence":3,"position":400,"qos":2,"retain":true,"packetId":9,"identifiers":[1,268435455],"message":{"topic":"t","payloadBase64":"/wA=","qos":2,"retain":true,"publisher":"","mqtt":5,"expiresAt":4000000000000,"properties":[{"name":"Payload Format Indicator","value":0},{"name":"Message Expiry Interval","value":60},{"name":"Correlation Data","valueBase64":"gA=="},{"name":"User Property","key":"k","value":"v"},{"name":"User Property","key":"k","value":"w"}]}}
            {"type":"queued","session":2,"sequence":1,"position":200,"qos":1,"retain":false,"packetId":0,"identifiers":[],"messageId":4}
            {"type":"will","session":1,"delaySeconds":30,"dueAt":1700000030000,"message":{"topic":"w","payload":"gone","qos":0,"retain":false,"publisher":"eins","mqtt":3}}
            {"type":"will","session":2,"delaySeconds":0,"message":{"topic":"w","payload":"","qos":2,"retain":true,"publisher":"zwei-ü","mqtt":5}}
            {"type":"retained","message":{"topic":"r","payload":"kept","qos":0,"retain":true,"publisher":"p","mqtt":5,"properties":[{"name":"Content Type","value":"text/plain"}]}}
            {"type":"end","lines":13}
            """;

    @TempDir
    Path directory;

    private Path first;
    private Path second;
    private Path dump;
    private String said = "";
    private byte[] printed = {};

    @BeforeEach
    void names() throws IOException {
        first = directory.resolve("first");
        second = directory.resolve("second");
        dump = directory.resolve("dump.json");
        Files.writeString(dump, DUMP);
    }

    private int run(String verb, Object... paths) {
        return runWith("", verb, paths);
    }

    private int runWith(String input, String verb, Object... paths) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StoreCommand command = new StoreCommand(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int exitCode = command.run(
                "tymbal store",
                Stream.concat(Stream.of(verb), Stream.of(paths).map(String::valueOf))
                        .toList());
        printed = out.toByteArray();
        said = err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    private void good(String verb, Object... paths) {
        assertEquals(0, run(verb, paths), () -> said);
    }

    private void assertHolds(Path location) {
        good("dump", location);
        assertEquals(DUMP, new String(printed, StandardCharsets.UTF_8));
    }

    @Test
    void whatWasDumpedIsRestored() {
        good("restore", dump, first);
        assertHolds(first);
        good("check", first);
        assertTrue(said.contains("2 sessions with 2 subscriptions, 3 messages that wait"), said);
        assertTrue(said.contains("is whole"), said);
    }

    @Test
    void aDumpGoesToAFileAndComesFromStandardInput() throws IOException {
        assertEquals(0, runWith(DUMP, "restore", "-", first), () -> said);
        Path file = directory.resolve("other.json");
        good("dump", first, file);
        assertArrayEquals(DUMP.getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    }

    @Test
    void whatWasBackedUpIsRestored() {
        Path backUp = directory.resolve("backup");
        good("restore", dump, first);
        good("backup", first, backUp);
        good("restore", backUp, second);
        assertHolds(second);
        assertHolds(backUp);
        assertHolds(first);
    }

    @Test
    void readingLeavesEveryFileAsItWas() throws IOException {
        good("restore", dump, first);
        List<Path> before = files();
        good("dump", first);
        good("check", first);
        assertEquals(before, files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(first)) {
            return all.sorted().toList();
        }
    }

    @Test
    void aStoreThatIsInUseIsRefused() throws IOException {
        good("restore", dump, first);
        try (OfflineStore open = OfflineStore.read(first)) {
            assertTrue(open.toString().contains("first"));
            for (String verb : List.of("check", "dump")) {
                assertEquals(1, run(verb, first));
                assertTrue(said.contains("a broker is running on the store in " + first), said);
            }
            assertEquals(1, run("backup", first, second));
            assertTrue(said.contains("a broker is running on the store in " + first), said);
        }
    }

    @Test
    void aStoreIsNeverOverwritten() {
        good("restore", dump, first);
        assertEquals(1, run("restore", dump, first));
        assertTrue(said.contains("has a store already"), said);
        assertHolds(first);
    }

    @Test
    void damageIsSaidAndTheRestIsRead() throws IOException {
        good("restore", dump, first);
        try (Stream<Path> files = Files.list(first.resolve("store"))) {
            Path table = files.filter(file ->
                            file.toString().endsWith(".log") || file.toString().endsWith(".sst"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(table);
            bytes[bytes.length / 3] ^= 4;
            Files.write(table, bytes);
        }
        assertEquals(1, run("check", first), () -> said);
        assertTrue(said.contains("damaged"), said);
    }

    @Test
    void aDumpThatCannotBeIsRefusedWithItsLineAndLeavesNothing() throws IOException {
        String[] lines = DUMP.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String[] broken = lines.clone();
            broken[i] = broken[i].substring(0, broken[i].length() - 2);
            assertEquals(1, runWith(String.join("\n", broken), "restore", "-", first));
            assertTrue(said.contains("line " + (i + 1)), said);
            assertFalse(Files.exists(first.resolve("store")), "a store was left behind");
            assertFalse(Files.exists(first.resolve("store.making")), "half a store was left behind");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":1 | \"format\":2 | line 1: the dump has the format 2",
                "\"type\":\"session\" | \"type\":\"sitting\" | line 3: the type \"sitting\" is unknown",
                "\"packetId\":65535 | \"packetId\":0 | line 7: \"packetId\" is no number from 1",
                "$share/g/a/# | $share/g | line 5: the filter",
                "\"topic\":\"a/b\" | \"topic\":\"a/+\" | line 2: the topic \"a/+\"",
                "\"session\":2,\"clientId\" | \"session\":1,\"clientId\" | line 4: there are two sessions",
                "gA== | ???? | line 10: \"valueBase64\" is no base 64",
                "\"publisher\":\"\" | \"publisher\":5 | line 10: \"publisher\" is no text",
                "Correlation Data | Topic Alias | line 10: a message has no property \"Topic Alias\"",
                "\"messageId\":4} | \"messageId\":5} | line 9: there is no shared message 5",
                "\"lines\":13 | \"lines\":14 | the dump had 14 records",
            })
    void whatIsWrongIsSaid(String good, String bad, String sentence) {
        assertTrue(DUMP.contains(good), good);
        assertEquals(1, runWith(DUMP.replace(good, bad), "restore", "-", first));
        assertTrue(said.contains(sentence), said);
    }

    @Test
    void aDumpThatEndsInTheMiddleIsRefused() {
        assertEquals(1, runWith(DUMP.substring(0, DUMP.indexOf("{\"type\":\"end")), "restore", "-", first));
        assertTrue(said.contains("the dump is not whole"), said);
    }

    @Test
    void misuseIsExplained() {
        assertEquals(2, run("chekc", first));
        assertTrue(said.contains("knows no \"chekc\"; see tymbal store --help"), said);
        assertEquals(2, run("backup", first));
        assertTrue(said.contains("backup wants 2 paths and got 1"), said);
        assertEquals(0, run("--help"));
        assertTrue(said.contains("tymbal store import FILE DIR"), said);
        assertEquals(1, run("check", first));
        assertTrue(said.contains("there is no store in " + first), said);
        assertEquals(1, run("restore", directory.resolve("none.json"), first));
        assertTrue(said.contains("there is no file"), said);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(DUMP.getBytes(StandardCharsets.UTF_8));
    }

    /** Contents or a sentence; never another exception. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyText(byte[] bytes) {
        Progress progress = new Progress(new PrintStream(ByteArrayOutputStream.nullOutputStream(), true), () -> 0);
        String text = new String(bytes, StandardCharsets.UTF_8);
        try (DumpWriter writer = new DumpWriter(ByteArrayOutputStream.nullOutputStream(), progress)) {
            new DumpReader(new BufferedReader(new StringReader(text)), new Progress(System.err, () -> 0)).read(writer);
        } catch (IOException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    /** The same for dumps that are nearly right: each byte replaced in turn. */
    @Test
    void everyByteMayBeAnother() {
        byte[] bytes = DUMP.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            byte was = bytes[at];
            for (byte other : new byte[] {'0', '"', '}', (byte) 0xc3}) {
                bytes[at] = other;
                anyText(bytes);
            }
            bytes[at] = was;
        }
    }
}
