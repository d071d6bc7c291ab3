package org.tymbal.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads mosquitto.conf, by the table in {@link Directives}. What it says nothing of has the usual value. Not thread-safe.
 *
 * <p>Where a line can be understood in two ways, the broker does not start: it never is more open than its file says.
 */
public final class MosquittoConf {
    private final ConfigDraft draft = new ConfigDraft();

    /** Reads a file, and those that it includes. */
    public static MosquittoConf read(Path file) throws ConfigException {
        MosquittoConf read = new MosquittoConf();
        read.take(file.toString(), ConfFiles.lines(file), true);
        return read;
    }

    /** Reads lines as if they were in a file of this name; they cannot include others. */
    static MosquittoConf read(String name, byte[] text) throws ConfigException {
        MosquittoConf read = new MosquittoConf();
        read.take(name, ConfFiles.lines(name, text), false);
        return read;
    }

    private void take(String name, List<String> lines, boolean mayInclude) throws ConfigException {
        ListenerDraft before = draft.switchTo(null); // each file begins anew
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                take(name + ":" + (i + 1), line, mayInclude);
            }
        }
        draft.switchTo(before);
    }

    /**
     * Takes one option, as from the command line; those of listeners count for the usual ones.
     *
     * @throws ConfigException if there is no such option, or it cannot have this value
     */
    public void set(String name, String value) throws ConfigException {
        if (name.equals("listener") || name.equals("include_dir")) {
            throw new ConfigException("--set: " + name + " stands in a file; give one with -c FILE");
        }
        take("--set", name + " " + value, false);
    }

    private void take(String place, String line, boolean mayInclude) throws ConfigException {
        int end = 0;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        String name = line.substring(0, end);
        String rest = line.substring(end).strip();
        if (name.equals("include_dir")) {
            include(place, rest, mayInclude);
            return;
        }
        Directive directive = Directives.find(name);
        if (directive == null) {
            throw new ConfigException(place + ": there is no option " + printable(name) + "; did you mean "
                    + NearestName.to(name, Directives.names()) + "?");
        }
        String refusal = directive.refusal();
        if (refusal != null) {
            throw new ConfigException(place + ": " + refusal);
        }
        if (rest.isEmpty()) {
            throw new ConfigException(place + ": " + name + " needs a value"
                    + (directive.values().isEmpty() ? "" : ": " + name + " " + directive.values()));
        }
        ConfigLine value = value(directive, place, rest);
        remember(directive, place);
        draft.keep(directive, rest);
        if (directive.status() == Directive.Status.WITHOUT_EFFECT) {
            draft.notes.add(place + ": " + name + " has no effect here: " + directive.sentence());
            return;
        }
        try {
            directive.effect().apply(draft, value);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(place + ": " + sentence(name, e));
        }
    }

    /** Those of {@link Settings} are whole sentences; the others go on after the name. */
    private static String sentence(String name, IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("the setting ") ? message.substring("the setting ".length()) : name + " " + message;
    }

    private ConfigLine value(Directive directive, String place, String rest) throws ConfigException {
        List<String> words = words(rest);
        if (directive.shape() == Directive.Shape.WORD || directive.shape() == Directive.Shape.WORDS) {
            int comment = 0;
            while (comment < words.size() && words.get(comment).charAt(0) != '#') {
                comment++;
            }
            if (comment < words.size()) {
                if (comment == 0) {
                    throw new ConfigException(place + ": " + directive.name() + " has only a comment behind it");
                }
                draft.notes.add(place
                        + ": what follows # was taken for a comment; comments are safer on a line of their" + " own");
                words = words.subList(0, comment);
            }
            if (directive.shape() == Directive.Shape.WORD && words.size() > 1) {
                throw new ConfigException(place + ": " + directive.name() + " takes one value, and here are more: "
                        + printable(String.join(" ", words)));
            }
            return new ConfigLine(place, words.get(0), words);
        }
        int comment = Math.max(rest.indexOf(" #"), rest.indexOf("\t#"));
        if (comment >= 0 || rest.charAt(0) == '#') {
            throw new ConfigException(place + ": the comment would be part of the value of " + directive.name()
                    + ", which goes on to the end of the line; put the comment on a line of its own");
        }
        return new ConfigLine(place, rest, words);
    }

    /** Twice the same text is a mistake that hides easily in files of their own; twice a switch, the last one counts. */
    private void remember(Directive directive, String place) throws ConfigException {
        Map<String, String> said = switch (directive.scope()) {
            case GLOBAL, BRIDGE -> draft.said;
            case LISTENER ->
                draft.isBelowListener() || !draft.settings.knows(directive.name())
                        ? draft.listener().said
                        : draft.said; // some count for all listeners when they stand above
            case ACCESS -> draft.perListener ? draft.listener().said : draft.said;
        };
        if (directive.name().equals("listener")) {
            return;
        }
        String first = said.putIfAbsent(directive.name(), place);
        if (first == null || directive.status() == Directive.Status.WITHOUT_EFFECT) {
            return;
        }
        if (directive.shape() == Directive.Shape.TEXT) {
            throw new ConfigException(
                    place + ": " + directive.name() + " was said before, at " + first + "; keep one of the two lines");
        }
        if (directive.shape() == Directive.Shape.WORD) {
            draft.notes.add(place + ": " + directive.name() + " was said before, at " + first + "; this one counts");
        }
    }

    private void include(String place, String directory, boolean mayInclude) throws ConfigException {
        if (!mayInclude) {
            throw new ConfigException(place + ": include_dir stands only in the main file, not in an included one");
        }
        if (directory.isEmpty()) {
            throw new ConfigException(place + ": include_dir needs a directory");
        }
        List<Path> files;
        try {
            files = ConfFiles.included(directory);
        } catch (ConfigException e) {
            throw new ConfigException(place + ": " + e.getMessage());
        }
        for (Path file : files) {
            take(file.toString(), ConfFiles.lines(file), false);
        }
    }

    private static List<String> words(String rest) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= rest.length(); i++) {
            boolean blank = i == rest.length() || isBlank(rest.charAt(i));
            if (blank && start >= 0) {
                words.add(rest.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return words;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            printable.append(Character.isISOControl(c) ? '?' : c);
        }
        return printable.append(text.length() > 60 ? "...\"" : "\"").toString();
    }

    /** Sentences for whoever starts the broker: what was taken otherwise than it may be meant. */
    List<String> notes() {
        return List.copyOf(draft.notes);
    }

    /** The whole configuration. */
    public ConfigReading reading(StartOptions options) throws ConfigException {
        BrokerConfig config = build(options);
        return new ConfigReading(config, draft.words, draft.notes, draft.pidFile);
    }

    BrokerConfig build(StartOptions options) throws ConfigException {
        return new ConfigBuild(draft, options).build();
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("takes the path of a file, which \"" + text + "\" is not", e);
        }
    }
}
