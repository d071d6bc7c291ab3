package org.tymbal.server.cli;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.BrokerLog;

/** The log as mosquitto writes it to a terminal: seconds since 1970, a colon, a sentence. Any thread. */
public final class ConsoleLog implements BrokerLog {
    /** Libraries speak through java.util.logging; the root logger is kept, lest it be collected with its settings. */
    private static final Logger ROOT = Logger.getLogger("");

    private final PrintStream out;
    private final boolean verbose;

    public ConsoleLog(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public void notice(String line) {
        print(line);
    }

    @Override
    public void packet(String line) {
        if (verbose) {
            print(line);
        }
    }

    @Override
    public void error(String line, @Nullable Throwable cause) {
        print(cause == null ? "Error: " + line : "Error: " + line + " " + cause);
        if (cause != null) {
            for (StackTraceElement element : cause.getStackTrace()) {
                print("    at " + element);
            }
        }
    }

    /** Makes Undertow and XNIO speak here, and only of what is amiss. */
    public void adoptLibraries() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.setLevel(Level.WARNING);
        SimpleFormatter format = new SimpleFormatter();
        ROOT.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                    error(entry.getLoggerName() + ": " + format.formatMessage(entry), entry.getThrown());
                }
            }

            @Override
            public void flush() {
                out.flush();
            }

            @Override
            public void close() {
                // The stream is not ours.
            }
        });
    }

    /** A line is one write, so that threads do not mix theirs; what a client names itself cannot pass for a line of ours. */
    private void print(String line) {
        StringBuilder text = new StringBuilder(line.length() + 16)
                .append(System.currentTimeMillis() / 1000)
                .append(": ");
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.append(c < ' ' && c != '\t' || c == 0x7f || c >= 0x80 && c <= 0x9f ? '?' : c);
        }
        out.print(text.append('\n'));
        out.flush();
    }
}
