package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.ignored;
import static org.tymbal.server.config.Directive.refused;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tymbal.server.config.Directive.Effect;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;
import org.tymbal.server.config.ListenerConfig.Family;
import org.tymbal.server.config.ListenerConfig.Kind;

/** The options of listeners: where clients arrive, and in what. */
final class ListenerDirectives {
    private static final int MAX_PORT = 65_535;
    private static final String TRUE_FALSE = "true or false";

    static final List<Directive> ALL = List.of(
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "listener",
                    Shape.WORDS,
                    "PORT [ADDRESS]",
                    "1883, for this computer alone",
                    "Opens a listener; the options below count for it, up to the next. Without an address it takes"
                            + " connections from everywhere. As soon as there is one, clients without a user name are"
                            + " refused unless allow_anonymous is true. Sockets of Unix (port 0 and a path) are not"
                            + " supported.",
                    ListenerDirectives::listener),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "port",
                    Shape.WORD,
                    "PORT",
                    "",
                    "The old way to open one listener; like listener PORT.",
                    ListenerDirectives::port),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "bind_address",
                    Shape.TEXT,
                    "ADDRESS",
                    "",
                    "The address of the listener that port opens.",
                    (draft, line) -> {
                        draft.unnamed.host = line.value();
                        draft.unnamedWanted = true;
                        draft.switchTo(draft.unnamed);
                    }),
            of(
                    Rank.MUST,
                    "protocol",
                    "mqtt or websockets",
                    "mqtt",
                    "What is spoken. A listener for websockets also serves the page, or the files of http_dir.",
                    (draft, line) -> draft.listener().kind =
                            line.oneOf("mqtt", "websockets").equals("mqtt") ? Kind.MQTT : Kind.HTTP),
            of(
                    Rank.MUST,
                    "socket_domain",
                    "ipv4 or ipv6",
                    "both",
                    "Takes clients of one version of the Internet Protocol only; others are hung up on.",
                    (draft, line) -> draft.listener().family =
                            line.oneOf("ipv4", "ipv6").equals("ipv4") ? Family.IPV4 : Family.IPV6),
            of(
                    Rank.MUST,
                    "max_connections",
                    "NUMBER or -1",
                    "-1, without a bound",
                    "Connections at a time; global_max_connections counts as well.",
                    (draft, line) -> {
                        int most = line.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
                        draft.listener().maximumConnections = most <= 0 ? Integer.MAX_VALUE : most;
                    }),
            text(
                    Rank.MUST,
                    "http_dir",
                    "DIRECTORY",
                    "",
                    "Serves the files of a directory in place of the page. Names that lead out of it, links among them,"
                            + " are not served.",
                    (draft, line) -> draft.listener().httpDirectory = MosquittoConf.path(line.value())),
            text(
                    Rank.MUST,
                    "certfile",
                    "FILE",
                    "",
                    "The server's certificate in PEM, then those that vouch for it; makes TLS together with keyfile.",
                    (draft, line) -> draft.listener().certfile = line.value()),
            text(
                    Rank.MUST,
                    "keyfile",
                    "FILE",
                    "",
                    "The private key of certfile in PEM, not encrypted.",
                    (draft, line) -> draft.listener().keyfile = line.value()),
            of(
                    Rank.MUST,
                    "tls_version",
                    "tlsv1.2 or tlsv1.3",
                    "tlsv1.2",
                    "The oldest version that is spoken; tlsv1.1 and older are not safe, and refused.",
                    (draft, line) -> draft.listener().tlsVersion = tlsVersion(line)),
            text(
                    Rank.MUST,
                    "cafile",
                    "FILE",
                    "",
                    "The authorities that vouch for clients, where require_certificate asks for them; without certfile"
                            + " and keyfile an error.",
                    (draft, line) -> draft.listener().cafile = line.value()),
            text(
                    Rank.SHOULD,
                    "capath",
                    "DIRECTORY",
                    "",
                    "The same as files in a directory; without certfile and keyfile an error.",
                    (draft, line) -> draft.listener().capath = line.value()),
            of(
                    Rank.SHOULD,
                    "max_qos",
                    "0 to 2",
                    "2",
                    "The highest QoS; CONNACK tells it to clients of MQTT 5. Before any listener it counts for all.",
                    (draft, line) -> {
                        if (draft.isBelowListener()) {
                            draft.listener().maximumQos = line.number(0, 2);
                        } else {
                            draft.settings.set("max_qos", line.value());
                        }
                    }),
            of(
                    Rank.SHOULD,
                    "max_topic_alias",
                    "0 to 65535",
                    "16",
                    "Topic Aliases that a client may set. Before any listener it counts for all.",
                    (draft, line) -> {
                        if (draft.isBelowListener()) {
                            draft.listener().maximumTopicAlias = line.number(0, 65_535);
                        } else {
                            draft.settings.set("max_topic_alias", line.value());
                        }
                    }),
            Directive.of(
                    Scope.LISTENER,
                    Rank.SHOULD,
                    "accept_protocol_versions",
                    Shape.WORDS,
                    "3, 4, 5",
                    "all",
                    "The versions that are spoken: 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5.0.",
                    ListenerDirectives::protocolVersions),
            of(
                    Rank.SHOULD,
                    "listener_allow_anonymous",
                    TRUE_FALSE,
                    "",
                    "allow_anonymous for this listener alone.",
                    (draft, line) -> draft.listener().access.allowAnonymous = line.flag()),
            of(
                    Rank.SHOULD,
                    "listener_auto_id_prefix",
                    "TEXT",
                    "auto-",
                    "auto_id_prefix for this listener alone.",
                    (draft, line) -> draft.listener().access.clientIdPrefix = AccessDirectives.prefix(line)),
            of(
                    Rank.SHOULD,
                    "use_username_as_clientid",
                    TRUE_FALSE,
                    "false",
                    "Knows a client by its user name, whatever it calls itself; without a user name it stays outside.",
                    (draft, line) -> draft.listener().usernameAsClientId = line.flag()),
            Directive.of(
                    Scope.LISTENER,
                    Rank.SHOULD,
                    "websockets_origin",
                    Shape.TEXTS,
                    "ORIGIN",
                    "the page's own",
                    "A web page that may connect besides the broker's own, as https://example.org; once for each. The"
                            + " whole origin is compared.",
                    (draft, line) -> draft.listener().origins.add(line.value())),
            of(
                    Rank.SHOULD,
                    "enable_proxy_protocol",
                    "1 or 2",
                    "",
                    "Connections come through a proxy and begin with a header of the PROXY protocol, of this version;"
                            + " only from trusted_proxies.",
                    (draft, line) -> draft.listener().proxyProtocol = line.number(1, 2)),
            of(
                    Rank.SHOULD,
                    "proxy_protocol_v2_require_tls",
                    TRUE_FALSE,
                    "false",
                    "Takes in only those of whom the proxy says that they came by TLS.",
                    (draft, line) -> draft.listener().proxyTls = line.flag()),
            refused(
                    Scope.LISTENER,
                    Rank.SHOULD,
                    "mount_point",
                    "clients of the listener would see one another's topics without it."),
            refused(Scope.LISTENER, Rank.SHOULD, "ciphers", "the safe ones of the JDK are used; leave it out."),
            refused(Scope.LISTENER, Rank.SHOULD, "ciphers_tls1.3", "the safe ones of the JDK are used; leave it out."),
            ignored(Scope.LISTENER, Rank.SHOULD, "dhparamfile", "parameters are agreed on by TLS itself nowadays."),
            refused(
                    Scope.LISTENER,
                    Rank.COULD,
                    "bind_interface",
                    "the JDK cannot bind to an interface; name its address behind the port: listener PORT ADDRESS."),
            refused(Scope.LISTENER, Rank.COULD, "tls_engine", "there are no engines of OpenSSL in a JDK."),
            refused(Scope.LISTENER, Rank.COULD, "tls_engine_kpass_sha1", "there are no engines of OpenSSL in a JDK."),
            refused(Scope.LISTENER, Rank.COULD, "tls_keyform", "keys are read from files in PEM."),
            refused(
                    Scope.LISTENER,
                    Rank.COULD,
                    "disable_client_cert_date_checks",
                    "certificates that have expired count for nothing."));

    private ListenerDirectives() {}

    private static Directive of(Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.LISTENER, rank, name, Shape.WORD, values, usual, sentence, effect);
    }

    private static Directive text(Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.LISTENER, rank, name, Shape.TEXT, values, usual, sentence, effect);
    }

    private static void listener(ConfigDraft draft, ConfigLine line) {
        if (line.value().equals("0")) {
            throw new IllegalArgumentException("0 would be a socket of Unix, which is not supported; choose a port from"
                    + " 1 to 65535, and 127.0.0.1 behind it to let only this computer in");
        }
        ListenerDraft listener = new ListenerDraft(line.place());
        listener.port = line.number(1, MAX_PORT);
        if (line.words().size() > 2) {
            throw new IllegalArgumentException("takes a port and an address, and here is more");
        }
        if (line.words().size() == 2) {
            listener.host = line.words().get(1);
            listener.family = familyOf(listener.host);
        }
        draft.begin(listener);
    }

    private static void port(ConfigDraft draft, ConfigLine line) {
        draft.unnamed.port = line.number(1, MAX_PORT);
        draft.unnamedWanted = true;
        draft.switchTo(draft.unnamed);
    }

    /** The two addresses that mean all of a family; the JDK would take them for all of both. */
    private static Family familyOf(String host) {
        return switch (host) {
            case "0.0.0.0" -> Family.IPV4;
            case "::" -> Family.IPV6;
            default -> Family.ANY;
        };
    }

    private static TlsConfig.Version tlsVersion(ConfigLine line) {
        TlsConfig.Version version = TlsConfig.Version.of(line.value());
        if (version == null) {
            throw new IllegalArgumentException(
                    "takes tlsv1.2 or tlsv1.3, the oldest that is spoken, not \"" + line.value() + "\"");
        }
        return version;
    }

    private static void protocolVersions(ConfigDraft draft, ConfigLine line) {
        Set<Integer> levels = new HashSet<>();
        for (String level : String.join(",", line.words()).split(",+", -1)) {
            switch (level) {
                case "3", "4", "5" -> levels.add(Integer.valueOf(level));
                case "" -> {
                    // between a comma and a blank
                }
                default -> throw new IllegalArgumentException("takes 3, 4 and 5, not \"" + level + "\"");
            }
        }
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("takes some of 3, 4 and 5");
        }
        draft.listener().protocolLevels = levels;
    }
}
