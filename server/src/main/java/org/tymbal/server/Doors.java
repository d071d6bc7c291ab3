package org.tymbal.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.access.AccessFiles;
import org.tymbal.server.access.Authority;
import org.tymbal.server.access.LoginWorkers;
import org.tymbal.server.access.Places;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.AccessConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.TokenConfig;
import org.tymbal.server.control.BrokerCommands;
import org.tymbal.server.control.ControlTopics;
import org.tymbal.server.control.DynamicSecurity;
import org.tymbal.server.token.FetchedKeys;
import org.tymbal.server.token.KeyServer;
import org.tymbal.server.token.Tokens;

/** Makes the rules of every place out of what was configured, at the start and whenever the files are to be read anew. */
final class Doors {
    private final BrokerLog log;
    private final Places places = new Places(Map.of());
    private final LoginWorkers logins = new LoginWorkers(LimitsConfig.DEFAULT::maximumWaitingLogins);
    private final ReentrantLock reloading = new ReentrantLock();
    private final Map<KeyServer, FetchedKeys> fetched = new HashMap<>();
    private List<AccessConfig> configured = List.of();
    private @Nullable Broker broker;
    private volatile @Nullable DynamicSecurity security;

    Doors(BrokerLog log) {
        this.log = log;
    }

    Places places() {
        return places;
    }

    /**
     * Reads everything for the first time.
     *
     * @throws AccessFileException if a file is missing or wrong: nothing starts more open than it was told to
     */
    void open(List<AccessConfig> wanted) throws AccessFileException {
        configured = List.copyOf(wanted);
        places.replace(load(wanted));
    }

    /** Names the broker whose clients these rules are for. */
    void serve(Broker served) {
        broker = served;
        logins.mostWaiting(() -> served.limits().maximumWaitingLogins());
        served.logins(logins);
        fetchWhatIsUsed();
    }

    /** Lets administrators send commands, and ask for the listeners that are open; after {@link #serve}. */
    void administer(Broker served, Supplier<Map<ListenerConfig, Integer>> listeners) {
        served.control(new ControlTopics(
                served, () -> security, new BrokerCommands(listeners, () -> security != null, Server.version())));
    }

    /**
     * Reads the files of the places that are known anew.
     *
     * @throws AccessFileException if one is no good; then all stays as it was
     */
    void reload() throws AccessFileException {
        replace(configured);
    }

    /** The same with other places. Clients stay connected; what they may do now counts at once. */
    void replace(List<AccessConfig> wanted) throws AccessFileException {
        reloading.lock();
        try {
            places.replace(load(wanted));
            configured = List.copyOf(wanted);
            if (broker != null) {
                fetchWhatIsUsed();
                broker.rulesChanged();
            }
        } finally {
            reloading.unlock();
        }
    }

    /** Reads everything and keeps nothing of it; throws as {@link #open} does. */
    void check(List<AccessConfig> wanted) throws AccessFileException {
        load(wanted);
    }

    private Map<String, AccessControl> load(List<AccessConfig> wanted) throws AccessFileException {
        Map<String, AccessConfig> byPlace = new LinkedHashMap<>();
        for (AccessConfig config : wanted) {
            AccessConfig other = byPlace.putIfAbsent(config.place(), config);
            if (other != null && !other.equals(config)) {
                throw new AccessFileException(
                        config.place(),
                        0,
                        "two listeners of one place have different rules; give each a place of its own");
            }
        }
        Map<String, AccessControl> rules = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (AccessConfig config : byPlace.values()) {
            rules.put(config.place(), AccessFiles.load(config, authorities(config), warnings));
        }
        warnings.forEach(log::notice);
        return rules;
    }

    private List<Authority> authorities(AccessConfig config) throws AccessFileException {
        List<Authority> known = new ArrayList<>();
        if (config.dynamicSecurityFile() != null) {
            known.add(dynamicSecurity(config.dynamicSecurityFile()));
        }
        if (config.tokens() != null) {
            known.add(Tokens.of(config.tokens(), fetched(config.tokens()), config.silentDenials()));
        }
        return known;
    }

    /** Those of one address are fetched once for all places, and go on being fetched over a reload. */
    private @Nullable FetchedKeys fetched(TokenConfig tokens) throws AccessFileException {
        KeyServer server = server(tokens);
        if (server == null) {
            return null;
        }
        server.check();
        return fetched.computeIfAbsent(server, of -> new FetchedKeys(of, log::notice, this::keysChanged));
    }

    private static @Nullable KeyServer server(@Nullable TokenConfig tokens) {
        return tokens == null || tokens.keySetAddress() == null
                ? null
                : new KeyServer(tokens.keySetAddress(), tokens.keySetAuthorities());
    }

    private void fetchWhatIsUsed() {
        Set<KeyServer> used = new HashSet<>();
        for (AccessConfig config : configured) {
            KeyServer server = server(config.tokens());
            if (server != null) {
                used.add(server);
            }
        }
        fetched.forEach((server, keys) -> {
            if (used.contains(server)) {
                keys.begin();
            } else {
                keys.close();
            }
        });
        fetched.keySet().retainAll(used);
    }

    /** Whoever came in by a key that is one no more has to go. */
    private void keysChanged() {
        reloading.lock();
        try {
            places.changed();
        } finally {
            reloading.unlock();
        }
        Broker served = broker;
        if (served != null) {
            served.rulesChanged();
        }
    }

    private DynamicSecurity dynamicSecurity(Path file) throws AccessFileException {
        DynamicSecurity known = security;
        if (known == null) {
            known = DynamicSecurity.read(file);
            security = known;
        } else if (!known.file().equals(file)) {
            throw new AccessFileException(
                    file.toString(), 0, "there is one dynamic security for all listeners, in " + known.file());
        }
        return known; // not read again: from now on the broker alone writes the file
    }

    void stop() {
        logins.stop();
        fetched.values().forEach(FetchedKeys::close);
    }
}
