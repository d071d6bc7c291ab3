package org.tymbal.server.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.words.Words;

/**
 * A password_file of mosquitto: lines {@code user:hash}. Immutable; what changes it returns another one, with all other lines as
 * they were, comments too.
 */
public final class PasswordFile {
    private static final int LONGEST_NAME = 65_535;

    private final String name;
    private final List<String> lines;
    private final Map<String, PasswordHash> users;
    /** Of kinds and efforts as the file has them: whom it does not know is compared with one of these. */
    private final List<PasswordHash> nobodies;
    /** Makes an unknown name meet the same one of them each time, so that asking twice tells nothing. */
    private final byte[] secret = ScramHash.random(ScramHash.DIGEST_BYTES);

    private PasswordFile(String name, List<String> lines, Map<String, PasswordHash> users) {
        this.name = name;
        this.lines = List.copyOf(lines);
        this.users = users;
        List<PasswordHash> costs = new ArrayList<>();
        for (PasswordHash hash : users.values()) {
            if (costs.size() < 64) {
                costs.add(hash.nobodys());
            }
        }
        if (costs.isEmpty()) {
            costs.add(PasswordHash.of(PasswordHash.DEFAULT_KIND, new byte[0]).nobodys());
        }
        this.nobodies = costs;
    }

    /** A file without users. */
    public static PasswordFile empty(Path file) {
        return new PasswordFile(file.toString(), List.of(), Map.of());
    }

    /**
     * Reads a file. Lines that begin with # or have no colon are comments, as mosquitto has it.
     *
     * @throws AccessFileException if it cannot be read, or a line is wrong
     */
    public static PasswordFile read(Path file) throws AccessFileException {
        return parse(file.toString(), TextFile.lines(file));
    }

    /** Reads lines; {@code name} is what errors call the file. */
    public static PasswordFile parse(String name, List<String> lines) throws AccessFileException {
        Map<String, PasswordHash> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String user = userOf(lines.get(i));
            if (user == null) {
                continue;
            }
            checkName(name, i + 1, user);
            PasswordHash hash;
            try {
                hash = PasswordHash.parse(secretOf(lines.get(i)));
            } catch (IllegalArgumentException e) {
                throw new AccessFileException(name, i + 1, "user " + user + ": " + e.getMessage());
            }
            if (users.put(user, hash) != null) {
                throw new AccessFileException(name, i + 1, "the user " + user + " stands in the file twice");
            }
        }
        return new PasswordFile(name, lines, users);
    }

    private static void checkName(String file, int line, String user) throws AccessFileException {
        if (user.isEmpty()) {
            throw new AccessFileException(file, line, "there is no user name before the colon");
        }
        if (user.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new AccessFileException(file, line, "a user name has at most " + LONGEST_NAME + " bytes");
        }
    }

    /** The user of a line; null for a comment. */
    private static @Nullable String userOf(String line) {
        int colon = line.indexOf(':');
        return line.startsWith("#") || colon < 0
                ? null
                : line.substring(0, colon).strip();
    }

    private static String secretOf(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    /**
     * The file with every password that stands in it in plain text hashed; lines that are hashed already stay.
     *
     * @param lines of a file that may hold plain passwords, which {@link #parse} would refuse
     */
    public static PasswordFile hashPlain(String name, List<String> lines, PasswordHash.Kind kind)
            throws AccessFileException {
        List<String> hashed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String user = userOf(line);
            if (user == null || secretOf(line).startsWith("$")) {
                hashed.add(line);
            } else {
                checkName(name, i + 1, user);
                hashed.add(user + ":" + PasswordHash.of(kind, PasswordHash.bytes(secretOf(line))));
            }
        }
        return parse(name, hashed);
    }

    /**
     * Why this cannot be the name of a user, as a sentence; null if it can.
     */
    public static @Nullable String faultOf(String user) {
        if (user.isEmpty()) {
            return Words.mark("a user name has at least one character");
        }
        if (user.indexOf(':') >= 0) {
            return Words.mark("a user name has no colon");
        }
        if (user.startsWith("#")) {
            return Words.mark("a user name does not begin with #, for such lines are comments");
        }
        if (!user.equals(user.strip())) {
            return Words.mark("a user name has no space before or behind it");
        }
        for (int i = 0; i < user.length(); i++) {
            if (user.charAt(i) < ' ' || user.charAt(i) == 0x7f) {
                return Words.mark("a user name has no control characters");
            }
        }
        return user.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME
                ? "a user name has at most " + LONGEST_NAME + " bytes"
                : null;
    }

    /** With this password for the user, who is added or changed where he stands. */
    public PasswordFile with(String user, PasswordHash hash) {
        String fault = faultOf(user);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        List<String> changed = new ArrayList<>();
        boolean known = false;
        for (String line : lines) {
            boolean his = user.equals(userOf(line));
            known |= his;
            changed.add(his ? user + ":" + hash : line);
        }
        if (!known) {
            changed.add(user + ":" + hash);
        }
        Map<String, PasswordHash> more = new LinkedHashMap<>(users);
        more.put(user, hash);
        return new PasswordFile(name, changed, more);
    }

    /** Without the user; the same object if there is none. */
    public PasswordFile without(String user) {
        if (!users.containsKey(user)) {
            return this;
        }
        List<String> fewer = new ArrayList<>(lines);
        fewer.removeIf(line -> user.equals(userOf(line)));
        Map<String, PasswordHash> rest = new LinkedHashMap<>(users);
        rest.remove(user);
        return new PasswordFile(name, fewer, rest);
    }

    public Set<String> users() {
        return Set.copyOf(users.keySet());
    }

    /** Whether user and password belong together. As slow for a user who does not exist. Never on an I/O thread. */
    public boolean accepts(String user, byte[] password) {
        return accepting(user, password) != null;
    }

    /** The hash that this password of the user fits; null if there is none. As slow for a user who does not exist. */
    @Nullable
    PasswordHash accepting(String user, byte[] password) {
        PasswordHash known = users.get(user);
        if (known != null) {
            return known.matches(password) ? known : null;
        }
        int which = ScramHash.hmac(secret, user.getBytes(StandardCharsets.UTF_8))[0] & 0xff;
        boolean never = nobodies.get(which % nobodies.size()).matches(password);
        return never ? known : null;
    }

    /** Whether this is still what the user's password is compared with. */
    boolean isProof(String user, Object proof) {
        PasswordHash known = users.get(user);
        return known != null && known.toString().equals(proof);
    }

    /** Writes it so that it is there in full or not at all; a new file only its owner may read. */
    public void write(Path file) throws IOException {
        TextFile.replace(file, toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The whole text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
