package org.tymbal.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

class SubscriptionTreeTest {
    /** Remembers what it was given. */
    private static final class Recorder implements Subscriber {
        final String clientId;
        final List<String> got = new ArrayList<>();
        boolean isReady = true;

        Recorder(String clientId) {
            this.clientId = clientId;
        }

        @Override
        public String clientId() {
            return clientId;
        }

        @Override
        public boolean ready() {
            return isReady;
        }

        @Override
        public Offer deliver(Message message, Qos maximumQos, boolean retainAsPublished, Origin origin) {
            List<Integer> ids = new ArrayList<>();
            for (int id : origin.identifiers()) {
                ids.add(id);
            }
            ids.sort(null);
            got.add(message.topic() + " q" + maximumQos.level() + (retainAsPublished ? " rap" : "") + " " + ids);
            return Offer.TAKEN;
        }
    }

    private final SubscriptionTree tree = new SubscriptionTree();
    private final Matches matches = new Matches();

    private static Subscription to(String filter, Qos qos) {
        return Subscription.of(TopicFilter.of(filter), qos);
    }

    private int publish(String topic) {
        tree.match(TopicName.of(topic), matches);
        return matches.deliver(Message.of(topic, new byte[0], Qos.EXACTLY_ONCE, false));
    }

    @Test
    void aSubscriberWithSeveralFiltersGetsTheMessageOnceWithTheHighestQos() {
        Recorder one = new Recorder("one");
        Recorder two = new Recorder("two");
        tree.subscribe(one, to("house/#", Qos.AT_MOST_ONCE), 7);
        tree.subscribe(one, to("house/+", Qos.EXACTLY_ONCE), 0);
        tree.subscribe(one, to("house/light", Qos.AT_LEAST_ONCE), 9);
        tree.subscribe(two, to("house/light", Qos.AT_LEAST_ONCE), 0);
        assertEquals(2, publish("house/light"));
        assertEquals(List.of("house/light q2 [7, 9]"), one.got);
        assertEquals(List.of("house/light q1 []"), two.got);
    }

    @Test
    void noLocalLeavesOutTheOwnMessagesOnly() {
        Recorder own = new Recorder("");
        tree.subscribe(
                own, new Subscription(TopicFilter.of("a/#"), Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND), 3);
        assertEquals(0, publish("a/b"));
        tree.subscribe(own, to("a/b", Qos.AT_LEAST_ONCE), 4);
        assertEquals(1, publish("a/b"));
        assertEquals(List.of("a/b q1 [4]"), own.got);
    }

    @Test
    void aSecondSubscriptionToTheSameFilterReplacesTheFirst() {
        Recorder one = new Recorder("one");
        assertTrue(tree.subscribe(one, to("a", Qos.AT_MOST_ONCE), 0));
        assertFalse(tree.subscribe(one, to("a", Qos.AT_LEAST_ONCE), 0));
        assertEquals(1, tree.size());
        publish("a");
        assertEquals(List.of("a q1 []"), one.got);
    }

    @Test
    void aSharedSubscriptionGivesEachMessageToOneMemberInTurn() {
        Recorder one = new Recorder("one");
        Recorder two = new Recorder("two");
        Recorder outside = new Recorder("outside");
        tree.subscribe(one, to("$share/g/a/+", Qos.AT_MOST_ONCE), 0);
        tree.subscribe(two, to("$share/g/a/+", Qos.AT_LEAST_ONCE), 5);
        tree.subscribe(two, to("$share/h/a/#", Qos.AT_MOST_ONCE), 0);
        tree.subscribe(outside, to("a/b", Qos.AT_MOST_ONCE), 0);
        assertEquals(4, tree.size());
        assertEquals(3, tree.sharedSize());
        for (int i = 0; i < 10; i++) {
            assertEquals(3, publish("a/b"));
        }
        assertEquals(5, one.got.size());
        assertEquals(15, two.got.size());
        assertEquals(5, two.got.stream().filter("a/b q1 [5]"::equals).count());
        assertEquals(10, outside.got.size());
        two.isReady = false;
        one.got.clear();
        for (int i = 0; i < 10; i++) {
            publish("a/b");
        }
        assertEquals(10, one.got.size(), "the one that keeps up has them all");
        assertTrue(tree.unsubscribe(one, to("$share/g/a/+", Qos.AT_MOST_ONCE)));
        assertFalse(tree.unsubscribe(one, to("$share/g/a/+", Qos.AT_MOST_ONCE)));
        assertTrue(tree.unsubscribe(two, to("$share/g/a/+", Qos.AT_MOST_ONCE)));
        assertTrue(tree.unsubscribe(two, to("$share/h/a/#", Qos.AT_MOST_ONCE)));
        assertEquals(0, tree.sharedSize());
        assertEquals(1, publish("a/b"));
    }

    @Test
    void aTopicOf65535LevelsIsMatchedWithoutDeepRecursion() {
        Recorder one = new Recorder("one");
        tree.subscribe(one, to("#", Qos.AT_MOST_ONCE), 0);
        tree.subscribe(one, to("+/+/#", Qos.AT_MOST_ONCE), 0);
        assertEquals(1, publish("/".repeat(65_535)));
    }

