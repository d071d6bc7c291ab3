package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.config.Durability;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.PersistenceConfig;
import org.tymbal.server.store.MemoryEngine;
import org.tymbal.server.store.StoreOnTrial;

/** What was acknowledged outlives the broker, and nothing is acknowledged before. */
class DurabilityTest {
    private static final ProtocolVersion V5 = ProtocolVersion.V5;

    private LimitsConfig limits = LimitsConfig.DEFAULT;
    private int maximumSessions = 1_000;
    private final List<String> told = new ArrayList<>();
    private StoreOnTrial trial = new StoreOnTrial(new MemoryEngine(), Durability.GROUP, told);
    private Bench bench = bench();

    private Bench bench() {
        return new Bench(
                limits, trial.store, new PersistenceConfig(Durability.GROUP, "", 0, Long.MAX_VALUE, maximumSessions));
    }

    @AfterEach
    void close() {
        trial.engine.open();
        trial.engine.fail(null);
        trial.store.close();
    }

    private void settle() throws InterruptedException {
        do {
            bench.turn();
            trial.await();
        } while (!bench.quiet());
    }

    /** The power goes, and the broker starts anew. */
    private void crash() {
        trial.store.close();
        MemoryEngine left = trial.engine.afterPowerCut();
        trial = new StoreOnTrial(left, Durability.GROUP, told);
        bench = bench();
    }

    private String story(Bench.Peer peer) throws InterruptedException {
        settle();
        return peer.story();
    }

    private static Packet.Connect connect(ProtocolVersion version, String clientId, boolean clean, long expiry) {
        return connect(version, clientId, clean, expiry, null);
    }

    private static Packet.Connect connect(
            ProtocolVersion version, String clientId, boolean clean, long expiry, Will will) {
        Properties properties = version == V5 && expiry > 0
                ? Properties.builder()
                        .add(Property.SESSION_EXPIRY_INTERVAL, expiry)
                        .build()
                : Properties.NONE;
        return Bench.connect(version, clientId, clean, 0, will, properties);
    }

    private Bench.Peer in(ProtocolVersion version, String clientId, boolean present) throws InterruptedException {
        Bench.Peer peer = bench.peer(version);
        peer.send(connect(version, clientId, false, 1_000));
        settle();
        assertEquals(present, peer.welcome().sessionPresent());
        return peer;
    }

    private Bench.Peer fresh(ProtocolVersion version, String clientId) throws InterruptedException {
        return in(version, clientId, false);
    }

    private Bench.Peer publisher() {
        Bench.Peer peer = bench.peer(V5);
        peer.send(connect(V5, "publisher", true, 0));
        peer.packets();
        return peer;
    }

