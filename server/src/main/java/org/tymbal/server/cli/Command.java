package org.tymbal.server.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the commands that stand beside the broker in the same jar: {@code tymbal pub ...}, or the launcher under the name
 * {@code mosquitto_pub}.
 *
 * <p>A class is loaded only when its command is asked for: what a person types shall not wait for what it does not use.
 */
public interface Command {
    /** The system property with which the launcher says under which name it was called. */
    String NAME_PROPERTY = "tymbal.name";

    /**
     * Does it, on the calling thread.
     *
     * @param name what it was called: for the help, and for errors
     * @param arguments without the name of the command
     * @return the exit code
     */
    int run(String name, List<String> arguments);

    /** A command with its name and arguments. */
    record Call(Command command, String name, List<String> arguments) {
        public int run() {
            return command.run(name, arguments);
        }
    }

    /**
     * Finds out which command is meant.
     *
     * @param calledAs the name or path under which the program was called; null if nobody knows
     * @return null if it is the broker
     */
    static @Nullable Call of(@Nullable String calledAs, List<String> arguments) {
        String name = calledAs == null ? "" : plain(calledAs);
        if (name.startsWith("mosquitto_")) {
            Command command = named(name.substring("mosquitto_".length()));
            if (command != null) {
                return new Call(command, name, arguments);
            }
        }
        if (arguments.isEmpty()) {
            return null;
        }
        Command command = named(arguments.get(0));
        return command == null
                ? null
                : new Call(command, "tymbal " + arguments.get(0), arguments.subList(1, arguments.size()));
    }

    /** The last part of a path, without the ending that Windows wants. */
    private static String plain(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".cmd") || lower.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
    }

    /** The table of the commands: a line each, {@code case "pub" -> new PubCommand();}. */
    private static @Nullable Command named(String word) {
        return switch (word) {
            default -> null;
        };
    }
}
