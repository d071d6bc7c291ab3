package org.tymbal.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listener while its lines are being read. */
final class ListenerDraft {
    /** Where its {@code listener} stands; null for the one that was there before any. */
    final @Nullable String place;

    ListenerConfig.Kind kind = ListenerConfig.Kind.MQTT;

    @Nullable
    String host;

    int port;
    ListenerConfig.Family family = ListenerConfig.Family.ANY;
    int maximumConnections = Integer.MAX_VALUE;
    int maximumQos = 2;
    int maximumTopicAlias = 65_535;
    Set<Integer> protocolLevels = Set.of(3, 4, 5);
    boolean usernameAsClientId;
    final List<String> origins = new ArrayList<>();

    @Nullable
    Path httpDirectory;

    int proxyProtocol;
    boolean proxyTls;

    @Nullable
    String certfile;

    @Nullable
    String keyfile;

    @Nullable
    String cafile;

    @Nullable
    String capath;

    /** Null: as the broker. */
    @Nullable
    Durability durability;

    boolean certificatesRequired;
    ClientCertificates.Username certificateUsername = ClientCertificates.Username.CONNECT;

    @Nullable
    Path crlfile;

    TlsConfig.Version tlsVersion = TlsConfig.Version.V1_2;
    final AccessDraft access = new AccessDraft();
    /** The options that were said of it, and where first. */
    final Map<String, String> said = new HashMap<>();

    ListenerDraft(@Nullable String place) {
        this.place = place;
    }

    /**
     * The listener as it is to be.
     *
     * @param anonymousByDefault whether clients without a name may come in where nothing is said of them
     */
    ListenerConfig build(ConfigDraft draft, boolean anonymousByDefault, @Nullable Path scramFile)
            throws ConfigException {
        AccessDraft shared = draft.perListener ? access : draft.access;
        boolean anonymous = access.allowAnonymous != null
                ? access.allowAnonymous
                : shared.allowAnonymous != null
                        ? shared.allowAnonymous
                        : anonymousByDefault && shared.tokenPlace == null; // whoever asks for tokens means them
        boolean alone = draft.perListener || access.allowAnonymous != null;
        String prefix = access.clientIdPrefix != null ? access.clientIdPrefix : shared.clientIdPrefix;
        if (usernameAsClientId && anonymous && access.allowAnonymous == null && shared.allowAnonymous == null) {
            anonymous = false; // they have no name to be known by
        }
        return new ListenerConfig(
                kind,
                host == null ? family == ListenerConfig.Family.IPV6 ? "::" : "0.0.0.0" : host,
                port,
                family,
                tls(),
                shared.build(draft, alone ? "listener " + port : "", anonymous, scramFile),
                durability,
                new ListenerRules(
                        maximumConnections,
                        maximumQos,
                        maximumTopicAlias,
                        protocolLevels,
                        prefix == null ? ListenerRules.DEFAULT.clientIdPrefix() : prefix,
                        shared.emptyClientIdAllowed,
                        usernameAsClientId,
                        origins,
                        httpDirectory,
                        proxyProtocol,
                        proxyTls),
                false);
    }

    private @Nullable TlsConfig tls() throws ConfigException {
        String certificate = certfile;
        String key = keyfile;
        if (certificate != null && key != null) {
            return new TlsConfig(path("certfile", certificate), path("keyfile", key), tlsVersion, clients());
        }
        for (String alone : List.of("certfile", "keyfile", "cafile", "capath", "require_certificate")) {
            String where = said.get(alone);
            if (where != null && (!alone.equals("require_certificate") || certificatesRequired)) {
                throw new ConfigException(
                        where + ": " + alone + " alone makes no TLS, and the listener would be open to"
                                + " everybody's eyes: give the server's certificate with certfile and its private key with"
                                + " keyfile");
            }
        }
        return null;
    }

    private @Nullable ClientCertificates clients() throws ConfigException {
        if (!certificatesRequired) {
            if (certificateUsername != ClientCertificates.Username.CONNECT) {
                throw new ConfigException("the listener on port " + port + " takes user names from certificates,"
                        + " but asks for none: write require_certificate true");
            }
            return null;
        }
        if (cafile == null && capath == null) {
            throw new ConfigException(said.get("require_certificate")
                    + ": require_certificate needs the authorities that vouch for clients: give them with cafile");
        }
        return new ClientCertificates(
                cafile == null ? null : path("cafile", cafile),
                capath == null ? null : path("capath", capath),
                crlfile,
                certificateUsername);
    }

    private Path path(String option, String text) throws ConfigException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ConfigException(said.get(option) + ": \"" + text + "\" cannot be the path of a file");
        }
    }
}
