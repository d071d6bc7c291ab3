package org.tymbal.server.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.tymbal.server.cli.Command;
import org.tymbal.server.demo.PlugReport;
import org.tymbal.server.demo.PullThePlug;

/**
 * {@code tymbal plug [LEVEL]}: kills a broker of its own in the middle of its work and says what was promised and what is left.
 */
public final class PlugCommand implements Command {
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;
    private static final int MILLIS = 800;

    /** What an acknowledgement promises at each level. */
    private static final Map<String, String> LEVELS = Map.of(
            "memory", "an acknowledgement promises that the message is in the memory of the broker; nothing survives",
            "buffered", "an acknowledgement is sent after the operating system has the message; survives kill -9",
            "group", "an acknowledgement is sent after the disk has confirmed its group; survives a power cut",
            "fsync", "an acknowledgement is sent after the disk has confirmed its small group; survives a power cut");

    private final PrintStream out;
    private final PrintStream errors;

    public PlugCommand() {
        this(System.out, System.err);
    }

    PlugCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public int run(String name, List<String> arguments) {
        String level = arguments.isEmpty() ? "group" : arguments.get(0);
        if (arguments.size() > 1 || !LEVELS.containsKey(level)) {
            (level.equals("--help") ? out : errors)
                    .println(
                            "Usage: " + name + " [memory|buffered|group|fsync]\n"
                                    + "Starts a broker of its own, publishes to it, kills it as by kill -9, starts it again on the\n"
                                    + "same files, and says what was promised and what is left. The level is group if none is said.");
            return level.equals("--help") ? 0 : MISUSED;
        }
        out.println(level + ": " + LEVELS.get(level) + ".");
        try {
            PlugReport report = new PullThePlug(level, MILLIS, (step, values) -> {}).run();
            sentences(report).forEach(out::println);
            return report.broken() == 0 || level.equals("memory") ? 0 : BROKEN;
        } catch (IOException e) {
            errors.println(name + ": " + e.getMessage());
            return BROKEN;
        }
    }

    static List<String> sentences(PlugReport report) {
        BitSet unasked = (BitSet) report.survived().clone();
        unasked.andNot(report.acknowledged());
        String verdict = report.broken() == 0
                ? "Every acknowledged message is still there."
                : report.level().equals("memory")
                        ? "Acknowledged messages are gone, as was said before: memory forgets."
                        : "Acknowledged messages are gone. That must not be: please report it.";
        return List.of(
                row(
                        report.sent(),
                        "sent with QoS 1 in " + report.killedAfterMillis() + " ms, then the broker was killed"),
                row(report.acknowledged().cardinality(), "of them acknowledged by then"),
                row(
                        report.survived().cardinality(),
                        "there after the restart, which took " + report.restartMillis() + " ms"),
                row(report.broken(), "acknowledged and gone"),
                row(unasked.cardinality(), "there without an acknowledgement, which is allowed"),
                row(report.twice(), "came twice, which QoS 1 allows"),
                verdict);
    }

    private static String row(int count, String what) {
        String number = Integer.toString(count);
        return " ".repeat(Math.max(0, 8 - number.length())) + number + "  " + what;
    }
}
