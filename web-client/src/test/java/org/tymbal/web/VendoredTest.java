package org.tymbal.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others wrote and the page carries is what they published: uPlot 1.6.32 as npm has it. */
class VendoredTest {
    private static final Path FOLDER = Path.of("..", "static", "vendor", "uplot");

    @ParameterizedTest
    @CsvSource({
        "uPlot.iife.min.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "LICENSE.txt, 8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd"
    })
    void isAsItWasPublished(String file, String sha256) throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(FOLDER.resolve(file)));
        assertEquals(sha256, HexFormat.of().formatHex(hash));
    }

    @Test
    void itsLicenceIsBesideItAndNothingElse() throws IOException {
        assertTrue(Files.readString(FOLDER.resolve("LICENSE.txt")).contains("The MIT License (MIT)"));
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        assertEquals(Set.of("LICENSE.txt", "uPlot.iife.min.js", "uPlot.min.css"), names);
    }
}
