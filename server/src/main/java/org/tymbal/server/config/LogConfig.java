package org.tymbal.server.config;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the broker writes down, and where.
 *
 * @param destinations where lines go; empty for nowhere
 * @param file where they are appended; null for no file
 * @param facility of the system's log, LOG_LOCAL0 to 7; null: that of daemons
 * @param kinds which lines are written
 * @param timestamp whether a line begins with the time
 * @param timestampFormat how the time is written, as strftime has it; null for seconds since 1970
 * @param connectionMessages whether a line is written when clients come and go
 */
public record LogConfig(
        Set<Destination> destinations,
        @Nullable Path file,
        @Nullable Integer facility,
        Set<Kind> kinds,
        boolean timestamp,
        @Nullable String timestampFormat,
        boolean connectionMessages) {
    /** Where lines go. */
    public enum Destination {
        STDOUT,
        STDERR,
        FILE,
        SYSLOG,
        /** Messages under {@code $SYS/broker/log/}. */
        TOPIC
    }

    /** What a line is about; the names in mosquitto.conf. */
    public enum Kind {
        ERROR,
        WARNING,
        NOTICE,
        INFORMATION,
        SUBSCRIBE,
        UNSUBSCRIBE,
        /** Every packet. */
        DEBUG
    }

    /** What is written when nothing is said. */
    public static final LogConfig DEFAULT = new LogConfig(
            Set.of(Destination.STDERR),
            null,
            null,
            Set.of(Kind.ERROR, Kind.WARNING, Kind.NOTICE, Kind.INFORMATION),
            true,
            null,
            true);

    public LogConfig {
        destinations = Set.copyOf(destinations);
        kinds = Set.copyOf(kinds);
    }

    /** The same with every kind of line, as {@code -v} has it, or with none, as {@code -q}. */
    public LogConfig ofKinds(Set<Kind> others) {
        return new LogConfig(destinations, file, facility, others, timestamp, timestampFormat, connectionMessages);
    }
}
