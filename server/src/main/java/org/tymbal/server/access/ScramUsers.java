package org.tymbal.server.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The users who may log in by SCRAM-SHA-256. Immutable. */
public final class ScramUsers {
    private final Map<String, ScramCredentials> users;
    /** Makes the salt of a user who does not exist the same each time, so that asking twice tells nothing. */
    private final byte[] secret = ScramHash.random(ScramHash.DIGEST_BYTES);

    public ScramUsers(Map<String, ScramCredentials> users) {
        this.users = new HashMap<>(users);
    }

    /**
     * Reads lines {@code name:credentials}; empty ones and those that begin with # are comments.
     *
     * @throws IllegalArgumentException if a line is wrong; the message names it by its number
     */
    public static ScramUsers parse(List<String> lines) {
        Map<String, ScramCredentials> users = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("line " + (i + 1) + ": a line is name:credentials");
            }
            try {
                ScramCredentials credentials = ScramCredentials.parse(line.substring(colon + 1));
                if (users.put(line.substring(0, colon), credentials) != null) {
                    throw new IllegalArgumentException("this user stands in the file twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new ScramUsers(users);
    }

    boolean knows(String name) {
        return users.containsKey(name);
    }

    ScramCredentials of(String name) {
        ScramCredentials known = users.get(name);
        return known == null ? ScramCredentials.nobody(name, secret) : known;
    }
}
