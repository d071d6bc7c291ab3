package org.tymbal.web.state.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.FakeScheduler;
import org.tymbal.client.FakeServer;
import org.tymbal.client.MqttClient;
import org.tymbal.client.tap.Faults;
import org.tymbal.client.tap.LiveTap;
import org.tymbal.client.tap.TappedTransport;
import org.tymbal.client.tap.Taps;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.anatomy.Anatomy;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** The Inspector's state over a log that the engine itself has filled. */
class WireStateTest implements MqttClient.Listener {
    private final FakeScheduler time = new FakeScheduler();
    private final WireLog log = new WireLog(time::nowMillis, () -> {});
    private final Faults faults = new Faults(time, log);
    private final Taps taps = new Taps();
    private final List<FakeServer> servers = new ArrayList<>();
    private final MqttClient client = new MqttClient(time, new Random(7), this);

    @BeforeEach
    void connect() {
        LiveTap.begin(taps, log, faults);
        ConnectOptions options = new ConnectOptions(
                ProtocolVersion.V5,
                "me",
                true,
                5,
                "ada",
                ByteSlice.utf8("geheim"),
                null,
                300,
                65_535,
                ConnectOptions.DEFAULT_MAXIMUM_PACKET_SIZE,
                0,
                Properties.NONE);
        client.connect(
                "server",
                () -> {
                    servers.add(new FakeServer());
                    return new TappedTransport(server(), "server", ProtocolVersion.V5, taps);
                },
                options);
        server().accept();
    }

    private FakeServer server() {
        return servers.get(servers.size() - 1);
    }

    private WirePacket last() {
        return Objects.requireNonNull(log.get(log.last()));
    }

    private void publish(Qos qos, String topic) {
        client.publish(
                new Packet.Publish(false, qos, false, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8("Hi")),
                outcome -> {});
    }

