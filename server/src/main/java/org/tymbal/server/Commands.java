package org.tymbal.server;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.cli.Command;
import org.tymbal.server.cli.PasswdCommand;
import org.tymbal.server.cli.client.ClientCommand;
import org.tymbal.server.cli.demo.PlugCommand;
import org.tymbal.server.cli.store.StoreCommand;

/** Finds out which command is meant, if it is not the broker. */
final class Commands {
    /** The system property with which the launcher says under which name it was called. */
    static final String NAME_PROPERTY = "tymbal.name";

    /** A command with its name and arguments. */
    record Call(Command command, String name, List<String> arguments) {
        int run() {
            return command.run(name, arguments);
        }
    }

    private Commands() {}

    /**
     * The command for a command line.
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

    /** The table of the commands. */
    private static @Nullable Command named(String word) {
        return switch (word) {
            case "store" -> new StoreCommand();
            case "pub" -> ClientCommand.pub();
            case "sub" -> ClientCommand.sub();
            case "rr" -> ClientCommand.rr();
            case "passwd" -> new PasswdCommand();
            case "plug" -> new PlugCommand();
            default -> null;
        };
    }
}
