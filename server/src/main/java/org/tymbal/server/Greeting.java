package org.tymbal.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.config.PersistenceConfig;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.demo.DemoPlace;
import org.tymbal.server.demo.DemoPort;

/** What a person is told who has started the broker: where it is. */
final class Greeting {
    private Greeting() {}

    /** @param demo null for none */
    static List<String> of(BrokerConfig config, Server server, @Nullable Demo demo) {
        List<String> sentences = new ArrayList<>();
        String last = "";
        for (ListenerConfig listener : config.listeners()) {
            String sentence = sentence(listener, server.port(listener));
            if (!sentence.isEmpty() && !listener.host().equals("::1") && !sentence.equals(last)) {
                sentences.add(sentence);
                last = sentence;
            }
        }
        if (demo != null) {
            sentences.addAll(of(demo.place(), server));
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

    /** What of a demo is there, and what is not. */
    private static List<String> of(DemoPlace place, Server server) {
        List<String> sentences = new ArrayList<>();
        for (DemoPort port : DemoPort.values()) {
            if (!server.isOpen(place.number(port)) && !port.isPrivileged()) {
                sentences.add("port " + place.number(port) + " is already in use, and the demo goes without it ("
                        + port.sentence()
                        + "); stop the other program"
                        + (place.number(port) == 1883 ? " (on Debian: sudo systemctl stop mosquitto)" : "")
                        + ", or start with --demo-offset 10000");
            }
        }
        if (server.httpPort() != 0) {
            sentences.add("demo: the ports of test.mosquitto.org, explained at http://127.0.0.1:" + server.httpPort()
                    + "/demo; certificates in " + place.directory());
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
