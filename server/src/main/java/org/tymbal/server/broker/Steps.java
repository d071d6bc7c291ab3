package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.server.broker.Why.Finding;
import org.tymbal.server.broker.Why.Kind;

/** The steps of a walk, in their order. */
final class Steps {
    private final List<Finding> findings = new ArrayList<>();

    /** See {@link Finding}. */
    void add(Kind kind, String step, String sentence, String fix) {
        findings.add(new Finding(kind, step, sentence, fix));
    }

    List<Finding> all() {
        return findings;
    }
}
