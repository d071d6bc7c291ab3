package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.ignored;
import static org.tymbal.server.config.Directive.refused;
import static org.tymbal.server.config.Directive.setting;

import java.util.List;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;

/** The options of the broker as a whole: its limits, what it keeps, what it is as a process. */
final class GlobalDirectives {
    private static final String FLAG = "true or false";

    static final List<Directive> ALL = List.of(
            setting(
                    Rank.SHOULD,
                    "global_max_connections",
                    "NUMBER",
                    "100000",
                    "Connections at a time, over all listeners, whatever is spoken."),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "global_max_clients",
                    Shape.WORD,
                    "NUMBER",
                    "",
                    "Taken for global_max_connections.",
                    (draft, line) -> draft.settings.set("global_max_connections", line.value())),
            setting(
                    Rank.OURS,
                    "max_connections_per_address",
                    "NUMBER",
                    "0, without a bound",
                    "Connections at a time from one address. Those from trusted_proxies count for the client's."),
            setting(
                    Rank.OURS,
                    "max_waiting_logins",
                    "NUMBER",
                    "2000",
                    "Clients that wait for their password to be compared; who comes on top is told to come again."),
            setting(
                    Rank.SHOULD,
                    "message_size_limit",
                    "NUMBER",
                    "0, that of max_packet_size",
                    "Bytes of a payload; a larger message is acknowledged and not published, as mosquitto does it; clients"
                            + " of MQTT 5 are told why. max_packet_size ends the connection instead."),
            setting(
                    Rank.OURS,
                    "max_publish_rate",
                    "NUMBER",
                    "0, without a bound",
                    "Messages a second that one client may publish. Who sends more is read more slowly; nothing is lost."),
            setting(
                    Rank.OURS,
                    "max_publish_bytes_rate",
                    "NUMBER",
                    "0, without a bound",
                    "Bytes of payload a second that one client may publish, likewise."),
            setting(
                    Rank.OURS,
                    "max_user_publish_rate",
                    "NUMBER",
                    "0, without a bound",
                    "Messages a second from all clients of one user name together, likewise."),
            setting(
                    Rank.OURS,
                    "max_user_publish_bytes_rate",
                    "NUMBER",
                    "0, without a bound",
                    "Bytes of payload a second from all clients of one user name together, likewise."),
            setting(
                    Rank.SHOULD,
                    "persistent_client_expiration",
                    "TIME",
                    "never",
                    "How long a session outlives its connection at most: 90s, 12h, 3d, 2w, 6m (months), 1y."),
            setting(
                    Rank.SHOULD,
                    "max_packet_size",
                    "20 to 268435456",
                    "2000000",
                    "Bytes of a packet; a larger one ends its connection."),
            setting(
                    Rank.SHOULD,
                    "max_inflight_messages",
                    "0 to 65535",
                    "100",
                    "Messages of QoS 1 and 2 under way to one client at a time."),
            setting(
                    Rank.SHOULD,
                    "max_queued_messages",
                    "NUMBER",
                    "1000",
                    "Messages that wait for one client; 0 leaves max_queued_bytes as the only bound."),
            setting(
                    Rank.SHOULD,
                    "max_queued_bytes",
                    "NUMBER",
                    "16777216",
                    "Bytes of messages that wait for one client; 0 is the usual bound."),
            setting(
                    Rank.SHOULD,
                    "max_keepalive",
                    "0 to 65535",
                    "65535",
                    "The longest keep alive, in seconds. MQTT 5 clients are given this one, others are refused."),
            setting(
                    Rank.SHOULD,
                    "retain_available",
                    FLAG,
                    "true",
                    "Whether messages can be retained; whoever tries is told."),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "sys_interval",
                    Shape.WORD,
                    "0 to 65535",
                    "10",
                    "Seconds between updates of $SYS; 0 switches them off.",
                    (draft, line) -> draft.sysIntervalSeconds = line.number(0, 65_535)),
            setting(
                    Rank.OURS,
                    "max_first_packet_size",
                    "NUMBER",
                    "300000",
                    "Bytes of CONNECT, before anybody is known."),
            setting(
                    Rank.OURS,
                    "connect_timeout",
                    "1 to 3600",
                    "10",
                    "Seconds that a connection may take for CONNECT, for TLS, for a request."),
            setting(
                    Rank.OURS,
                    "receive_maximum",
                    "1 to 65535",
                    "1000",
                    "Messages of QoS 1 and 2 under way from one client at a time."),
            setting(Rank.OURS, "max_subscriptions", "NUMBER", "100000", "Subscriptions of one client."),
            setting(Rank.OURS, "max_topic_levels", "1 to 1000", "200", "Levels of a topic or a filter."),
            setting(
                    Rank.OURS,
                    "max_retained_messages",
                    "NUMBER",
                    "10000000",
                    "Retained messages in all; one on a new topic above that is refused. 0 is no bound."),
            setting(
                    Rank.OURS,
                    "max_retained_bytes",
                    "BYTES",
                    "a quarter of the heap",
                    "Memory for retained messages and the levels of their topics, about. 0 is no bound."),
            setting(Rank.OURS, "max_client_id_bytes", "23 to 65535", "4096", "Bytes of a client identifier."),
            setting(
                    Rank.OURS,
                    "wildcard_subscriptions",
                    FLAG,
                    "true",
                    "Whether filters may have wildcards; CONNACK tells it."),
            setting(Rank.OURS, "shared_subscriptions", FLAG, "true", "Whether $share is there; CONNACK tells it."),
            setting(
                    Rank.OURS,
                    "subscription_identifiers",
                    FLAG,
                    "true",
                    "Whether subscriptions may have identifiers; CONNACK tells it."),
            setting(
                    Rank.OURS,
                    "check_payload_format",
                    FLAG,
                    "false",
                    "Whether a message that calls its payload UTF-8 is refused if it is not."),
            setting(
                    Rank.OURS,
                    "response_prefix",
                    "TEXT",
                    "response/",
                    "What clients that ask for Response Information are told, followed by their identifier."),
            setting(
                    Rank.OURS,
                    "server_reference",
                    "TEXT",
                    "",
                    "Where clients of MQTT 5 are sent when the broker stops."),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.OURS,
                    "http_port",
                    Shape.WORD,
                    "PORT or none",
                    "8080",
                    "Where the page is, for this computer alone, if no listener has protocol websockets. If the port"
                            + " is taken, the broker goes on without the page.",
                    GlobalDirectives::pagePort),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.OURS,
                    "trusted_proxies",
                    Shape.WORDS,
                    "ADDRESS or NETWORK/BITS ...",
                    "127.0.0.0/8 ::1",
                    "The proxies whose word counts for where a client comes from: by the PROXY protocol where"
                            + " enable_proxy_protocol is set, and by X-Forwarded-For for WebSockets.",
                    GlobalDirectives::trustedProxies),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "pid_file",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "Where the number of the process is written; it is taken away when the broker ends.",
                    (draft, line) -> draft.pidFile = MosquittoConf.path(line.value())),
            ignored(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "user",
                    "a JVM cannot become another user; start it as that user, by User= of systemd or by sudo -u."),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "include_dir",
                    Shape.TEXT,
                    "DIRECTORY",
                    "",
                    "Reads the files there that end in .conf, in the order of their bytes; in the main file only.",
                    (draft, line) -> {
                        throw new IllegalArgumentException("stands only in the main file");
                    }),
            ignored(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "memory_limit",
                    "the memory of a JVM is set when it starts: java -Xmx512m -jar tymbal.jar."),
            ignored(Scope.GLOBAL, Rank.SHOULD, "set_tcp_nodelay", "small packets never wait for one another here."),
            refused(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "upgrade_outgoing_qos",
                    "subscribers get a message with the lower QoS of the two, as the standard has it; leave it out."),
            refused(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "max_topic_alias_broker",
                    "the broker uses as many Topic Aliases as the client allows; leave it out."),
            ignored(Scope.GLOBAL, Rank.COULD, "packet_buffer_size", "buffers belong to threads, not to connections."),
            ignored(
                    Scope.GLOBAL,
                    Rank.COULD,
                    "websockets_headers_size",
                    "the head of a request may have 16 KiB, whatever is set."),
            ignored(Scope.GLOBAL, Rank.COULD, "retry_interval", "mosquitto leaves it aside as well."),
            ignored(
                    Scope.GLOBAL,
                    Rank.COULD,
                    "allow_duplicate_messages",
                    "a client whose subscriptions overlap gets a message once for each, unless MQTT says otherwise."),
            refused(
                    Scope.GLOBAL,
                    Rank.COULD,
                    "clientid_prefixes",
                    "without it more clients could come in than this file says."),
            setting(
                    Rank.COULD,
                    "enable_control_api",
                    "true or false",
                    "false",
                    "Whether $CONTROL/broker/v1 answers listListeners and listPlugins, to roles of dynamic security that"
                            + " name it."));

    private GlobalDirectives() {}

    private static void pagePort(ConfigDraft draft, ConfigLine line) {
        draft.pagePort = line.value().equals("none") ? null : Integer.valueOf(line.number(0, 65_535));
    }

    private static void trustedProxies(ConfigDraft draft, ConfigLine line) {
        if (!draft.trustedProxiesSaid) {
            draft.trustedProxiesSaid = true;
            draft.trustedProxies.clear();
        }
        for (String network : line.words()) {
            if (!network.equals("none")) {
                draft.trustedProxies.add(Networks.checked(network));
            }
        }
    }
}