    @Test
    void acknowledgementsWaitForTheDiskAndKeepTheirOrder() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        trial.engine.hold();
        subscriber.send(Bench.subscribe(1, "t/#", 2));
        assertEquals("", subscriber.story(), "SUBACK waits");
        Bench.Peer publisher = publisher();
        publisher.send(
                Bench.publish("t/1", 1, 1, "one"),
                Bench.publish("nobody", 1, 2, "wants"),
                Bench.publish("t/1", 2, 3, "two"),
                new Packet.Pingreq());
        assertEquals("PINGRESP", publisher.story(), "acknowledgements wait, PINGRESP does not");
        assertEquals("t/1=one q1 m1", subscriber.story(), "QoS 1 is sent, QoS 2 is not before it is stored");
        trial.engine.open();
        assertEquals("PUBACK m1, PUBACK m2 NO_MATCHING_SUBSCRIBERS, PUBREC m3", story(publisher));
        assertEquals("SUBACK m1 [GRANTED_QOS_2], t/1=two q2 m2", story(subscriber));
    }

    @Test
    void connackWaitsForTheDiskAndNothingComesBeforeIt() throws Exception {
        trial.engine.hold();
        Bench.Peer client = bench.peer(V5);
        client.send(connect(V5, "c", false, 60), new Packet.Pingreq(), Bench.subscribe(1, "t", 1));
        assertEquals("", client.story());
        trial.engine.open();
        assertEquals("CONNACK SUCCESS, PINGRESP, SUBACK m1 [GRANTED_QOS_1]", story(client));
    }

    @Test
    void qos0AndClientsWithoutASessionDoNotFeelTheDisk() throws Exception {
        Bench.Peer kept = fresh(V5, "kept");
        kept.send(Bench.subscribe(1, "t", 2));
        settle();
        kept.packets();
        Bench.Peer passing = bench.connected(V5, "passing");
        passing.send(Bench.subscribe(1, "#", 2));
        passing.packets();
        trial.engine.hold();
        Bench.Peer publisher = publisher();
        publisher.send(Bench.publish("t", 2, 1, "stored"), Bench.publish("t", 0, 0, "free"));
        assertEquals("t=free q0", kept.story(), "QoS 0 passes what waits for the disk");
        assertEquals("t=stored q2 m1, t=free q0", passing.story());
        publisher.send(Bench.publish("u", 0, 0, "more"));
        assertEquals("u=more q0", passing.story());
        trial.engine.open();
        assertEquals("t=stored q2 m1", story(kept));
    }

    @Test
    void aSessionOutlivesACrash() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        Subscription options =
                new Subscription(TopicFilter.of("a/+"), Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND);
        subscriber.send(
                new Packet.Subscribe(
                        1,
                        List.of(options),
                        Properties.builder()
                                .add(Property.SUBSCRIPTION_IDENTIFIER, 77)
                                .build()),
                Bench.subscribe(2, "b", 1),
                Bench.subscribe(3, "gone", 1),
                new Packet.Unsubscribe(4, List.of(TopicFilter.of("gone")), Properties.NONE));
        settle();
        subscriber.cut();
        Bench.Peer publisher = publisher();
        publisher.send(
                Bench.publish("a/1", 1, 1, "one"),
                Bench.publish("gone", 1, 2, "lost"),
                Bench.publish("b", 2, 3, "two"),
                new Packet.Pubrel(3, ReasonCode.SUCCESS, Properties.NONE));
        settle();
        crash();
        assertEquals(1, bench.broker.sessions());
        assertEquals(2, bench.broker.subscriptions());
        subscriber = in(V5, "s", true);
        settle();
        List<Packet> packets = subscriber.packets();
        assertEquals(2, packets.size(), packets::toString);
        Packet.Publish first = (Packet.Publish) packets.get(0);
        assertEquals("one", first.payload().text());
        assertEquals(77, first.properties().integer(Property.SUBSCRIPTION_IDENTIFIER, 0));
        assertFalse(first.dup());
        assertEquals("two", ((Packet.Publish) packets.get(1)).payload().text());
        Bench.Peer own = bench.connected(V5, "other");
        own.send(Bench.publish("a/2", 0, 0, "live"));
        assertEquals("a/2=live q0", story(subscriber));
    }

    @Test
    void everyStageOfQos2ToAClientOutlivesACrash() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        subscriber.send(Bench.subscribe(1, "t", 2));
        Bench.Peer publisher = publisher();
        publisher.send(
                Bench.publish("t", 2, 1, "one"), Bench.publish("t", 2, 2, "two"), Bench.publish("t", 2, 3, "three"));
        assertEquals("SUBACK m1 [GRANTED_QOS_2], t=one q2 m1, t=two q2 m2, t=three q2 m3", story(subscriber));
        trial.engine.hold();
        subscriber.send(new Packet.Pubrec(2, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("", subscriber.story(), "PUBREL waits: after it the client has forgotten the identifier");
        trial.engine.open();
        assertEquals("PUBREL m2", story(subscriber));
        subscriber.send(
                new Packet.Pubrec(3, ReasonCode.SUCCESS, Properties.NONE),
                new Packet.Pubcomp(3, ReasonCode.SUCCESS, Properties.NONE));
        settle();
        crash();
        subscriber = in(V5, "s", true);
        assertEquals("PUBREL m2, t=one q2 m1 dup", story(subscriber));
        subscriber.send(
                new Packet.Pubcomp(2, ReasonCode.SUCCESS, Properties.NONE),
                new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBREL m1", story(subscriber));
        subscriber.send(new Packet.Pubcomp(1, ReasonCode.SUCCESS, Properties.NONE));
        settle();
        crash();
        assertEquals("", story(in(V5, "s", true)));
    }

    @Test
    void qos2FromAClientIsPublishedOnceThoughTheBrokerCrashesBetween() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        subscriber.send(Bench.subscribe(1, "t", 2));
        Bench.Peer publisher = fresh(V5, "p");
        publisher.send(Bench.publish("t", 2, 9, "once"));
        assertEquals("PUBREC m9", story(publisher));
        crash();
        publisher = in(V5, "p", true);
        publisher.send(Bench.publish("t", 2, 9, "once"));
        assertEquals("PUBREC m9", story(publisher));
        publisher.send(new Packet.Pubrel(9, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBCOMP m9", story(publisher));
        crash();
        publisher = in(V5, "p", true);
        publisher.send(new Packet.Pubrel(9, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBCOMP m9 PACKET_IDENTIFIER_NOT_FOUND", story(publisher));
        assertEquals("t=once q2 m1 dup", story(in(V5, "s", true))); // it may have been sent before the first crash
    }

    @Test
    void retainedMessagesOutliveACrash() throws Exception {
        Bench.Peer publisher = publisher();
        for (String topic : List.of("a", "b", "$SYS/x")) {
            publisher.send(retained(topic, "old"));
            publisher.send(retained(topic, "new"));
        }
        publisher.send(retained("b", ""));
        settle();
        crash();
        Bench.Peer subscriber = bench.connected(V5, "s");
        subscriber.send(Bench.subscribe(1, "#", 1));
        assertEquals("SUBACK m1 [GRANTED_QOS_1], a=new q1 m1 retain", story(subscriber));
        assertEquals(1, bench.broker.retainedMessages());
    }

    private static Packet.Publish retained(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, true, TopicName.of(topic), 1, Properties.NONE, ByteSlice.utf8(payload));
    }

    @Test
    void willsOutliveACrash() throws Exception {
        Bench.Peer watcher = fresh(V5, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 1));
        for (String client : List.of("here", "waiting", "gone")) {
            Properties delay =
                    Properties.builder().add(Property.WILL_DELAY_INTERVAL, 10).build();
            Will will =
                    new Will(TopicName.of("will/" + client), ByteSlice.utf8("bye"), Qos.AT_LEAST_ONCE, false, delay);
            Bench.Peer peer = bench.peer(V5);
            peer.send(connect(V5, client, false, 1_000, will));
            settle();
            if (client.equals("waiting")) {
                peer.cut();
            } else if (client.equals("gone")) {
                peer.send(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE));
            }
        }
        settle();
        crash();
        watcher = in(V5, "watcher", true);
        settle();
        bench.pass(9);
        assertEquals("", story(watcher));
        bench.pass(2);
        settle();
        List<String> topics = new ArrayList<>();
        for (Packet packet : watcher.packets()) {
            topics.add(((Packet.Publish) packet).topic().toString());
        }
        topics.sort(null);
        assertEquals(List.of("will/here", "will/waiting"), topics);
    }

    @Test
    void anEndedSessionLeavesNothing() throws Exception {
        Bench.Peer first = fresh(V5, "a");
        first.send(Bench.subscribe(1, "t", 1));
        Bench.Peer second = bench.peer(V5);
        second.send(connect(V5, "b", true, 5));
        second.send(Bench.subscribe(1, "t", 1));
        settle();
        second.cut();
        publisher().send(Bench.publish("t", 1, 1, "m"));
        settle();
        Bench.Peer again = bench.peer(V5);
        again.send(connect(V5, "a", true, 1_000)); // starts clean
        bench.pass(6); // the other one expires
        settle();
        crash();
        assertEquals(1, bench.broker.sessions());
        assertEquals(0, bench.broker.subscriptions());
        while (trial.engine.size((byte) 'g') > 0) {
            trial.await(); // what a Session leaves behind is deleted in many groups
        }
        assertEquals(0, trial.engine.size((byte) 'q'));
        assertEquals(0, trial.engine.size((byte) 'm'));
        assertEquals(0, trial.engine.size((byte) 'r'));
    }

    @Test
    void aSessionThatEndsWithItsConnectionEndsWithTheBroker() throws Exception {
        Bench.Peer client = fresh(V5, "c");
        client.send(Bench.subscribe(1, "t", 1));
        settle();
        client.send(new Packet.Disconnect(
                ReasonCode.SUCCESS,
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 0).build()));
        settle();
        crash();
        assertEquals(0, bench.broker.sessions());
    }

    @Test
    void aSessionThatIsTakenOverAndIsToLastIsKeptWithAllItHas() throws Exception {
        Bench.Peer passing = bench.connected(V5, "c");
        passing.send(new Packet.Subscribe(
                1,
                List.of(Subscription.of(TopicFilter.of("t"), Qos.EXACTLY_ONCE)),
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 5).build()));
        Bench.Peer publisher = publisher();
        publisher.send(Bench.publish("t", 1, 1, "acked"), Bench.publish("t", 1, 2, "flying"));
        passing.packets();
        passing.send(new Packet.Puback(1, ReasonCode.SUCCESS, Properties.NONE));
        passing.send(Bench.publish("x", 2, 40, "half"));
        settle();
        in(V5, "c", true);
        settle();
        crash();
        Bench.Peer back = in(V5, "c", true);
        assertEquals("t=flying q1 m2 dup", story(back));
        back.send(new Packet.Puback(2, ReasonCode.SUCCESS, Properties.NONE));
        back.send(new Packet.Pubrel(40, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBCOMP m40", story(back));
        publisher().send(Bench.publish("t", 1, 1, "more"));
        settle();
        Packet.Publish more = (Packet.Publish) back.packets().get(0);
        assertEquals(5, more.properties().integer(Property.SUBSCRIPTION_IDENTIFIER, 0));
    }

    @Test
    void whatDoesNotFitTheMemoryIsReadFromTheStoreInOrder() throws Exception {
        limits = LimitsConfig.DEFAULT.toBuilder().maximumQueuedMessages(5_000).build();
        trial.store.close();
        trial = new StoreOnTrial(new MemoryEngine(), Durability.GROUP, told);
        bench = bench();
        Bench.Peer subscriber = fresh(V5, "s");
        subscriber.send(Bench.subscribe(1, "t", 1));
        settle();
        subscriber.packets();
        subscriber.cut();
        Bench.Peer publisher = publisher();
        for (int i = 0; i < 3_000; i++) {
            publisher.send(Bench.publish("t", 1, 1 + i, "" + i));
        }
        settle();
        assertEquals(3_000, bench.broker.inspection().storedMessages());
        subscriber = in(V5, "s", true);
        int next = 0;
        while (next < 4_000) {
            settle();
            for (Packet packet : subscriber.packets()) {
                Packet.Publish publish = (Packet.Publish) packet;
                assertEquals("" + next++, publish.payload().text());
                subscriber.send(new Packet.Puback(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            }
            if (next > 500 && next < 2_000 && publisher != null) {
                for (int i = 3_000; i < 4_000; i++) { // while the backlog is read
                    publisher.send(Bench.publish("t", 1, 1 + i, "" + i));
                }
                publisher = null;
            }
        }
        settle();
        assertEquals(0, bench.broker.inspection().storedMessages());
        assertEquals(0, trial.engine.size((byte) 'q'));
    }

    @Test
    void boundsCountWhatIsInTheStore() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        subscriber.send(Bench.subscribe(1, "t", 1));
        settle();
        subscriber.cut();
        crash();
        Bench.Peer publisher = publisher();
        for (int i = 0; i < 600; i++) {
            publisher.send(Bench.publish("t", 1, 1 + i, "" + i));
        }
        settle();
        crash();
        publisher = publisher();
        for (int i = 0; i < 600; i++) {
            publisher.send(Bench.publish("t", 1, 1 + i, "" + i));
        }
        settle();
        assertEquals(1_000, bench.broker.inspection().storedMessages());
        assertEquals(200, bench.metrics.messagesDropped.get());
    }

    @Test
    void aFullDiskIsSaidToPublishersAndRecoversByItself() throws Exception {
        Bench.Peer subscriber = fresh(V5, "s");
        subscriber.send(Bench.subscribe(1, "t", 1));
        settle();
        subscriber.packets();
        Bench.Peer publisher = publisher();
        trial.engine.fail("no space left on device");
        publisher.send(Bench.publish("t", 1, 1, "caught"));
        while (trial.store.refusal() == null) {
            Thread.onSpinWait();
        }
        publisher.send(Bench.publish("t", 1, 2, "refused"), Bench.publish("t", 0, 0, "free"));
        assertEquals("t=caught q1 m1, t=free q0", subscriber.story());
        Bench.Peer old = bench.connected(ProtocolVersion.V3_1_1, "old");
        old.send(Bench.publish("t", 1, 1, "refused"));
        assertTrue(old.isClosed);
        Bench.Peer late = bench.peer(V5);
        late.send(connect(V5, "late", false, 60));
        assertEquals("CONNACK QUOTA_EXCEEDED", late.story());
        trial.engine.fail(null);
        assertEquals("PUBACK m1, PUBACK m2 QUOTA_EXCEEDED", story(publisher));
        publisher.send(Bench.publish("t", 1, 3, "well"));
        assertEquals("PUBACK m3", story(publisher));
        assertTrue(told.get(0).contains("no space left"), told::toString);
    }

    @Test
    void keepsNoMoreSessionsThanItMay() throws Exception {
        maximumSessions = 1;
        trial.store.close();
        trial = new StoreOnTrial(new MemoryEngine(), Durability.GROUP, told);
        bench = bench();
        fresh(V5, "one").cut();
        Bench.Peer second = bench.peer(V5);
        second.send(connect(V5, "two", false, 60));
        assertEquals("CONNACK QUOTA_EXCEEDED", story(second));
        assertEquals("CONNACK SUCCESS", storyOf(connect(V5, "two", true, 0)));
        assertEquals("CONNACK SUCCESS present", storyOf(connect(V5, "one", false, 60)));
        assertEquals("CONNACK SUCCESS", storyOf(connect(V5, "one", true, 60)));
    }

    private String storyOf(Packet.Connect connect) throws InterruptedException {
        Bench.Peer peer = bench.peer(V5);
        peer.send(connect);
        return story(peer);
    }
}
