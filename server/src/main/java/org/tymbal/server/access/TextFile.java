package org.tymbal.server.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/** Reads the lines of a file of users or rules; writes such files whole or not at all. */
public final class TextFile {
    private static final long LARGEST = 256L << 20;

    private TextFile() {}

    /**
     * The bytes of a file.
     *
     * @throws AccessFileException if it is not there, may not be read, or is too large to be what it should be
     */
    public static byte[] bytes(Path file) throws AccessFileException {
        try {
            if (Files.isDirectory(file)) {
                throw new AccessFileException(file.toString(), 0, "this is a directory, not a file");
            }
            if (Files.size(file) > LARGEST) {
                throw new AccessFileException(file.toString(), 0, "the file has more than " + LARGEST + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (AccessFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new AccessFileException(file.toString(), 0, "there is no such file");
        } catch (AccessDeniedException e) {
            throw new AccessFileException(file.toString(), 0, "this user may not read the file; check its permissions");
        } catch (IOException e) {
            throw new AccessFileException(file.toString(), 0, "the file cannot be read: " + e.getMessage());
        }
    }

    /** The lines of a file, without their ends; a carriage return before the end belongs to it. */
    public static List<String> lines(Path file) throws AccessFileException {
        return lines(file.toString(), bytes(file));
    }

    /** The lines of these bytes. */
    static List<String> lines(String file, byte[] bytes) throws AccessFileException {
        List<String> lines = new ArrayList<>();
        int start = bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf
                ? 3 // the byte order mark of an editor
                : 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int length = end - start - (end > start && bytes[end - 1] == '\r' ? 1 : 0);
            String line = ByteSlice.of(bytes, start, length).text();
            if (line == null) {
                throw new AccessFileException(
                        file,
                        lines.size() + 1,
                        Utf8.wellFormed(bytes, start, length)
                                ? "the line holds a NUL byte; the file is damaged, or is no text"
                                : "the line is not UTF-8 text; save the file as UTF-8");
            }
            lines.add(line);
            start = end + 1;
        }
        return lines;
    }

    /**
     * Writes a file so that it is there in full or as it was, also after a loss of power. A new file only its owner may read;
     * one that is replaced keeps its permissions and owner as far as this user may set them. A symbolic link stays one.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null) {
            throw new IOException(file + " is no file");
        }
        Path fresh = Files.createTempFile(directory, ".tymbal-", ".tmp"); // 0600 where there are permissions
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            if (Files.exists(target)) {
                keepAttributes(target, fresh);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(directory);
    }

    private static void keepAttributes(Path from, Path to) throws IOException {
        PosixFileAttributeView before =
                Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributeView after = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (before == null || after == null) {
            return; // a system without such permissions
        }
        var attributes = before.readAttributes();
        try {
            after.setGroup(attributes.group());
            after.setOwner(attributes.owner());
            after.setPermissions(attributes.permissions());
        } catch (IOException e) {
            // Only an administrator may give files away: then nobody but this user may read it.
            after.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Systems without open directories keep the name by themselves.
        }
    }
}
