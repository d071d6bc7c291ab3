package org.tymbal.server;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.ScramCredentials;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.cli.HangUp;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.ConfigException;
import org.tymbal.server.config.ConfigReading;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.demo.DemoFiles;
import org.tymbal.server.demo.DemoPlace;
import org.tymbal.server.demo.PullThePlug;
import org.tymbal.server.net.ListenException;

/** The command {@code tymbal}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    /** mosquitto's code for a configuration that it cannot read. */
    private static final int MISCONFIGURED = 3;

    private Main() {}

    public static void main(String[] args) {
        Commands.Call call = Commands.of(System.getProperty(Commands.NAME_PROPERTY), List.of(args));
        if (call != null) {
            System.exit(call.run());
        }
        broker(args);
    }

    private static void broker(String[] args) {
        try {
            Arguments arguments = Arguments.parse(args);
            switch (arguments.action()) {
                case HELP -> System.out.print(Arguments.help());
                case VERSION -> System.out.println("tymbal version " + Server.version());
                case SCRAM_LINE -> scramLine(arguments.user());
                case TEST_CONFIG -> testConfig(arguments);
                case RUN -> run(arguments);
            }
        } catch (Arguments.UsageException e) {
            fail(MISUSED, String.valueOf(e.getMessage()));
        } catch (ConfigException e) {
            fail(MISCONFIGURED, String.valueOf(e.getMessage()));
        } catch (ListenException e) {
            fail(FAILED, sentence(e));
        } catch (IOException e) {
            fail(FAILED, "cannot start: " + e.getMessage());
        }
    }

    private static void run(Arguments arguments) throws IOException {
        // Said once instead of being searched for on the class path.
        System.setProperty("org.jboss.logging.provider", "jdk");
        // In TLS 1.2 a client may ask for handshake after handshake on one connection, which costs us more than it.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        ConfigReading told = arguments.told(LanAddresses.hasIpv6Loopback());
        ConsoleLog log = new ConsoleLog(told.config().log());
        log.adoptLibraries();
        told.notes().forEach(note -> log.warning(note + "."));
        if (arguments.configFile() != null) {
            log.information("Config loaded from " + arguments.configFile() + ".");
        }
        boolean ipv6 = LanAddresses.hasIpv6Loopback();
        Demo demo = demo(arguments.demo());
        Running running = new Running(told, () -> arguments.told(ipv6), log, arguments.isPlain(), demo);
        endWithParent();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, told.pidFile()), "tymbal stop"));
        HangUp.runs(running::reload);
        writePid(told.pidFile());
        say("ready in "
                + (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                + " ms");
    }

    /** A broker that another process has started for itself is of no use without it, and nobody else would end it. */
    private static void endWithParent() {
        Long parent = Long.getLong(PullThePlug.PARENT_PROPERTY);
        if (parent != null) {
            ProcessHandle.of(parent)
                    .ifPresentOrElse(
                            process -> process.onExit()
                                    .thenRun(() -> Runtime.getRuntime().halt(0)),
                            () -> Runtime.getRuntime().halt(0));
        }
    }

    /** Its certificates are made before anything is opened. */
    private static @Nullable Demo demo(@Nullable DemoPlace place) throws IOException {
        if (place == null) {
            return null;
        }
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(LanAddresses.ipv4());
        return new Demo(place, names, DemoFiles.prepare(place.directory(), names));
    }

    /** Whether the broker would start, as far as that can be told without opening a port. */
    private static void testConfig(Arguments arguments) throws IOException {
        ConfigReading told = arguments.told(false);
        told.notes().forEach(note -> System.err.println("tymbal: warning: " + note));
        Server.check(told.config());
        System.out.println("Configuration file is OK.");
    }

    private static void writePid(@Nullable Path file) throws IOException {
        if (file != null) {
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
        }
    }

    /** Ctrl-C and SIGTERM are the ordinary way to end a broker, so the exit code is 0, as mosquitto's is. */
    private static void stop(Running running, @Nullable Path pidFile) {
        running.stop();
        if (pidFile != null) {
            try {
                Files.deleteIfExists(pidFile);
            } catch (IOException e) {
                // It says then that a process runs which does not; nothing more can be done.
            }
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static String sentence(ListenException e) {
        ListenerConfig listener = e.listener();
        boolean mqtt = listener.kind() == ListenerConfig.Kind.MQTT;
        String option = listener.tls() == null ? mqtt ? "-p" : "--http-port" : mqtt ? "--tls-port" : "--https-port";
        return switch (e.reason()) {
            case PORT_IN_USE ->
                "port " + listener.port() + " is already in use; stop the other program or choose another port with "
                        + option;
            case NOT_PERMITTED ->
                "port " + listener.port() + " may only be opened by the administrator; choose one from 1024 on with "
                        + option;
            case OTHER -> String.valueOf(e.getMessage());
        };
    }

    /** The password is read without an echo where there is a terminal, else as a line of standard input. */
    private static void scramLine(String user) throws IOException {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            fail(MISUSED, "a user name has at least one character and no colon");
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password for %s: ", user);
        String password = typed == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine()
                : new String(typed);
        if (password == null || password.isEmpty()) {
            fail(FAILED, "no password was given");
        } else {
            System.out.println(user + ":" + ScramCredentials.of(password));
        }
    }

    static void say(String sentence) {
        System.out.println("tymbal: " + sentence);
    }

    private static void fail(int exitCode, String sentence) {
        System.err.println("tymbal: " + sentence);
        System.exit(exitCode);
    }
}
