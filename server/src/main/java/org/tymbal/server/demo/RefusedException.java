package org.tymbal.server.demo;

/** What somebody asks for cannot be had. The message is a sentence for them, without a full stop. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence);
    }
}
