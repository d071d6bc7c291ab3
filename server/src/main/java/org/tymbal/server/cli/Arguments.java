package org.tymbal.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.ConfigException;
import org.tymbal.server.config.ConfigReading;
import org.tymbal.server.config.LogConfig;
import org.tymbal.server.config.MosquittoConf;
import org.tymbal.server.config.NearestName;
import org.tymbal.server.config.StartOptions;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.demo.DemoPlace;
import org.tymbal.server.net.TlsException;

/**
 * What the command line says.
 *
 * <p>Read by hand: a library that finds its options by reflection takes longer than the broker takes to start.
 */
public final class Arguments {
    /** What a command is for. */
    public enum Action {
        RUN,
        TEST_CONFIG,
        SCRAM_LINE,
        HELP,
        VERSION
    }

    private static final int MAX_PORT = 65_535;
    private static final int MAX_IO_THREADS = 256;
    private static final int MAX_SYS_INTERVAL_SECONDS = 65_535;

    /** The options; their order is that of the help. */
    private enum Option {
        CONFIG("-c", "--config-file", "FILE", "a mosquitto.conf; what it does not say is as usual"),
        TEST_CONFIG(null, "--test-config", null, "say whether the configuration is good, and exit"),
        PORT("-p", "--port", "PORT", "MQTT listens here (1883; 0 takes any free port)"),
        HTTP_PORT(null, "--http-port", "PORT", "the page and MQTT over WebSocket (8080; 0 takes any free port)"),
        TLS_PORT(null, "--tls-port", "PORT", "MQTT over TLS (8883), with --certfile and --keyfile"),
        HTTPS_PORT(null, "--https-port", "PORT", "the page by https and MQTT over wss (8443), likewise"),
        CERTFILE(null, "--certfile", "FILE", "the server's certificate in PEM, then those that vouch for it"),
        KEYFILE(null, "--keyfile", "FILE", "its private key in PEM, not encrypted"),
        TLS_VERSION(null, "--tls-version", "VERSION", "the oldest that is spoken: tlsv1.2 (this is usual) or tlsv1.3"),
        LAN(null, "--lan", null, "let other devices connect, not only this computer"),
        DEMO(null, "--demo", null, "every port of test.mosquitto.org on this computer, and the page /demo"),
        DEMO_OFFSET(null, "--demo-offset", "N", "add N to the numbers of those ports, where others have them"),
        DEMO_DIR(null, "--demo-dir", "DIR", "keep its certificates here (tymbal-demo)"),
        DEMO_QUIET(null, "--demo-quiet", null, "without the sensors that publish below demo/"),
        VERBOSE("-v", "--verbose", null, "log every packet"),
        QUIET("-q", "--quiet", null, "log nothing"),
        DAEMON("-d", "--daemon", null, "not in the background: add & behind the command, or use systemd"),
        IO_THREADS(null, "--io-threads", "N", "threads that serve the connections (half the processors)"),
        SYS_INTERVAL(null, "--sys-interval", "N", "seconds between updates of $SYS topics (10; 0 is never)"),
        SCRAM_FILE(null, "--scram-file", "FILE", "only users of this file come in, by SCRAM-SHA-256"),
        SCRAM_LINE(null, "--scram-line", "NAME", "ask for a password, print a line for such a file, exit"),
        SET(null, "--set", "NAME=VALUE", "an option of mosquitto.conf, as max_qos=1"),
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

    private static final Set<Option> NOT_WITH_DEMO = EnumSet.of(
            Option.CONFIG,
            Option.TEST_CONFIG,
            Option.PORT,
            Option.HTTP_PORT,
            Option.TLS_PORT,
            Option.HTTPS_PORT,
            Option.CERTFILE,
            Option.KEYFILE,
            Option.TLS_VERSION,
            Option.SCRAM_FILE);

