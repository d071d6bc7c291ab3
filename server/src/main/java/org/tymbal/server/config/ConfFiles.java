package org.tymbal.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files of a configuration, as lines. */
final class ConfFiles {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_FILES = 1_000;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private ConfFiles() {}

    static List<String> lines(Path file) throws ConfigException {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + " is a directory; a configuration is a file");
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new ConfigException(file + " is larger than " + LARGEST_FILE
                        + " bytes, which no configuration is; is it the right file?");
            }
            return lines(file.toString(), Files.readAllBytes(file));
        } catch (ConfigException e) {
            throw e;
        } catch (IOException | SecurityException e) {
            throw new ConfigException("the configuration " + file + " cannot be read: " + reason(e));
        }
    }

    /** Lines with whatever ending; a mark of the byte order at the beginning is none of the text. */
    static List<String> lines(String name, byte[] bytes) throws ConfigException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(name + " is not written in UTF-8; save it in that encoding");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (text.indexOf('\0') >= 0) {
            throw new ConfigException(name + " has a character NUL in it, which no configuration has");
        }
        return text.lines().toList();
    }

    /** The files of {@code include_dir} that end in .conf, in the order of their bytes, as strcmp has it. */
    static List<Path> included(String directory) throws ConfigException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(directory), "*.conf")) {
            for (Path file : found) {
                files.add(file);
                if (files.size() > MOST_FILES) {
                    throw new ConfigException(directory + " has more than " + MOST_FILES + " files that end in .conf");
                }
            }
        } catch (ConfigException e) {
            throw e;
        } catch (IOException | InvalidPathException | SecurityException e) {
            throw new ConfigException("the directory " + directory + " cannot be read: " + reason(e));
        }
        files.sort((a, b) -> Arrays.compareUnsigned(name(a), name(b)));
        return files;
    }

    private static byte[] name(Path file) {
        return String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8);
    }

    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is none of this name";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        return e instanceof NotDirectoryException ? "it is no directory" : String.valueOf(e.getMessage());
    }
}
