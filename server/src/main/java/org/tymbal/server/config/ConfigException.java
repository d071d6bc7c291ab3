package org.tymbal.server.config;

import java.io.IOException;

/** What the broker is told to do cannot be done; the message is a sentence that names the file and the line. */
public final class ConfigException extends IOException {
    private static final long serialVersionUID = 1;

    public ConfigException(String sentence) {
        super(sentence);
    }
}
