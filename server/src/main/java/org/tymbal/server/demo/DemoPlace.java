package org.tymbal.server.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.AccessConfig;
import org.tymbal.server.config.ClientCertificates;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Family;
import org.tymbal.server.config.ListenerRules;
import org.tymbal.server.config.TlsConfig;

/**
 * Where a demo is.
 *
 * @param directory of its certificates, users and rules
 * @param offset what is added to the numbers of {@link DemoPort}
 * @param lan whether other devices may connect
 * @param sensors whether a few sensors publish below {@code demo/}
 */
public record DemoPlace(Path directory, int offset, boolean lan, boolean sensors) {
    /** So that the last port is still one. */
    public static final int MAX_OFFSET = 56_000;

    private static final String USERS_PLACE = "demo users";
    private static final String CERTIFIED_PLACE = "demo certificates";

    /** What keeps a demo a sandbox, as options of mosquitto.conf, by pairs; whoever starts it may say otherwise. */
    public static final List<String> LIMITS = List.of(
            "max_packet_size", "1000000",
            "max_publish_rate", "1000",
            "max_publish_bytes_rate", "1000000",
            "max_subscriptions", "1000",
            "max_retained_messages", "10000",
            "max_queued_bytes", "1000000",
            "global_max_connections", "1000",
            "persistent_client_expiration", "1d");

    public DemoPlace {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The number that a port has here. */
    public int number(DemoPort port) {
        return port.number() + offset;
    }

    /** Which port a listener is; null for none of the demo's. */
    public @Nullable DemoPort portOf(ListenerConfig listener) {
        for (DemoPort port : DemoPort.values()) {
            if (number(port) == listener.port()) {
                return port;
            }
        }
        return null;
    }

    /**
     * The listeners; the broker can do without any of them.
     *
     * @param ipv6 whether this computer has the address ::1
     */
    public List<ListenerConfig> listeners(boolean ipv6) {
        List<ListenerConfig> listeners = new ArrayList<>();
        for (DemoPort port : DemoPort.values()) {
            if (lan) {
                listeners.add(listener(port, "0.0.0.0"));
            } else {
                listeners.add(listener(port, "127.0.0.1"));
                if (ipv6) {
                    listeners.add(listener(port, "::1"));
                }
            }
        }
        return listeners;
    }

    private ListenerConfig listener(DemoPort port, String host) {
        return new ListenerConfig(
                port.kind(),
                host,
                number(port),
                Family.ANY,
                tls(port),
                access(port.who()),
                null,
                ListenerRules.DEFAULT,
                true);
    }

    private AccessConfig access(DemoPort.Who who) {
        return switch (who) {
            case ANYBODY -> AccessConfig.OPEN;
            case CERTIFIED -> new AccessConfig(CERTIFIED_PLACE, false, null, null, null, null, null, false, true);
            case USERS ->
                new AccessConfig(
                        USERS_PLACE,
                        false,
                        directory.resolve(DemoFiles.USERS),
                        directory.resolve(DemoFiles.RULES),
                        null,
                        null,
                        null,
                        false,
                        true);
        };
    }

    private @Nullable TlsConfig tls(DemoPort port) {
        Path key = directory.resolve(DemoFiles.SERVER_KEY);
        ClientCertificates clients = port.who() == DemoPort.Who.CERTIFIED
                ? new ClientCertificates(
                        directory.resolve(DemoFiles.AUTHORITY), null, null, ClientCertificates.Username.COMMON_NAME)
                : null;
        return switch (port.tls()) {
            case NONE -> null;
            case VALID ->
                new TlsConfig(directory.resolve(DemoFiles.SERVER), key, TlsConfig.Version.V1_2, clients, false);
            case CHAIN -> new TlsConfig(directory.resolve(DemoFiles.CHAIN), key, TlsConfig.Version.V1_2, null, false);
            case EXPIRED ->
                new TlsConfig(directory.resolve(DemoFiles.EXPIRED), key, TlsConfig.Version.V1_2, null, true);
        };
    }
}