    /** The command line says something that cannot be done; the message is a sentence for the user. */
    public static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String sentence) {
            super(sentence);
        }
    }

    /** An option of mosquitto.conf that stands on the command line. */
    private record Said(String name, String value) {}

    private Action action = Action.RUN;
    private @Nullable String configFile;
    private @Nullable Integer mqttPort;
    private @Nullable Integer httpPort;
    private final TlsArguments tls = new TlsArguments();
    private final DemoArguments demo = new DemoArguments();
    private @Nullable DemoPlace demoPlace;
    private boolean lan;
    private @Nullable Set<LogConfig.Kind> logKinds;
    private int ioThreads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private @Nullable String scramFile;
    private String user = "";
    private final List<Said> settings = new ArrayList<>();

    private Arguments() {}

    /** Reads the command line. */
    public static Arguments parse(String... args) throws UsageException {
        Arguments read = new Arguments();
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
            if (NOT_WITH_DEMO.contains(option)) {
                read.demo.foreign.add(name);
            }
            read.take(option, name, value == null ? "" : value);
        }
        try {
            read.demoPlace = read.demo.place(read.lan);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return read;
    }

    private void take(Option option, String name, String value) throws UsageException {
        switch (option) {
            case CONFIG -> configFile = value;
            case TEST_CONFIG -> instead(Action.TEST_CONFIG);
            case PORT -> mqttPort = number(name, value, 0, MAX_PORT);
            case HTTP_PORT -> httpPort = number(name, value, 0, MAX_PORT);
            case TLS_PORT -> {
                tls.mqttPort = number(name, value, 0, MAX_PORT);
                tls.wanting = name;
            }
            case HTTPS_PORT -> {
                tls.httpPort = number(name, value, 0, MAX_PORT);
                tls.wanting = name;
            }
            case CERTFILE -> tls.certfile = value;
            case KEYFILE -> tls.keyfile = value;
            case TLS_VERSION -> {
                tls.minimum = tlsVersion(value);
                tls.wanting = name;
            }
            case LAN -> lan = true;
            case DEMO -> demo.wanted = true;
            case DEMO_OFFSET -> {
                demo.offset = number(name, value, 0, DemoPlace.MAX_OFFSET);
                demo.wanting = name;
            }
            case DEMO_DIR -> {
                demo.directory = value;
                demo.wanting = name;
            }
            case DEMO_QUIET -> {
                demo.sensors = false;
                demo.wanting = name;
            }
            case VERBOSE -> logKinds = EnumSet.allOf(LogConfig.Kind.class);
            case QUIET -> logKinds = Set.of();
            case DAEMON ->
                throw new UsageException("a JVM cannot go into the background by itself; leave " + name
                        + " out and write & behind the command, or let systemd start it");
            case IO_THREADS -> ioThreads = number(name, value, 1, MAX_IO_THREADS);
            case SYS_INTERVAL ->
                settings.add(new Said("sys_interval", "" + number(name, value, 0, MAX_SYS_INTERVAL_SECONDS)));
            case SCRAM_FILE -> scramFile = value;
            case SCRAM_LINE -> {
                instead(Action.SCRAM_LINE);
                user = value;
            }
            case SET -> set(value);
            case VERSION -> instead(Action.VERSION);
            case HELP -> instead(Action.HELP);
        }
    }

    private void set(String setting) throws UsageException {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UsageException("the option --set takes NAME=VALUE, as in --set max_qos=1");
        }
        Said said = new Said(
                setting.substring(0, equals).strip(),
                setting.substring(equals + 1).strip());
        try {
            new MosquittoConf().set(said.name(), said.value());
        } catch (ConfigException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        settings.add(said);
    }

    /** Another action, unless one was asked for before. */
    private void instead(Action wanted) {
        if (action == Action.RUN) {
            action = wanted;
        }
    }

    /** What is wanted; the rest matters only for {@link Action#RUN}. */
    public Action action() {
        return action;
    }

    /** Whether nobody has said anything of who may come in, so that the broker may ask. */
    public boolean isPlain() {
        return configFile == null
                && demoPlace == null
                && !lan
                && scramFile == null
                && tls.certfile == null
                && settings.isEmpty();
    }

    /** The user for whom a line is wanted. */
    public String user() {
        return user;
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
        List<String> known = new ArrayList<>();
        for (Option option : Option.values()) {
            if (option.letter != null) {
                known.add(option.letter);
            }
            known.add(option.name);
        }
        return NearestName.to(name, known);
    }

    private static TlsConfig.Version tlsVersion(String value) throws UsageException {
        TlsConfig.Version version = TlsConfig.Version.of(value);
        if (version == null) {
            throw new UsageException("the option --tls-version takes tlsv1.2 or tlsv1.3, not \"" + value + "\"");
        }
        return version;
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
     * What the broker is told; reads the file anew with each call.
     *
     * @param ipv6 whether this computer has the address ::1
     * @throws ConfigException if the file is wrong
     * @throws TlsException if TLS is asked for by halves
     */
    public ConfigReading told(boolean ipv6) throws ConfigException, TlsException {
        MosquittoConf conf = configFile == null ? new MosquittoConf() : MosquittoConf.read(configPath(configFile));
        DemoPlace place = demoPlace;
        for (int i = 0; place != null && i < DemoPlace.LIMITS.size(); i += 2) {
            conf.set(DemoPlace.LIMITS.get(i), DemoPlace.LIMITS.get(i + 1));
        }
        for (Said said : settings) {
            conf.set(said.name(), said.value());
        }
        ConfigReading reading = conf.reading(new StartOptions(
                mqttPort,
                httpPort,
                tls.mqttPort,
                tls.httpPort,
                tls.config(),
                lan,
                ipv6,
                scramFile,
                ioThreads,
                logKinds));
        return place == null
                ? reading
                : new ConfigReading(
                        reading.config().withListeners(place.listeners(ipv6)),
                        reading.said(),
                        reading.notes(),
                        reading.pidFile());
    }

    /** Where a demo is to be; null for none. */
    public @Nullable DemoPlace demo() {
        return demoPlace;
    }

    /** The file as it was named; null for none. */
    public @Nullable String configFile() {
        return configFile;
    }

    private static Path configPath(String text) throws ConfigException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ConfigException("\"" + text + "\" cannot be the path of a file");
        }
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
