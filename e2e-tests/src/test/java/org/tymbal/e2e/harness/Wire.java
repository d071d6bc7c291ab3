package org.tymbal.e2e.harness;

import java.util.concurrent.atomic.AtomicInteger;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * What one run of a parameterized test speaks, and over what. Each run has names of its own, so that runs may share a
 * broker.
 */
public record Wire(Endpoint endpoint, ProtocolVersion version, int run) {
    private static final AtomicInteger RUNS = new AtomicInteger();

    public Wire(Endpoint endpoint, ProtocolVersion version) {
        this(endpoint, version, RUNS.incrementAndGet());
    }

    /** A client identifier of this run, at most 23 letters and digits as MQTT 3.1 wants it. */
    public String id(String name) {
        return name + run;
    }

    /** A topic or filter below this run's own level. */
    public String topic(String rest) {
        return "run" + run + "/" + rest;
    }

    public boolean v5() {
        return version.hasProperties();
    }

    @Override
    public String toString() {
        return endpoint + " " + version.label();
    }
}
