package org.tymbal.server;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.config.PersistenceConfig;

/** What a person is told who has started the broker: where it is. */
final class Greeting {
    private Greeting() {}

    static List<String> of(BrokerConfig config, Server server) {
        List<String> sentences = new ArrayList<>();
        String last = "";
        for (ListenerConfig listener : config.listeners()) {
            String sentence = sentence(listener, server.port(listener));
            if (!sentence.isEmpty() && !listener.host().equals("::1") && !sentence.equals(last)) {
                sentences.add(sentence);
                last = sentence;
            }
        }
        sentences.add(kept(config.persistence()));
        if (server.localOnly()) {
            sentences.add("only this computer can connect; start with --lan to let other devices in");
        } else if (server.httpPort() != 0 && server.mqttPort() != 0) {
            for (String address : LanAddresses.ipv4()) {
                sentences.add("on other devices open http://" + address + ":" + server.httpPort() + "/ or use MQTT on "
                        + address + ":" + server.mqttPort());
            }
        }
        return sentences;
    }

    private static String kept(PersistenceConfig persistence) {
        return persistence.keeps()
                ? "durability " + persistence.durability().text() + ": "
                        + persistence.durability().promise() + "; kept in " + persistence.location()
                : "durability memory: nothing outlives this process; start with --set persistence=true to change that";
    }

    private static String sentence(ListenerConfig listener, int port) {
        if (port == 0) {
            return ""; // it could not be opened, and the log has said so
        }
        boolean tls = listener.tls() != null;
        if (listener.kind() == Kind.MQTT) {
            return "MQTT" + (tls ? " over TLS" : "") + " on " + listener.host() + ":" + port;
        }
        String what = listener.rules().httpDirectory() == null
                ? "page"
                : "files of " + listener.rules().httpDirectory();
        String host = listener.host().equals("0.0.0.0") || listener.host().equals("::") ? "127.0.0.1" : listener.host();
        return what + " and MQTT over WebSocket on " + (tls ? "https" : "http") + "://" + host + ":" + port + "/";
    }
}
