package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tymbal.client.FakeScheduler;
import org.tymbal.client.FakeServer;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ReasonCode;

/** The page without a browser: the test plays the brokers, the clock and the place for small texts. */
final class FakePage {
    final FakeScheduler time = new FakeScheduler();
    final List<FakeServer> servers = new ArrayList<>();
    final List<String> urls = new ArrayList<>();
    final Map<String, String> texts = new HashMap<>();
    final Profiles kept = new Profiles() {
        @Override
        public String load(String key) {
            return texts.getOrDefault(key, "");
        }

        @Override
        public void save(String key, String text) {
            texts.put(key, text);
        }
    };
    final Store store;

    FakePage(Broker home) {
        store = new Store(AppState.start(Profile.of(home, "me")), () -> {});
    }

    Effects effects(Connection connection, boolean securePage) {
        return new Effects(
                connection,
                time,
                (url, version) -> {
                    urls.add(url + " " + version.label());
                    servers.add(new FakeServer());
                    return server();
                },
                kept,
                time::nowMillis,
                new Random(1),
                securePage);
    }

    /** The one that was asked last. */
    FakeServer server() {
        return servers.get(servers.size() - 1);
    }

    /** Grants what is asked for. */
    static void grant(FakeServer server, Packet.Subscribe subscribe) {
        List<ReasonCode> reasons = subscribe.subscriptions().stream()
                .map(subscription -> ReasonCode.granted(subscription.qos()))
                .toList();
        server.say(new Packet.Suback(subscribe.packetId(), reasons, Properties.NONE));
    }
}
