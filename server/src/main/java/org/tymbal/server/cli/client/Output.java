package org.tymbal.server.cli.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.tymbal.codec.bytes.ByteSlice;

/** Standard output, bytes as they are; and standard error. */
final class Output {
    private final OutputStream out;
    private final boolean quiet;
    private boolean failed;

    Output(OutputStream out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    static Output standard(boolean quiet) {
        return new Output(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 16 * 1024), quiet);
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void line(String text) {
        text(text);
        octet('\n');
    }

    void bytes(ByteSlice bytes) {
        try {
            out.write(bytes.array(), bytes.offset(), bytes.length());
        } catch (IOException e) {
            failed = true;
        }
    }

    void bytes(byte[] bytes) {
        bytes(ByteSlice.of(bytes));
    }

    void octet(int octet) {
        try {
            out.write(octet);
        } catch (IOException e) {
            failed = true;
        }
    }

    void repeat(int octet, int count) {
        for (int i = 0; i < count; i++) {
            octet(octet);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            failed = true;
        }
    }

    /** Whether nobody reads any more. */
    boolean failed() {
        return failed;
    }

    /** An error, unless the user wants none. */
    void error(String line) {
        if (!quiet) {
            flush();
            System.err.println(line);
        }
    }
}
