package org.tymbal.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.config.LogConfig;
import org.tymbal.server.config.LogConfig.Destination;
import org.tymbal.server.config.LogConfig.Kind;

class ConsoleLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ConsoleLog log(boolean verbose) {
        return new ConsoleLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), verbose);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesSecondsAndTheSentence() {
        log(false).notice("New client connected.");
        assertTrue(text().matches("\\d{10}: New client connected\\.\n"), text());
    }

    @Test
    void packetsOnlyWhenVerbose() {
        log(false).packet("Received PINGREQ");
        assertEquals("", text());
        log(true).packet("Received PINGREQ");
        assertTrue(text().endsWith(": Received PINGREQ\n"));
    }

    @Test
    void aClientCannotForgeALine() {
        log(false).notice("client a\n1700000000: all is well\r\u001b[2J\u0085ä");
        assertTrue(text().endsWith(": client a?1700000000: all is well??[2J?ä\n"), text());
        assertEquals(1, text().lines().count());
    }

    @Test
    void anErrorComesWithItsCause() {
        log(false).error("It broke.", new IllegalStateException("why"));
        assertTrue(text().contains("Error: It broke. java.lang.IllegalStateException: why\n"), text());
        assertTrue(text().contains("ConsoleLogTest"), "where it happened");
    }

    @Test
    void writesOnlyTheKindsThatAreWanted() {
        ConsoleLog log = log(false);
        log.subscription("me 0 t");
        assertFalse(log.logsSubscriptions());
        log.information("Config loaded.");
        log.warning("look here.");
        assertEquals(2, text().lines().count(), text());
        assertTrue(text().endsWith(": Warning: look here.\n"), text());
        ConsoleLog all = log(true);
        assertTrue(all.verbose() && all.logsSubscriptions());
    }

    private static LogConfig config(Path file, Set<Kind> kinds, @Nullable String format, boolean connections) {
        return new LogConfig(
                Set.of(Destination.FILE, Destination.TOPIC), file, null, kinds, format != null, format, connections);
    }

    @Test
    void appendsToAFileAndOpensItAnew(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("t.log");
        Files.writeString(file, "before\n");
        LogConfig first = config(file, Set.of(Kind.NOTICE), null, false);
        ConsoleLog log = new ConsoleLog(first);
        log.notice("one");
        log.connection("New client connected");
        log.error("not wanted", null);
        assertFalse(log.verbose());
        Path moved = directory.resolve("t.log.1");
        Files.move(file, moved);
        log.notice("two");
        log.configure(config(file, Set.of(Kind.DEBUG), "%Y", true));
        log.packet("three");
        log.notice("not any more");
        assertTrue(log.verbose());
        assertEquals("before\none\ntwo\n", Files.readString(moved));
        assertTrue(Files.readString(file).matches("20\\d\\d: three\n"), Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        LogConfig nowhere = config(directory.resolve("none/t.log"), Set.of(Kind.NOTICE), null, true);
        IOException e = assertThrows(IOException.class, () -> log.configure(nowhere));
        assertTrue(String.valueOf(e.getMessage()).contains("none/t.log cannot be written"), e.getMessage());
        log.packet("goes on as before");
        assertEquals(2, Files.readString(file).lines().count());
    }

    @Test
    void publishesLinesButNotThoseOfPackets(@TempDir Path directory) throws IOException {
        ConsoleLog log = new ConsoleLog(config(directory.resolve("t.log"), Set.of(Kind.values()), null, true));
        List<String> published = new ArrayList<>();
        log.topics((topic, line) -> published.add(topic + " " + line));
        log.error("e", null);
        log.warning("w");
        log.notice("n");
        log.information("i");
        log.subscription("s");
        log.unsubscription("u");
        log.packet("p");
        assertEquals(
                List.of("E Error: e", "W Warning: w", "N n", "I i", "M/subscribe s", "M/unsubscribe u"), published);
    }

    @Test
    void speaksToTheLogOfTheSystem(@TempDir Path directory) throws Exception {
        Path out = directory.resolve("out");
        try (LogSink sink = LogSink.ofSystem(
                List.of("sh", "-c", "cat > '" + out + ".part'; mv '" + out + ".part' '" + out + "'"), 3)) {
            sink.write(Kind.ERROR, "broken");
            sink.write(Kind.DEBUG, "packet");
        }
        while (!Files.exists(out)) {
            Thread.onSpinWait();
        }
        assertEquals("<27>broken\n<31>packet\n", Files.readString(out));
        assertThrows(IOException.class, () -> LogSink.ofSystem(List.of("/none/logger"), 3));
    }
}