    private List<String> labels(PacketList list) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            labels.add(PacketFacts.of(Objects.requireNonNull(list.get(i))).label());
        }
        return labels;
    }

    @Test
    void labelsSayWhatIsInThePacket() {
        publish(Qos.EXACTLY_ONCE, "demo/hello");
        server().say(
                        new Packet.Pubrec(1, ReasonCode.NOT_AUTHORIZED, Properties.NONE),
                        new Packet.Suback(
                                9, List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED), Properties.NONE));
        PacketList list = new PacketList(log);
        list.update();
        assertEquals(
                List.of(
                        "Connection open",
                        "CONNECT me",
                        "CONNACK",
                        "PUBLISH q2 #1 demo/hello",
                        "PUBREC #1 Not authorized",
                        "SUBACK #9 Granted QoS 1, Not authorized"),
                labels(list));
    }

    /** Buttons and fields say the same as the text, whoever wrote it. */
    @Test
    void aFilterIsWrittenByHandAndByButtons() {
        String text = FilterWords.with("", "publish", true);
        text = FilterWords.with(text, "puback", true);
        text = FilterWords.with(text, "topic=", "home/my lamp/#");
        text = FilterWords.with(text, "size>", " 100 ");
        assertEquals("publish puback topic=\"home/my lamp/#\" size>100", text);
        assertEquals(List.of("publish", "puback", "topic=\"home/my lamp/#\"", "size>100"), FilterWords.of(text));
        assertTrue(FilterWords.has(text.replace("puback", "PubAck"), "puback"));
        assertEquals("home/my lamp/#", FilterWords.value(text, "topic="));
        assertEquals("100", FilterWords.value(text, "size>"));
        assertEquals("", FilterWords.value(text, "id="));
        text = FilterWords.with(text, "topic=", "");
        assertEquals("puback size>100", FilterWords.with(text, "publish", false));
        assertEquals("a b", FilterWords.value("topic=\"a b", "topic="), "while it is being typed");
        assertEquals("\"", FilterWords.value("topic=x\"", "topic=").substring(1));
    }

    @Test
    void filtersPauseAndStep() {
        PacketList list = new PacketList(log);
        list.update();
        publish(Qos.AT_LEAST_ONCE, "demo/a");
        publish(Qos.AT_MOST_ONCE, "home/b");
        list.pause(true);
        list.update();
        assertEquals(3, list.size());
        assertEquals(2, list.waitingCount());
        assertTrue(list.step());
        assertEquals("PUBLISH q1 #1 demo/a", labels(list).get(3));
        list.filter("publish out");
        assertEquals(List.of("PUBLISH q1 #1 demo/a"), labels(list), "what has not been stepped to is not shown");
        list.pause(false);
        list.update();
        assertEquals(2, list.size());
        String[][] filters = {
            {"home", "1"},
            {"q1", "1"},
            {"id=1", "1"},
            {"#1", "1"},
            {"size>10 publish", "2"},
            {"in", "1"},
            {"-publish", "3"},
            {"dup", "0"},
            {"CONNACK", "1"},
            {"size<10", "1"},
            {"lost", "0"},
            {"publish connack", "3"},
            {"publish connack in", "1"},
            {"in out", "4"},
            {"topic=demo/+", "1"},
            {"topic=\"home/b\" publish", "1"},
            {"TOPIC=HOME/B", "0"},
            {"-topic=demo/a publish", "1"},
            {"topic=#", "2"}
        };
        for (String[] one : filters) {
            list.filter(one[0]);
            assertEquals(Integer.parseInt(one[1]), list.size(), one[0]);
        }
        list.filter("");
        assertEquals(2, list.indexOf(3));
        assertEquals(-6, list.indexOf(99));
        log.clear();
        list.update();
        assertEquals(0, list.size());
        assertFalse(list.step());
    }

    @Test
    void oneMessageIsFollowedOverTheLossOfPubrecAndOfTheConnection() {
        faults.loseNext(PacketType.PUBREC, false);
        publish(Qos.EXACTLY_ONCE, "demo/a");
        int publish = log.last();
        publish(Qos.AT_LEAST_ONCE, "demo/other");
        server().say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        int pubrec = log.last();
        faults.cut(last().line());
        time.pass(((ClientStatus.Waiting) client.status()).delayMillis());
        server().accept(true, Properties.NONE);
        // The server has sent a message of its own under the same number: another exchange.
        server().say(new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, false, TopicName.of("x"), 1, Properties.NONE, ByteSlice.EMPTY));
        server().say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        server().say(new Packet.Pubcomp(1, ReasonCode.SUCCESS, Properties.NONE));
        int pubcomp = log.last();
        List<Integer> all = Exchange.of(log, Objects.requireNonNull(log.get(pubrec)));
        List<String> labels = new ArrayList<>();
        for (int number : all) {
            labels.add(PacketFacts.of(Objects.requireNonNull(log.get(number))).label());
        }
        assertEquals(
                List.of(
                        "PUBLISH q2 #1 demo/a",
                        "PUBREC #1",
                        "PUBLISH q2 DUP #1 demo/a",
                        "PUBREC #1",
                        "PUBREL #1",
                        "PUBCOMP #1"),
                labels);
        assertEquals(all, Exchange.of(log, Objects.requireNonNull(log.get(pubcomp))));
        assertEquals(all, Exchange.of(log, Objects.requireNonNull(log.get(publish))));
        assertTrue(Exchange.isResent(log, Objects.requireNonNull(log.get(all.get(2)))));
        assertFalse(Exchange.isResent(log, Objects.requireNonNull(log.get(all.get(4)))));
        publish(Qos.EXACTLY_ONCE, "demo/again");
        assertEquals(List.of(log.last()), Exchange.of(log, last()), "the number is used anew");
    }

    @Test
    void theClockCountsDownFromTheLastWord() {
        LineClock clock = new LineClock(log);
        clock.update();
        assertEquals(5, clock.keepAliveSeconds());
        assertEquals(7_500, clock.leftMillis(time.nowMillis()));
        time.pass(1_000);
        assertEquals(6_500, clock.leftMillis(time.nowMillis()));
        publish(Qos.AT_MOST_ONCE, "demo/a");
        clock.update();
        assertEquals(7_500, clock.leftMillis(time.nowMillis()));
        server().lose();
        clock.update();
        assertNull(clock.line());
        assertEquals(0, clock.keepAliveSeconds());
        time.pass(((ClientStatus.Waiting) client.status()).delayMillis());
        server().accept(
                        true,
                        Properties.builder().add(Property.SERVER_KEEP_ALIVE, 2).build());
        clock.update();
        assertEquals(2, clock.keepAliveSeconds());
        assertNotNull(clock.line());
    }

    @Test
    void theAnswerToABadPacketInWords() {
        WireLine line = last().line();
        Verdict verdict = new Verdict(log, line, log.last());
        assertTrue(verdict.sentence().startsWith("Sent."));
        server().say(new Packet.Disconnect(ReasonCode.MALFORMED_PACKET, Properties.NONE));
        assertTrue(
                verdict.sentence()
                        .startsWith("The broker answered with DISCONNECT, Reason Code 0x81 Malformed Packet."),
                verdict.sentence());
        String before = verdict.sentence();
        assertTrue(verdict.isFinal());
        assertEquals(before, verdict.sentence());
        time.pass(((ClientStatus.Waiting) client.status()).delayMillis());
        server().accept(true, Properties.NONE);
        verdict = new Verdict(log, last().line(), log.last());
        server().lose();
        assertTrue(verdict.sentence().startsWith("The connection is closed: The connection was lost."));
    }

    @Test
    void aPasswordIsNeitherShownNorExported() {
        WirePacket connect = Objects.requireNonNull(last().line().connect());
        String raw = new String(connect.bytes().toArray(), StandardCharsets.ISO_8859_1);
        assertTrue(raw.endsWith("geheim"));
        String masked = new String(Secrets.masked(connect).toArray(), StandardCharsets.ISO_8859_1);
        assertEquals(raw.replace("geheim", "******"), masked);
        String file = new String(Capture.of(log), StandardCharsets.ISO_8859_1);
        assertFalse(file.contains("geheim"));
        assertTrue(file.contains("******"));
        for (int i = 0; i < WireLog.MOST; i++) {
            publish(Qos.AT_MOST_ONCE, "demo/a");
        }
        assertTrue(
                new String(Capture.of(log), StandardCharsets.ISO_8859_1).contains("******"),
                "CONNECT is in the file also when the list has forgotten it");
    }

    @Test
    void bytesByHand() {
        assertNull(Hex.problem("c0 00\n"));
        assertEquals("c0 00", Hex.text(ByteSlice.of(Hex.bytes("C0 00"))));
        assertEquals("'x' is no hexadecimal digit: 0 to 9, a to f.", Hex.problem("c0 0x"));
        assertEquals("A byte is two digits; one is missing.", Hex.problem("c0 0"));
        assertTrue(Objects.requireNonNull(Hex.problem("")).startsWith("Write bytes"));
        assertTrue(
                Objects.requireNonNull(Hex.problem("00".repeat(Hex.MOST + 1))).startsWith("That is more"));
        for (BadPackets.Example example : BadPackets.all()) {
            byte[] bytes = Hex.bytes(example.hex());
            Anatomy anatomy = Anatomy.of(bytes, bytes.length, ProtocolVersion.V5, true);
            // These two are sound; the broker knows what was before.
            boolean sound = example.name().startsWith("PINGREQ")
                    || example.name().startsWith("A second")
                    || example.name().startsWith("PUBACK");
            assertEquals(sound, anatomy.problem() == null, example.name() + ": " + anatomy.problem());
        }
    }

    @Override
    public void onStatus(ClientStatus status) {}

    @Override
    public void onMessage(Packet.Publish message) {}

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {}

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {}

    @Override
    public void onNotice(String sentence) {}
}
