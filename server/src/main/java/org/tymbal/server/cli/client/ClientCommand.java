package org.tymbal.server.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.server.cli.Command;

/** {@code tymbal pub}, {@code tymbal sub} and {@code tymbal rr}. */
public final class ClientCommand implements Command {
    private static final int FAILED = 1;

    /** p, s or r. */
    private final char command;

    private ClientCommand(char command) {
        this.command = command;
    }

    public static Command pub() {
        return new ClientCommand('p');
    }

    public static Command sub() {
        return new ClientCommand('s');
    }

    public static Command rr() {
        return new ClientCommand('r');
    }

    @Override
    public int run(String name, List<String> words) {
        ClientArguments arguments;
        try {
            arguments = ClientArguments.parse(command, words);
        } catch (UsageException e) {
            System.err.print(e.text());
            System.err.println("\nUse '" + name + " --help' to see usage.");
            return FAILED;
        }
        if (arguments.helpWanted) {
            System.out.print(help(name));
            return FAILED; // as mosquitto's
        }
        if (arguments.versionWanted) {
            System.out.println(name + " version " + version());
            return FAILED;
        }
        Output out = Output.standard(arguments.quiet);
        return switch (command) {
            case 'p' -> publish(name, arguments, out);
            case 's' -> subscribe(arguments, out);
            default -> ask(name, arguments, out);
        };
    }

    private int publish(String name, ClientArguments arguments, Output out) {
        ByteSlice payload = PubRun.payload(arguments, out, System.in);
        if (payload == null) {
            return FAILED;
        }
        if (arguments.topic == null || arguments.source == ClientArguments.Source.NONE) {
            System.err.println("Error: Both topic and message must be supplied.");
            System.out.print(help(name));
            return FAILED;
        }
        return new PubRun(arguments, out, arguments.topic, payload, System.in).run();
    }

    private static int subscribe(ClientArguments arguments, Output out) {
        if (arguments.noRetained && arguments.retainedOnly) {
            System.err.println("\nError: Combining '-R' and '--retained-only' makes no sense.");
            return FAILED;
        }
        SubRun run = new SubRun(arguments, out);
        Thread hook = new Thread(() -> interrupted(run), "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        int code = run.run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            Runtime.getRuntime().halt(code); // it is being interrupted, and has said goodbye
        }
        return code;
    }

    /** Leaves in order; the end of the run ends the process. */
    private static void interrupted(SubRun run) {
        run.interrupted();
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int ask(String name, ClientArguments arguments, Output out) {
        ByteSlice payload = PubRun.payload(arguments, out, System.in);
        if (payload == null) {
            return FAILED;
        }
        if (arguments.topic == null
                || arguments.responseTopic == null
                || arguments.source == ClientArguments.Source.NONE) {
            System.err.println("Error: All of topic, message, and response topic must be supplied.");
            System.err.println("\nUse '" + name + " --help' to see usage.");
            return FAILED;
        }
        return new RrRun(arguments, out, arguments.topic, arguments.responseTopic, payload).run();
    }

    private static String version() {
        String version = ClientCommand.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }

    /** The help of this command: a file with the name of the command in place of NAME. */
    private String help(String name) {
        String file = command == 'p' ? "pub.txt" : command == 's' ? "sub.txt" : "rr.txt";
        try (InputStream in = ClientCommand.class.getResourceAsStream(file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("NAME", name);
        } catch (IOException e) {
            return "";
        }
    }
}
