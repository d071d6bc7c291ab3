package org.tymbal.server.config;

import java.io.IOException;

/** Where a configuration comes from, so that it can be read anew. Any thread. */
public interface ConfigSource {
    /** @throws IOException if it is wrong; the message is a sentence */
    ConfigReading read() throws IOException;
}
