package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.Rank.COULD;
import static org.tymbal.server.config.Directive.Rank.MUST;
import static org.tymbal.server.config.Directive.Rank.SHOULD;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.server.config.Directive.Rank;

/** The options of bridges, which are not there yet: a file that wants one does not start a broker without it. */
final class BridgeDirectives {
    static final List<Directive> ALL = all();

    private BridgeDirectives() {}

    private static List<Directive> all() {
        List<Directive> all = new ArrayList<>();
        add(
                all,
                MUST,
                "connection",
                "address",
                "addresses",
                "topic",
                "remote_username",
                "remote_password",
                "remote_clientid",
                "username",
                "password",
                "clientid",
                "cleansession",
                "start_type",
                "notifications",
                "notification_topic",
                "try_private",
                "bridge_cafile",
                "bridge_capath",
                "bridge_certfile",
                "bridge_keyfile",
                "bridge_insecure",
                "bridge_protocol_version",
                "bridge_tls_version",
                "keepalive_interval",
                "restart_timeout",
                "round_robin");
        add(
                all,
                SHOULD,
                "bridge_attempt_unsubscribe",
                "bridge_bind_address",
                "bridge_alpn",
                "bridge_identity",
                "bridge_psk",
                "bridge_max_packet_size",
                "bridge_max_topic_alias",
                "bridge_outgoing_retain",
                "bridge_receive_maximum",
                "bridge_reload_type",
                "bridge_require_ocsp",
                "bridge_session_expiry_interval",
                "idle_timeout",
                "local_cleansession",
                "local_clientid",
                "local_username",
                "local_password",
                "notifications_local_only",
                "threshold");
        add(
                all,
                COULD,
                "bridge_ciphers",
                "bridge_ciphers_tls1.3",
                "bridge_tcp_keepalive",
                "bridge_tcp_user_timeout",
                "bridge_tls_use_os_certs");
        return List.copyOf(all);
    }

    private static void add(List<Directive> to, Rank rank, String... names) {
        for (String name : names) {
            to.add(Directive.ofBridge(rank, name));
        }
    }
}
