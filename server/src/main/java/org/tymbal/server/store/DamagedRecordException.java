package org.tymbal.server.store;

/** A stored record is not what it should be; the message is a sentence. */
public final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedRecordException(String sentence) {
        super(sentence);
    }
}
