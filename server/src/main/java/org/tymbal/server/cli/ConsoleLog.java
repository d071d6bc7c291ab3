package org.tymbal.server.cli;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.LogConfig;
import org.tymbal.server.config.LogConfig.Destination;
import org.tymbal.server.config.LogConfig.Kind;
import org.tymbal.server.config.StrftimeFormat;

/** The log as mosquitto writes it: seconds since 1970, a colon, a sentence; where its configuration says. Any thread. */
public final class ConsoleLog implements BrokerLog {
    private static final int DAEMONS = 3;
    private static final int LOCAL_0 = 16;
    private static final List<String> LOGGER = List.of("logger", "--tag", "tymbal", "--prio-prefix");

    /** Libraries speak through java.util.logging; the root logger is kept, lest it be collected with its settings. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final VarHandle VERBOSE;

    static {
        try {
            VERBOSE = MethodHandles.lookup().findVarHandle(ConsoleLog.class, "verbose", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Where the lines go that are published. */
    public interface Topics {
        /** @param topic below {@code $SYS/broker/log/} */
        void publish(String topic, String line);
    }

    private record Writing(LogConfig config, @Nullable StrftimeFormat format, List<LogSink> sinks) {}

    private volatile Writing writing;
    private volatile @Nullable Topics topics;
    /** Asked for at every packet, so that its reading costs nothing; a change is seen soon. */
    @SuppressWarnings("unused") // by VERBOSE
    private boolean verbose;

    /** The usual lines, or all, on a stream. */
    public ConsoleLog(OutputStream out, boolean verbose) {
        LogConfig config = verbose ? LogConfig.DEFAULT.ofKinds(Set.of(Kind.values())) : LogConfig.DEFAULT;
        this.writing = new Writing(config, null, List.of(LogSink.of(out)));
        this.verbose = verbose;
    }

    /**
     * Lines where the configuration says.
     *
     * @throws IOException if the file cannot be written, or the log of the system cannot be reached
     */
    public ConsoleLog(LogConfig config) throws IOException {
        this.writing = open(config);
        this.verbose = config.kinds().contains(Kind.DEBUG);
    }

    private static Writing open(LogConfig config) throws IOException {
        List<LogSink> sinks = new ArrayList<>();
        if (config.destinations().contains(Destination.STDOUT)) {
            sinks.add(LogSink.of(FileDescriptor.out));
        }
        if (config.destinations().contains(Destination.STDERR)) {
            sinks.add(LogSink.of(FileDescriptor.err));
        }
        if (config.file() != null) {
            try {
                sinks.add(LogSink.of(config.file()));
            } catch (IOException e) {
                throw new IOException("the log " + config.file() + " cannot be written: " + e.getMessage(), e);
            }
        }
        if (config.destinations().contains(Destination.SYSLOG)) {
            Integer local = config.facility();
            try {
                sinks.add(LogSink.ofSystem(LOGGER, local == null ? DAEMONS : LOCAL_0 + local));
            } catch (IOException e) {
                throw new IOException("log_dest syslog needs the command logger, which cannot be run", e);
            }
        }
        String format = config.timestampFormat();
        return new Writing(config, format == null ? null : new StrftimeFormat(format), sinks);
    }

    /**
     * Goes on as another configuration says; files are opened anew, so that a log that was moved away stays where it is.
     *
     * @throws IOException if that cannot be done; then nothing changes
     */
    public void configure(LogConfig config) throws IOException {
        Writing before = writing;
        writing = open(config);
        VERBOSE.setOpaque(this, config.kinds().contains(Kind.DEBUG));
        for (LogSink sink : before.sinks()) {
            sink.close();
        }
    }

    /** Where lines are published from now on. */
    public void topics(Topics to) {
        topics = to;
    }

    @Override
    public boolean verbose() {
        return (boolean) VERBOSE.getOpaque(this);
    }

    @Override
    public boolean logsSubscriptions() {
        Set<Kind> kinds = writing.config().kinds();
        return kinds.contains(Kind.SUBSCRIBE) || kinds.contains(Kind.UNSUBSCRIBE);
    }

    @Override
    public void notice(String line) {
        write(Kind.NOTICE, "N", line);
    }

    @Override
    public void connection(String line) {
        if (writing.config().connectionMessages()) {
            notice(line);
        }
    }

    @Override
    public void warning(String line) {
        write(Kind.WARNING, "W", "Warning: " + line);
    }

    @Override
    public void information(String line) {
        write(Kind.INFORMATION, "I", line);
    }

    @Override
    public void subscription(String line) {
        write(Kind.SUBSCRIBE, "M/subscribe", line);
    }

    @Override
    public void unsubscription(String line) {
        write(Kind.UNSUBSCRIBE, "M/unsubscribe", line);
    }

    @Override
    public void packet(String line) {
        write(Kind.DEBUG, null, line); // a line about the line that was published would never come to an end
    }

    @Override
    public void error(String line, @Nullable Throwable cause) {
        write(Kind.ERROR, "E", cause == null ? "Error: " + line : "Error: " + line + " " + cause);
        if (cause != null) {
            for (StackTraceElement element : cause.getStackTrace()) {
                write(Kind.ERROR, null, "    at " + element);
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
                // Nothing waits.
            }

            @Override
            public void close() {
                // The destinations are not this handler's.
            }
        });
    }

    private void write(Kind kind, @Nullable String topic, String line) {
        Writing now = writing;
        if (!now.config().kinds().contains(kind)) {
            return;
        }
        String text = text(now, line);
        for (LogSink sink : now.sinks()) {
            sink.write(kind, text);
        }
        Topics published = topics;
        if (published != null && topic != null && now.config().destinations().contains(Destination.TOPIC)) {
            published.publish(topic, text);
        }
    }

    /** What a client names itself cannot pass for a line of ours. */
    private static String text(Writing now, String line) {
        StringBuilder text = new StringBuilder(line.length() + 32);
        if (now.config().timestamp()) {
            StrftimeFormat format = now.format();
            text.append(
                            format == null
                                    ? Long.toString(System.currentTimeMillis() / 1000)
                                    : format.format(ZonedDateTime.now()))
                    .append(": ");
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean control = c < ' ' && c != '\t' || c >= 0x7f && c <= 0x9f || c == '\u2028' || c == '\u2029';
            text.append(control ? '?' : c);
        }
        return text.toString();
    }
}
