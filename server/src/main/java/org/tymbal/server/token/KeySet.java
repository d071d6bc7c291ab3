package org.tymbal.server.token;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that tokens may be signed with. Immutable. */
record KeySet(List<VerifyingKey> keys) {
    /** Nobody gets in. */
    static final KeySet NONE = new KeySet(List.of());

    KeySet {
        keys = List.copyOf(keys);
    }

    /** The keys that a token may mean: the one that it names, or without a name all that fit its algorithm. */
    List<VerifyingKey> meant(@Nullable String id, Algorithm algorithm) {
        List<VerifyingKey> meant = new ArrayList<>();
        for (VerifyingKey key : keys) {
            boolean named = id == null || key.id() == null || key.id().equals(id);
            if (named && key.takes(algorithm)) {
                meant.add(key);
            }
        }
        return meant;
    }

    boolean has(String fingerprint) {
        return keys.stream().anyMatch(key -> key.fingerprint().equals(fingerprint));
    }

    boolean sameAs(KeySet other) {
        return fingerprints().equals(other.fingerprints());
    }

    private List<String> fingerprints() {
        return keys.stream()
                .map(key -> key.fingerprint() + ' ' + key.id())
                .sorted()
                .toList();
    }
}