    @Test
    void agreesWithTheDefinitionOfMatchingThroughRandomChanges() {
        Random random = new Random(20261121);
        String[] levels = {"a", "b", "", "$SYS", "long-level-name", "ü"};
        List<Recorder> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(new Recorder("client-" + i));
        }
        Map<String, Subscription> model = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            Recorder client = clients.get(random.nextInt(clients.size()));
            String filter = randomFilter(random, levels);
            String key = client.clientId + " " + filter;
            if (random.nextInt(3) > 0) {
                Subscription subscription = to(filter, Qos.of(random.nextInt(3)));
                assertEquals(model.put(key, subscription) == null, tree.subscribe(client, subscription, 0));
            } else {
                assertEquals(model.remove(key) != null, tree.unsubscribe(client, to(filter, Qos.AT_MOST_ONCE)));
            }
            assertEquals(model.size(), tree.size());
            if (round % 5 == 0) {
                assertMatches(randomTopic(random, levels), clients, model);
            }
        }
        for (String key : List.copyOf(model.keySet())) {
            int space = key.indexOf(' ');
            String id = key.substring(0, space);
            for (Recorder client : clients) {
                if (client.clientId.equals(id)) {
                    assertTrue(tree.unsubscribe(client, to(key.substring(space + 1), Qos.AT_MOST_ONCE)));
                }
            }
        }
        assertEquals(0, tree.size());
        assertEquals(0, publish("a/b"));
    }

    private void assertMatches(String topic, List<Recorder> clients, Map<String, Subscription> model) {
        Map<String, Integer> expected = new TreeMap<>();
        model.forEach((key, subscription) -> {
            if (subscription.filter().matches(TopicName.of(topic))) {
                expected.merge(
                        key.substring(0, key.indexOf(' ')), subscription.qos().level(), Math::max);
            }
        });
        publish(topic);
        Map<String, Integer> found = new TreeMap<>();
        for (Recorder client : clients) {
            for (String line : client.got) {
                int at = line.lastIndexOf(" q");
                assertEquals(null, found.put(client.clientId, line.charAt(at + 2) - '0'), "delivered twice");
            }
            client.got.clear();
        }
        assertEquals(expected, found, topic);
    }

    private static String randomTopic(Random random, String[] levels) {
        StringBuilder topic = new StringBuilder();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            topic.append(i == 0 ? "" : "/").append(levels[random.nextInt(levels.length)]);
        }
        return topic.length() == 0 ? "a" : topic.toString();
    }

    private static String randomFilter(Random random, String[] levels) {
        StringBuilder filter = new StringBuilder();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            filter.append(i == 0 ? "" : "/");
            int kind = random.nextInt(4);
            if (kind == 0 && i == depth - 1) {
                filter.append('#');
            } else {
                filter.append(kind == 1 ? "+" : levels[random.nextInt(levels.length)]);
            }
        }
        return filter.length() == 0 ? "+" : filter.toString();
    }

    @Test
    void readersSeeWhatIsSettledWhileOthersChange() throws InterruptedException {
        Recorder steady = new Recorder("steady");
        tree.subscribe(steady, to("t/0/x", Qos.AT_MOST_ONCE), 0);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<String> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            Matches own = new Matches();
            TopicName topic = TopicName.of("t/0/x");
            while (!stop.get()) {
                tree.match(topic, own);
                if (own.isEmpty()) {
                    failure.set("a subscription that never changed was not found");
                }
            }
        });
        reader.start();
        Recorder other = new Recorder("other");
        for (int round = 0; round < 200; round++) {
            for (int i = 1; i < 50; i++) {
                tree.subscribe(other, to("t/" + i + "/x", Qos.AT_MOST_ONCE), 0);
            }
            for (int i = 1; i < 50; i++) {
                tree.unsubscribe(other, to("t/" + i + "/x", Qos.AT_MOST_ONCE));
            }
        }
        stop.set(true);
        reader.join();
        assertEquals(null, failure.get());
    }

    /** Takes seconds to be done if one change lays the whole table anew, and then many minutes. */
    @Test
    void aLevelWithManyChildrenIsBusyAndStaysRight() {
        int many = 100_000;
        Recorder one = new Recorder("one");
        for (int i = 0; i < many; i++) {
            tree.subscribe(one, to("device/" + i + "/+", Qos.AT_MOST_ONCE), 0);
        }
        for (int i = 0; i < many; i++) {
            assertTrue(tree.unsubscribe(one, to("device/" + i + "/+", Qos.AT_MOST_ONCE)));
            if (i % 1_000 == 0) {
                assertEquals(0, publish("device/" + i + "/x"));
                assertEquals(1, publish("device/" + (many - 1) + "/x"), "the last one is still there");
            }
            tree.subscribe(one, to("other/" + i % 7, Qos.AT_MOST_ONCE), 0);
            tree.unsubscribe(one, to("other/" + (i + 3) % 7, Qos.AT_MOST_ONCE));
        }
        assertEquals(0, publish("device/" + (many - 1) + "/x"));
    }

    @Test
    void levelsThatOnceCollidedAreToldApart() {
        // Every one of these has the same String.hashCode: what an attacker would choose.
        List<String> twins = new ArrayList<>(List.of(""));
        for (int i = 0; i < 10; i++) {
            List<String> longer = new ArrayList<>();
            for (String twin : twins) {
                longer.add(twin + "Aa");
                longer.add(twin + "BB");
            }
            twins = longer;
        }
        Recorder one = new Recorder("one");
        Map<Integer, Integer> hashes = new HashMap<>();
        for (String twin : twins) {
            tree.subscribe(one, to(twin, Qos.AT_MOST_ONCE), 0);
            byte[] bytes = TopicName.of(twin).bytes().toArray();
            hashes.merge(LevelHash.of(bytes, 0, bytes.length), 1, Integer::sum);
        }
        assertTrue(hashes.size() > twins.size() - 4, hashes.size() + " of " + twins.size());
        for (String twin : twins) {
            assertEquals(1, publish(twin));
        }
    }
}
