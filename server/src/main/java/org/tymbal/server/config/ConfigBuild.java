package org.tymbal.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.ListenerConfig.Family;
import org.tymbal.server.config.ListenerConfig.Kind;

/** Makes the configuration of what was read: which listeners there are, and who may come in by each. */
final class ConfigBuild {
    private static final int MQTT_PORT = 1883;
    private static final String EVERYWHERE = "0.0.0.0";
    private static final List<String> TLS_OPTIONS = List.of("certfile", "keyfile", "cafile", "capath");

    private final ConfigDraft draft;
    private final StartOptions options;
    private final List<ListenerConfig> listeners = new ArrayList<>();

    ConfigBuild(ConfigDraft draft, StartOptions options) {
        this.draft = draft;
        this.options = options;
    }

    BrokerConfig build() throws ConfigException {
        if (draft.listeners.isEmpty() && !draft.unnamedWanted) {
            addUsual();
        } else {
            addNamed();
        }
        LogConfig log = draft.log();
        return new BrokerConfig(
                listeners,
                draft.settings.limits(),
                draft.settings.features(),
                persistence(),
                log.ofKinds(options.logKinds() == null ? log.kinds() : options.logKinds()),
                new ApiConfig(draft.administrators, draft.monitors, draft.apiOrigins),
                draft.trustedProxies,
                options.scramFile(),
                draft.sysIntervalSeconds,
                options.ioThreads());
    }

    private PersistenceConfig persistence() throws ConfigException {
        try {
            return draft.settings.persistence();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    /** Only this computer can connect, and whoever is on it may: as mosquitto without a listener. */
    private void addUsual() throws ConfigException {
        ListenerConfig said = draft.unnamed.build(draft, true, scramFile());
        int port = options.mqttPort() == null ? MQTT_PORT : options.mqttPort();
        addUsual(said.kind(), port, said.tls(), said);
        Integer page = pagePort();
        if (page != null) {
            addUsual(Kind.HTTP, page, null, said);
        }
        if (options.tls() != null) {
            addUsual(Kind.MQTT, options.tlsPort(), options.tls(), said);
            addUsual(Kind.HTTP, options.httpsPort(), options.tls(), said);
        }
    }

    private void addUsual(Kind kind, int port, @Nullable TlsConfig tls, ListenerConfig model) {
        if (options.lan()) {
            // To the JDK this is every IPv6 address as well, where there is IPv6.
            listeners.add(listener(kind, EVERYWHERE, port, tls, model));
        } else {
            addLoopback(kind, port, tls, model);
        }
    }

    private void addLoopback(Kind kind, int port, @Nullable TlsConfig tls, ListenerConfig model) {
        listeners.add(listener(kind, "127.0.0.1", port, tls, model));
        if (options.ipv6()) {
            listeners.add(listener(kind, "::1", port, tls, model));
        }
    }

    private void addNamed() throws ConfigException {
        if (options.tls() != null) {
            throw new ConfigException("--certfile and --keyfile count only where the file names no listener; write"
                    + " certfile and keyfile into the file, below the listener that they are for");
        }
        if (options.mqttPort() != null) {
            draft.notes.add("-p is left aside, because the configuration names its listeners");
        }
        if (options.lan()) {
            draft.notes.add("--lan is left aside, because the configuration names its listeners");
        }
        if (draft.unnamedWanted || !draft.unnamed.said.isEmpty()) {
            addUnnamed();
        }
        for (ListenerDraft listener : draft.listeners) {
            listeners.add(listener.build(draft, false, scramFile()));
        }
        Integer page = pagePort();
        boolean shown = listeners.stream().anyMatch(listener -> listener.kind() == Kind.HTTP);
        if (page != null && (!shown || options.httpPort() != null)) {
            ListenerDraft unsaid = new ListenerDraft(null);
            unsaid.port = page; // its users and rules are those of a place of its own, if each listener has some
            ListenerConfig model = unsaid.build(draft, false, scramFile());
            int first = listeners.size();
            addLoopback(Kind.HTTP, page, null, model);
            if (options.httpPort() == null) {
                for (int i = first; i < listeners.size(); i++) {
                    listeners.set(i, listeners.get(i).ifPossible());
                }
            }
        }
    }

    /** Before the first {@code listener} stands what counts for port 1883, and few people know that. */
    private void addUnnamed() throws ConfigException {
        if (!draft.unnamedWanted) {
            for (String option : TLS_OPTIONS) {
                String place = draft.unnamed.said.get(option);
                if (place != null) {
                    throw new ConfigException(place + ": " + option + " stands before the first listener, so the"
                            + " listeners below would have no TLS; put it below the listener that it is for");
                }
            }
            if (draft.unnamed.said.keySet().stream().allMatch("protocol"::equals) && draft.unnamed.kind == Kind.MQTT) {
                return; // says nothing
            }
            draft.notes.add("options that stand before the first listener count for a listener on port " + MQTT_PORT
                    + ", which is opened for them; put them below the listener that they are for");
        }
        if (draft.unnamed.port == 0) {
            draft.unnamed.port = MQTT_PORT;
        }
        listeners.add(draft.unnamed.build(draft, false, scramFile()));
    }

    private @Nullable Integer pagePort() {
        return options.httpPort() == null ? draft.pagePort : options.httpPort();
    }

    private static ListenerConfig listener(
            Kind kind, String host, int port, @Nullable TlsConfig tls, ListenerConfig model) {
        return new ListenerConfig(
                kind, host, port, Family.ANY, tls, model.access(), model.durability(), model.rules(), false);
    }

    private @Nullable Path scramFile() throws ConfigException {
        try {
            return options.scramFile() == null ? null : Path.of(options.scramFile());
        } catch (InvalidPathException e) {
            throw new ConfigException("--scram-file: " + options.scramFile() + " cannot be the path of a file");
        }
    }
}
