package org.tymbal.server.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** Whatever a file says: a configuration, or a sentence with its place. */
class MosquittoConfFuzzTest {
    @FuzzTest
    void anyBytes(byte @NotNull [] text) {
        try {
            BrokerConfig config = MosquittoConf.read("f", text).build(MosquittoConfTest.options(null));
            assertFalse(config.listeners().isEmpty());
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("f") || message.startsWith("the listener on port "), message);
        }
    }
}
