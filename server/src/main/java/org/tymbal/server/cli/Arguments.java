package org.tymbal.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;

/**
 * What the command line says.
 *
 * <p>Read by hand: a library that finds its options by reflection takes longer than the broker takes to start.
 *
 * @param action what is wanted; the rest matters only for {@link Action#RUN}
 * @param mqttPort 0 lets the system choose
 * @param httpPort 0 lets the system choose
 * @param lan whether other devices may connect
 */
public record Arguments(
        Action action,
        int mqttPort,
        int httpPort,
        boolean lan,
        boolean verbose,
        int ioThreads,
        int sysIntervalSeconds) {
    /** What a command is for. */
    public enum Action {
        RUN,
        HELP,
        VERSION
    }

    private static final int MAX_PORT = 65_535;
    private static final int MAX_IO_THREADS = 256;
    private static final int MAX_SYS_INTERVAL_SECONDS = 65_535;
    private static final String ALL_ADDRESSES = "0.0.0.0";

    /** The options; their order is that of the help. */
    private enum Option {
        PORT("-p", "--port", "PORT", "MQTT listens here (1883; 0 takes any free port)"),
        HTTP_PORT(null, "--http-port", "PORT", "the page and MQTT over WebSocket (8080; 0 takes any free port)"),
        LAN(null, "--lan", null, "let other devices connect, not only this computer"),
        VERBOSE("-v", "--verbose", null, "log every packet"),
        IO_THREADS(null, "--io-threads", "N", "threads that serve the connections (half the processors)"),
        SYS_INTERVAL(null, "--sys-interval", "N", "seconds between updates of $SYS topics (10; 0 is never)"),
        VERSION(null, "--version", null, "print the version and exit"),
        HELP("-h", "--help", null, "print this and exit");

        private final @Nullable String letter;
        private final String name;
        private final @Nullable String value;
        private final String help;

        Option(@Nullable String letter, String name, @Nullable String value, String help) {
            this.letter = letter;
            this.name = name;
            this.value = value;
            this.help = help;
        }
    }

    /** The command line says something that cannot be done; the message is a sentence for the user. */
    public static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String sentence) {
            super(sentence);
        }
    }

    /** With nothing said. */
    private static Arguments defaults() {
        int ioThreads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Arguments(Action.RUN, 1883, 8080, false, false, ioThreads, 10);
    }

    /** Reads the command line. */
    public static Arguments parse(String... args) throws UsageException {
        Arguments read = defaults();
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = find(name);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (option.value == null) {
                if (value != null) {
                    throw new UsageException("the option " + name + " takes no value");
                }
            } else if (value == null) {
                if (++i == args.length) {
                    throw new UsageException("the option " + name + " needs a value: " + name + " " + option.value);
                }
                value = args[i];
            }
            read = read.with(option, name, value == null ? "" : value);
        }
        return read;
    }

    private Arguments with(Option option, String name, String value) throws UsageException {
        return switch (option) {
            case PORT ->
                new Arguments(
                        action,
                        number(name, value, 0, MAX_PORT),
                        httpPort,
                        lan,
                        verbose,
                        ioThreads,
                        sysIntervalSeconds);
            case HTTP_PORT ->
                new Arguments(
                        action,
                        mqttPort,
                        number(name, value, 0, MAX_PORT),
                        lan,
                        verbose,
                        ioThreads,
                        sysIntervalSeconds);
            case LAN -> new Arguments(action, mqttPort, httpPort, true, verbose, ioThreads, sysIntervalSeconds);
            case VERBOSE -> new Arguments(action, mqttPort, httpPort, lan, true, ioThreads, sysIntervalSeconds);
            case IO_THREADS ->
                new Arguments(
                        action,
                        mqttPort,
                        httpPort,
                        lan,
                        verbose,
                        number(name, value, 1, MAX_IO_THREADS),
                        sysIntervalSeconds);
            case SYS_INTERVAL ->
                new Arguments(
                        action,
                        mqttPort,
                        httpPort,
                        lan,
                        verbose,
                        ioThreads,
                        number(name, value, 0, MAX_SYS_INTERVAL_SECONDS));
            case VERSION -> instead(Action.VERSION);
            case HELP -> instead(Action.HELP);
        };
    }

    /** Another action, unless one was asked for before. */
    private Arguments instead(Action wanted) {
        return action == Action.RUN
                ? new Arguments(wanted, mqttPort, httpPort, lan, verbose, ioThreads, sysIntervalSeconds)
                : this;
    }

    private static Option find(String name) throws UsageException {
        for (Option option : Option.values()) {
            if (name.equals(option.letter) || name.equals(option.name)) {
                return option;
            }
        }
        if (!name.startsWith("-")) {
            throw new UsageException("\"" + name + "\" is not an option; tymbal --help lists them");
        }
        throw new UsageException("there is no option " + name + "; did you mean " + nearest(name) + "?");
    }

    private static String nearest(String name) {
        String best = Option.HELP.name;
        int bestDistance = Integer.MAX_VALUE;
        for (Option option : Option.values()) {
            for (String known : option.letter == null ? List.of(option.name) : List.of(option.letter, option.name)) {
                int distance = distance(name.toLowerCase(Locale.ROOT), known);
                if (distance < bestDistance || distance == bestDistance && known.length() > best.length()) {
                    bestDistance = distance;
                    best = known;
                }
            }
        }
        return best;
    }

    /** How many letters must be put in, taken out or changed to make one word the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int k = 0; k <= b.length(); k++) {
            row[k] = k;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int k = 1; k <= b.length(); k++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
                diagonal = row[k];
                row[k] = Math.min(change, 1 + Math.min(row[k], row[k - 1]));
            }
        }
        return row[b.length()];
    }

    private static int number(String name, String value, int least, int most) throws UsageException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(
                "the option " + name + " takes a number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    /**
     * What the broker is told.
     *
     * @param ipv6 whether this computer has the address ::1
     */
    public BrokerConfig config(boolean ipv6) {
        List<ListenerConfig> listeners = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int port = kind == Kind.MQTT ? mqttPort : httpPort;
            if (lan) {
                // To the JDK this is every IPv6 address as well, where there is IPv6.
                listeners.add(new ListenerConfig(kind, ALL_ADDRESSES, port));
            } else {
                listeners.add(new ListenerConfig(kind, "127.0.0.1", port));
                if (ipv6) {
                    listeners.add(new ListenerConfig(kind, "::1", port));
                }
            }
        }
        return new BrokerConfig(listeners, LimitsConfig.DEFAULT, sysIntervalSeconds, ioThreads, verbose);
    }

    /** The text of {@code --help}. */
    public static String help() {
        StringBuilder text = new StringBuilder("Usage: tymbal [options]\n\n"
                + "An MQTT broker with a page. Without options only this computer can connect.\n\n");
        for (Option option : Option.values()) {
            String names = (option.letter == null ? "    " : option.letter + ", ") + option.name;
            String left = "  " + names + (option.value == null ? "" : " " + option.value);
            text.append(left)
                    .append(" ".repeat(Math.max(1, 28 - left.length())))
                    .append(option.help)
                    .append('\n');
        }
        return text.toString();
    }
}
