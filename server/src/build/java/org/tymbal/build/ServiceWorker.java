package org.tymbal.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the service worker of the page: the one that was written by hand, with the files that it keeps and their version, a hash
 * of all of them. Whenever a byte of the page changes, so does the worker, and that is how a browser notices.
 */
final class ServiceWorker {
    static final String NAME = "worker.js";

    /** Where the version goes: in the worker and in late.html, from which the page knows which one it is. */
    private static final String VERSION = "@version@";

    private static final String FILES = "/*files*/";
    private static final String KNOWS = "late.html";
    private static final int HASH_CHARS = 16;

    private ServiceWorker() {}

    /**
     * @param source the worker as it was written by hand
     * @param files all that the page consists of, in a fixed order
     * @throws IOException also if the worker or late.html have no place for what belongs there
     */
    static void write(Path source, Path page, List<Path> files) throws IOException {
        String worker = Files.readString(source, StandardCharsets.UTF_8);
        Path knows = page.resolve(KNOWS);
        String late = Files.readString(knows, StandardCharsets.UTF_8);
        if (!worker.contains(VERSION) || !worker.contains(FILES) || !late.contains(VERSION)) {
            throw new IOException("no " + VERSION + " or " + FILES + " in " + source + " or " + knows);
        }
        List<Path> kept = files.stream().filter(file -> !file.endsWith(NAME)).toList();
        String version = hash(worker, kept);
        String names =
                kept.stream().map(file -> "'" + address(page, file) + "'").collect(Collectors.joining(","));
        Files.writeString(
                page.resolve(NAME), small(worker).replace(VERSION, version).replace(FILES, names));
        Files.writeString(knows, late.replace(VERSION, version));
    }

    private static String address(Path page, Path file) {
        String name = "/" + page.relativize(file).toString().replace('\\', '/');
        return name.equals("/index.html") ? "/" : name;
    }

    /** Without indentation and whole lines of comment. */
    private static String small(String script) {
        return script.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String hash(String worker, List<Path> files) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(worker.getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
