package org.tymbal.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
}
