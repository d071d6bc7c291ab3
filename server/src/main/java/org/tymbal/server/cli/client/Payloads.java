package org.tymbal.server.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/** Whole files as payloads. */
final class Payloads {
    private static final int LARGEST = 268_435_455;

    private Payloads() {}

    /** The file or standard input; null if it cannot be read, which has then been said. */
    static @Nullable ByteSlice read(ClientArguments arguments, Output out, InputStream in) {
        String file = arguments.file;
        String problem = file == null
                ? "Error loading input from stdin."
                : "Error: Unable to open file \"" + file + "\".\nError loading input file \"" + file + "\".";
        try (InputStream source = file == null ? in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = source.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                out.error("Error: File must be less than " + LARGEST + " bytes.");
                return null;
            }
            return ByteSlice.of(bytes);
        } catch (IOException | RuntimeException e) {
            out.error(problem);
            return null;
        }
    }
}
