package org.tymbal.server.access;

import java.io.IOException;

/** A file of users or rules cannot be used. The message names file and line and says what to do; it shows nothing secret. */
public final class AccessFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file as it was given
     * @param line counted from 1; 0 if it is about the whole file
     */
    public AccessFileException(String file, int line, String what) {
        super(line == 0 ? file + ": " + what : file + ":" + line + ": " + what);
    }
}
