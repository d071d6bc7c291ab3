package org.tymbal.server.net;

import java.io.IOException;

/** A certificate or its key cannot be used. The message is a sentence for the user, without a full stop. */
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1;

    public TlsException(String sentence) {
        super(sentence);
    }
}
