package org.tymbal.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A configuration while its lines are being read. Not thread-safe. */
final class ConfigDraft {
    final Settings settings = new Settings();
    final AccessDraft access = new AccessDraft();
    final List<ListenerDraft> listeners = new ArrayList<>();
    /** What is said of no listener in particular counts for this one, if it comes to be. */
    final ListenerDraft unnamed = new ListenerDraft(null);

    /** Whether {@code port} or {@code bind_address} asks for the unnamed listener. */
    boolean unnamedWanted;

    boolean perListener;
    int sysIntervalSeconds = 10;

    @Nullable
    Path pidFile;

    /** Where the page is, on this computer only; null: nowhere. */
    @Nullable
    Integer pagePort = 8080;

    final List<String> trustedProxies = new ArrayList<>(BrokerConfig.TRUSTED_PROXIES);
    boolean trustedProxiesSaid;
    final Set<String> administrators = new TreeSet<>();
    final Set<String> monitors = new TreeSet<>();
    final List<String> apiOrigins = new ArrayList<>();
    boolean silentDenials;
    boolean retainSourceChecked = true;
    final EnumSet<LogConfig.Destination> logDestinations = EnumSet.noneOf(LogConfig.Destination.class);
    final EnumSet<LogConfig.Kind> logKinds = EnumSet.noneOf(LogConfig.Kind.class);
    boolean logDestinationSaid;
    boolean logKindSaid;

    @Nullable
    Path logFile;

    @Nullable
    Integer logFacility;

    boolean logTimestamp = true;

    @Nullable
    String logTimestampFormat;

    boolean connectionMessages = true;

    /** Sentences for whoever starts the broker. */
    final List<String> notes = new ArrayList<>();
    /** The options that were said of the whole broker, and where first. */
    final Map<String, String> said = new HashMap<>();

    /** The options as they were said, in the order of their names. */
    final Map<String, String> words = new TreeMap<>();

    /** The listener that lines count for: the last of the file that is being read; null before its first. */
    private @Nullable ListenerDraft current;

    /** A file begins, or the one that included it goes on; gives what was current before. */
    @Nullable
    ListenerDraft switchTo(@Nullable ListenerDraft listener) {
        ListenerDraft before = current;
        current = listener;
        return before;
    }

    void begin(ListenerDraft listener) {
        listeners.add(listener);
        current = listener;
    }

    /** Whether lines count for a listener that has been named. */
    boolean isBelowListener() {
        return current != null;
    }

    /** Keeps what was said, to tell later what has changed; a list is kept as one text. */
    void keep(Directive directive, String text) {
        String listener =
                directive.scope() == Directive.Scope.GLOBAL || current == null ? "" : "port " + current.port + ", ";
        words.merge(listener + directive.name(), text, (before, more) -> before + " and " + more);
    }

    ListenerDraft listener() {
        return current == null ? unnamed : current;
    }

    /** Where options of access go. */
    AccessDraft access() {
        return perListener ? listener().access : access;
    }

    LogConfig log() {
        return new LogConfig(
                logDestinationSaid ? logDestinations : LogConfig.DEFAULT.destinations(),
                logFile,
                logFacility,
                logKindSaid ? logKinds : LogConfig.DEFAULT.kinds(),
                logTimestamp,
                logTimestampFormat,
                connectionMessages);
    }
}
