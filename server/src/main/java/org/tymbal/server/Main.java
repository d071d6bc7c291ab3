package org.tymbal.server;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tymbal.server.access.ScramCredentials;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.Command;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.net.ListenException;

/** The command {@code tymbal}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] args) {
        Command.Call call = Command.of(System.getProperty(Command.NAME_PROPERTY), List.of(args));
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
                case RUN -> run(arguments);
            }
        } catch (Arguments.UsageException e) {
            fail(MISUSED, String.valueOf(e.getMessage()));
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
        ConsoleLog log = new ConsoleLog(System.err, arguments.verbose());
        log.adoptLibraries();
        BrokerConfig config = arguments.config(!arguments.lan() && LanAddresses.hasIpv6Loopback());
        Server server = Server.start(config, log);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "tymbal stop"));

        String host = config.listeners().get(0).host();
        say("MQTT on " + host + ":" + server.mqttPort());
        say("page and MQTT over WebSocket on http://127.0.0.1:" + server.httpPort() + "/");
        if (server.tlsPort() != 0) {
            say("MQTT over TLS on " + host + ":" + server.tlsPort());
            say("page and MQTT over WebSocket on https://127.0.0.1:" + server.httpsPort() + "/");
        }
        if (server.localOnly()) {
            say("only this computer can connect; start with --lan to let other devices in");
        } else {
            for (String address : LanAddresses.ipv4()) {
                say("on other devices open http://" + address + ":" + server.httpPort() + "/ or use MQTT on " + address
                        + ":" + server.mqttPort());
            }
        }
        say("ready in "
                + (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                + " ms");
    }

    /** Ctrl-C and SIGTERM are the ordinary way to end a broker, so the exit code is 0, as mosquitto's is. */
    private static void stop(Server server) {
        server.stop();
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

    private static void say(String sentence) {
        System.out.println("tymbal: " + sentence);
    }

    private static void fail(int exitCode, String sentence) {
        System.err.println("tymbal: " + sentence);
        System.exit(exitCode);
    }
}
