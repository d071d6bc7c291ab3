package org.tymbal.server.store;

import java.io.IOException;

/** Bytes on the disk are not what was written; trying again does not help. */
final class DamagedRangeException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedRangeException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
