package org.tymbal.server.cli;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.tymbal.server.config.LogConfig.Kind;

/** Where lines of the log go. A line is one write, so that threads do not mix theirs. Any thread. */
interface LogSink extends Closeable {
    /** @param line with the time before it perhaps, and without an end */
    void write(Kind kind, String line);

    @Override
    default void close() throws IOException {
        // Most have nothing to close.
    }

    /** Lines of a stream that is not ours to close; what it does not take is lost. */
    static LogSink of(OutputStream stream) {
        return (kind, line) -> {
            try {
                stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                stream.flush();
            } catch (IOException e) {
                // There is nobody to tell.
            }
        };
    }

    /** Standard output or error, without the buffers of the JDK between. */
    static LogSink of(FileDescriptor descriptor) {
        return of(new FileOutputStream(descriptor));
    }

    /**
     * A file that is appended to. A new one can be read by its owner alone: it tells who is there and on what topics.
     *
     * @throws IOException if it cannot be written
     */
    static LogSink of(Path file) throws IOException {
        try {
            FileAttribute<?>[] ownerOnly =
                    file.getFileSystem().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0];
            Files.createFile(file, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            // It goes on.
        }
        OutputStream stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        LogSink lines = of(stream);
        return new LogSink() {
            @Override
            public void write(Kind kind, String line) {
                lines.write(kind, line);
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    /**
     * The log of the system, by the command {@code logger}: the JDK has no way of its own.
     *
     * @param command the command and its arguments; it takes lines with their priority before them
     * @throws IOException if there is no such command
     */
    static LogSink ofSystem(List<String> command, int facility) throws IOException {
        Process logger = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        LogSink lines = of(logger.getOutputStream());
        return new LogSink() {
            @Override
            public void write(Kind kind, String line) {
                lines.write(kind, "<" + (facility * 8 + severity(kind)) + ">" + line);
            }

            @Override
            public void close() throws IOException {
                logger.getOutputStream().close();
            }
        };
    }

    /** As syslog numbers them [RFC 5424, 6.2.1], and as mosquitto sorts its lines. */
    private static int severity(Kind kind) {
        return switch (kind) {
            case ERROR -> 3;
            case WARNING -> 4;
            case NOTICE, SUBSCRIBE, UNSUBSCRIBE -> 5;
            case INFORMATION -> 6;
            case DEBUG -> 7;
        };
    }
}
