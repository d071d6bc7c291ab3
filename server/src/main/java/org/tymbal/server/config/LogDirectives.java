package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.ignored;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.tymbal.server.config.Directive.Effect;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;
import org.tymbal.server.config.LogConfig.Destination;
import org.tymbal.server.config.LogConfig.Kind;

/** The options of the log. */
final class LogDirectives {
    static final List<Directive> ALL = List.of(
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "log_dest",
                    Shape.WORDS,
                    "stdout, stderr, file FILE, syslog, topic or none",
                    "stderr",
                    "Where the log goes; once for each. topic is messages under $SYS/broker/log/.",
                    LogDirectives::destination),
            of(
                    Rank.MUST,
                    "log_type",
                    "error, warning, notice, information, subscribe, unsubscribe, debug, all or none",
                    "error, warning, notice and information",
                    "Which lines are written; once for each. websockets and internal are taken, and empty.",
                    LogDirectives::kind),
            of(
                    Rank.MUST,
                    "log_timestamp",
                    "true or false",
                    "true",
                    "Whether a line begins with the time.",
                    (draft, line) -> draft.logTimestamp = line.flag()),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "log_timestamp_format",
                    Shape.TEXT,
                    "FORMAT",
                    "seconds since 1970",
                    "How the time is written, as strftime has it: %Y-%m-%dT%H:%M:%S.",
                    (draft, line) -> draft.logTimestampFormat = StrftimeFormat.checked(line.value())),
            of(
                    Rank.MUST,
                    "connection_messages",
                    "true or false",
                    "true",
                    "Whether a line is written when clients come and go.",
                    (draft, line) -> draft.connectionMessages = line.flag()),
            of(
                    Rank.COULD,
                    "log_facility",
                    "0 to 7",
                    "that of daemons",
                    "The facility of log_dest syslog: LOG_LOCAL0 to LOG_LOCAL7.",
                    (draft, line) -> draft.logFacility = line.number(0, 7)),
            ignored(Scope.GLOBAL, Rank.COULD, "websockets_log_level", "it is for a library that is not used here."));

    private LogDirectives() {}

    private static Directive of(Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        Shape shape = name.equals("log_type") ? Shape.WORDS : Shape.WORD;
        return Directive.of(Scope.GLOBAL, rank, name, shape, values, usual, sentence, effect);
    }

    private static void destination(ConfigDraft draft, ConfigLine line) {
        draft.logDestinationSaid = true;
        switch (line.oneOf("stdout", "stderr", "file", "syslog", "topic", "none")) {
            case "none" -> draft.logDestinations.clear();
            case "stdout" -> draft.logDestinations.add(Destination.STDOUT);
            case "stderr" -> draft.logDestinations.add(Destination.STDERR);
            case "syslog" -> draft.logDestinations.add(Destination.SYSLOG);
            case "topic" -> draft.logDestinations.add(Destination.TOPIC);
            default -> {
                if (draft.logFile != null) {
                    throw new IllegalArgumentException("file was said before (" + draft.logFile
                            + "); a second file is a mistake that hides easily in included files");
                }
                if (line.words().size() < 2) {
                    throw new IllegalArgumentException("file needs the name of the file: log_dest file FILE");
                }
                draft.logFile = MosquittoConf.path(
                        String.join(" ", line.words().subList(1, line.words().size())));
                draft.logDestinations.add(Destination.FILE);
            }
        }
    }

    private static void kind(ConfigDraft draft, ConfigLine line) {
        draft.logKindSaid = true;
        switch (line.value()) {
            case "none" -> draft.logKinds.clear();
            case "all" -> draft.logKinds.addAll(EnumSet.allOf(Kind.class));
            case "websockets", "internal" -> {
                // There are no such lines.
            }
            default ->
                draft.logKinds.add(Kind.valueOf(
                        line.oneOf("error", "warning", "notice", "information", "subscribe", "unsubscribe", "debug")
                                .toUpperCase(Locale.ROOT)));
        }
    }
}
