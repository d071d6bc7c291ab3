package org.tymbal.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts for the clients of one listener. A reload may change all of it but {@code httpDirectory} and
 * {@code proxyProtocol}.
 *
 * @param maximumConnections network connections at a time
 * @param maximumQos 0, 1 or 2; the broker's own bound counts as well
 * @param maximumTopicAlias Topic Aliases of one connection; the broker's own bound counts as well
 * @param protocolLevels which versions are spoken: 3 for MQTT 3.1, 4 for 3.1.1, 5
 * @param clientIdPrefix what identifiers begin with that the server makes up
 * @param emptyClientIdAllowed whether the server makes up an identifier for clients of MQTT 3.1.1 that give none
 * @param usernameAsClientId whether a client is known by its user name whatever it calls itself
 * @param origins whose web pages may connect besides the broker's own; {@code *} is everybody's
 * @param httpDirectory what is served in place of the broker's page; null: the page
 * @param proxyProtocol the version of the PROXY protocol that connections begin with; 0 for none
 * @param proxyTls whether the proxy must say that the client came by TLS
 */
public record ListenerRules(
        int maximumConnections,
        int maximumQos,
        int maximumTopicAlias,
        Set<Integer> protocolLevels,
        String clientIdPrefix,
        boolean emptyClientIdAllowed,
        boolean usernameAsClientId,
        List<String> origins,
        @Nullable Path httpDirectory,
        int proxyProtocol,
        boolean proxyTls) {

    /** What counts at a listener of which nothing is said. */
    public static final ListenerRules DEFAULT = new ListenerRules(
            Integer.MAX_VALUE, 2, 65_535, Set.of(3, 4, 5), "auto-", true, false, List.of(), null, 0, false);

    public ListenerRules {
        protocolLevels = Set.copyOf(protocolLevels);
        origins = List.copyOf(origins);
    }
}
