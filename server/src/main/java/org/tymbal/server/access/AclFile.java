package org.tymbal.server.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;

/**
 * An acl_file of mosquitto: {@code topic} lines for the {@code user} line above them, those above the first one for anonymous
 * clients, and {@code pattern} lines for everybody. What no line allows is denied. Immutable.
 */
public final class AclFile {
    /** One line; {@code text} is its filter with %c and %u as they stand. */
    private record Line(String text, boolean read, boolean write, Verdict verdict) {
        boolean denies() {
            return !verdict.allowed();
        }
    }

    private final List<Line> anonymous;
    private final Map<String, List<Line>> users;
    private final List<Line> patterns;
    private final List<String> warnings;
    private final Verdict notListed;

    private AclFile(
            String name,
            List<Line> anonymous,
            Map<String, List<Line>> users,
            List<Line> patterns,
            List<String> warnings) {
        this.anonymous = anonymous;
        this.users = users;
        this.patterns = patterns;
        this.warnings = warnings;
        this.notListed = new Verdict(false, "no line of " + name + " allows it");
    }

    /**
     * Reads a file.
     *
     * @throws AccessFileException if it cannot be read, or a line is wrong
     */
    public static AclFile read(Path file) throws AccessFileException {
        return parse(file.toString(), TextFile.lines(file));
    }

    /** Reads lines; {@code name} is what errors and verdicts call the file. */
    public static AclFile parse(String name, List<String> lines) throws AccessFileException {
        List<Line> anonymous = new ArrayList<>();
        Map<String, List<Line>> users = new HashMap<>();
        List<Line> patterns = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<Line> current = anonymous;
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int space = text.indexOf(' ');
            String word = space < 0 ? text : text.substring(0, space);
            String rest = space < 0 ? "" : text.substring(space).strip();
            switch (word) {
                case "user" -> {
                    if (rest.isEmpty()) {
                        throw new AccessFileException(name, i + 1, "a user line needs a user name: user anna");
                    }
                    current = users.computeIfAbsent(rest, user -> new ArrayList<>());
                }
                case "topic" -> current.add(line(name, i + 1, word, rest));
                case "pattern" -> {
                    Line line = line(name, i + 1, word, rest);
                    patterns.add(line);
                    if (!line.text().contains("%c") && !line.text().contains("%u")) {
                        warnings.add(name + ":" + (i + 1) + ": this pattern has neither %c nor %u, so it counts for"
                                + " every client alike");
                    }
                }
                default ->
                    throw new AccessFileException(
                            name, i + 1, "a line begins with user, topic or pattern, not with \"" + word + "\"");
            }
        }
        return new AclFile(name, deniesFirst(anonymous), deniesFirst(users), deniesFirst(patterns), warnings);
    }

    private static Line line(String name, int number, String word, String rest) throws AccessFileException {
        int space = rest.indexOf(' ');
        String kind = space < 0 ? "" : rest.substring(0, space);
        String filter = space < 0 ? rest : rest.substring(space).strip();
        boolean deny = kind.equals("deny");
        boolean both = kind.isEmpty() || kind.equals("readwrite") || deny;
        if (!both && !kind.equals("read") && !kind.equals("write")) {
            throw new AccessFileException(
                    name,
                    number,
                    "\"" + kind + "\" is no kind of access; write read, write, readwrite or deny before the filter");
        }
        try {
            TopicFilter.unshared(filter);
        } catch (IllegalArgumentException e) {
            throw new AccessFileException(name, number, "\"" + filter + "\" is no topic filter: " + e.getMessage());
        }
        Verdict verdict = new Verdict(!deny, name + ":" + number + ": " + word + " " + rest);
        return new Line(filter, both || kind.equals("read"), both || kind.equals("write"), verdict);
    }

    private static Map<String, List<Line>> deniesFirst(Map<String, List<Line>> users) {
        users.replaceAll((user, lines) -> deniesFirst(lines));
        return users;
    }

    private static List<Line> deniesFirst(List<Line> lines) {
        List<Line> sorted = new ArrayList<>();
        for (Line line : lines) {
            if (line.denies()) {
                sorted.add(line);
            }
        }
        for (Line line : lines) {
            if (!line.denies()) {
                sorted.add(line);
            }
        }
        return sorted;
    }

    /** What its writer may not have meant; a sentence each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * What a client may do.
     *
     * @param username null for an anonymous client
     * @param silent whether SUBSCRIBE is granted also where nothing may be read, as mosquitto does
     */
    Rights rights(String clientId, @Nullable String username, boolean silent) {
        List<Rule> rules = new ArrayList<>();
        for (Line line : username == null ? anonymous : users.getOrDefault(username, List.of())) {
            rules.add(new Rule(TopicFilter.unshared(line.text()), line.read(), line.write(), line.verdict()));
        }
        // Whoever has a wildcard for a name would write rules by it. Mosquitto then heeds no pattern at all, neither do
        // we.
        if (!patterns.isEmpty() && (hasWildcard(clientId) || username != null && hasWildcard(username))) {
            Verdict dangerous = new Verdict(false, "no pattern counts for a client with + or # in its name");
            return new RuleRights(rules, dangerous, silent);
        }
        for (Line line : patterns) {
            String filter = Substitution.of(line.text(), clientId, username, line.denies());
            if (filter != null) {
                rules.add(new Rule(TopicFilter.unshared(filter), line.read(), line.write(), line.verdict()));
            }
        }
        return new RuleRights(rules, notListed, silent);
    }

    private static boolean hasWildcard(String name) {
        return name.indexOf('+') >= 0 || name.indexOf('#') >= 0;
    }
}
