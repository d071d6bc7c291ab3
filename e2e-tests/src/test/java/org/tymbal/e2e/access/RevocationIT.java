package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** A right that is gone is gone everywhere: in subscriptions, in queues, for what is retained, for Wills. */
class RevocationIT {
    private static final RevocableRules FILES = new RevocableRules.ByFiles();
    private static final RevocableRules COMMANDS = new RevocableRules.ByCommands(DynamicSecurityIT.tymbal());

    @RegisterExtension
    static final BrokerProcess files = FILES.broker();

    @RegisterExtension
    static final BrokerProcess commands = COMMANDS.broker();

    static Stream<Arguments> everyWay() {
        return Stream.of(FILES, COMMANDS)
                .flatMap(rules -> Stream.of(
                        Arguments.of(rules, new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1)),
                        Arguments.of(rules, new Wire(Endpoint.TLS, ProtocolVersion.V3_1)),
                        Arguments.of(rules, new Wire(Endpoint.WS, ProtocolVersion.V5)),
                        Arguments.of(rules, new Wire(Endpoint.WSS, ProtocolVersion.V3_1_1))));
    }

    private static Packets.Connect as(String user, Wire wire, String name) {
        return Packets.connect(wire.version(), wire.id(name))
                .username(user)
                .password(AccessFilesOfTest.password(user).getBytes(UTF_8));
    }

    private static int denied(Wire wire) {
        return wire.v5() ? 0x87 : 0x80;
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aLiveSubscriptionGetsNothingMore(RevocableRules rules, Wire wire) {
        rules.grant("read " + wire.topic("#"));
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a"));
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        assertEquals(1, ann.subscribe(wire.topic("#"), 1));
        bob.publish(wire.topic("x"), "before", 1, false);
        ann.nextMessage("before");
        rules.grant("read " + wire.topic("other"));
        bob.publish(wire.topic("x"), "after", 1, false);
        bob.publish(wire.topic("x"), "after", 0, false);
        bob.publish(wire.topic("other"), "still", 1, false);
        ann.nextMessage("still");
        assertEquals(denied(wire), ann.subscribe(wire.topic("x"), 0));
        rules.grant("read " + wire.topic("#"));
        bob.publish(wire.topic("x"), "again", 1, false);
        ann.nextMessage("again");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whatWaitsForAClientThatIsAwayIsNotHandedOut(RevocableRules rules, Wire wire) {
        rules.grant("read " + wire.topic("#"));
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a").persistent());
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        ann.subscribe(wire.topic("#"), 2);
        ann.disconnect();
        bob.publish(wire.topic("secret"), "queued while it was allowed", 1, false);
        bob.publish(wire.topic("secret"), "and this", 2, false);
        rules.grant("read " + wire.topic("open"));
        bob.publish(wire.topic("secret"), "published afterwards", 1, false);
        bob.publish(wire.topic("open"), "open", 1, false);
        ann = rules.broker().connect(wire, as("ann", wire, "a").persistent());
        ann.nextMessage("open");
        ann.expectNothing();
    }

    /** What was under way and not acknowledged is sent again only to who may still read it. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void whatWasUnderWayIsNotSentAgain(RevocableRules rules, Wire wire) {
        rules.grant("read " + wire.topic("#"));
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a").persistent());
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        ann.subscribe(wire.topic("#"), 2);
        bob.publish(wire.topic("secret"), "one", 1, false);
        bob.publish(wire.topic("secret"), "two", 2, false);
        ann.nextMessage("one");
        ann.nextMessage("two");
        ann.cut();
        rules.grant("read " + wire.topic("open"));
        ann = rules.broker().connect(wire, as("ann", wire, "a").persistent());
        bob.publish(wire.topic("open"), "open", 1, false);
        ann.nextMessage("open");
        ann.expectNothing();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whatIsRetainedIsNeitherReadNorGivenOutForAnAuthorWhoMayNotPublishIt(RevocableRules rules, Wire wire) {
        rules.grant("write " + wire.topic("#"), "read " + wire.topic("#"));
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a"));
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        ann.publish(wire.topic("hers"), "ann's", 1, true);
        bob.publish(wire.topic("his"), "bob's", 1, true);
        rules.grant("read " + wire.topic("none"));
        bob.subscribe(wire.topic("#"), 0);
        bob.nextMessage("bob's");
        bob.expectNothing();
        assertEquals(denied(wire), ann.subscribe(wire.topic("his"), 0));
        rules.grant("write " + wire.topic("#"), "read " + wire.topic("hers"));
        ann.subscribe(wire.topic("hers"), 0);
        ann.nextMessage("ann's");
        ann.expectNothing();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aWillIsNotPublished(RevocableRules rules, Wire wire) {
        rules.grant("write " + wire.topic("#"));
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        bob.subscribe(wire.topic("#"), 0);
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a").will(wire.topic("will"), "gone", 1, false));
        Packets.Connect late = as("ann", wire, "late").will(wire.topic("late"), "gone", 1, false);
        if (wire.v5()) {
            late.properties(new Bytes().u8(0x11).u32(3600))
                    .willProperties(new Bytes().u8(0x18).u32(6));
        }
        WireClient delayed = rules.broker().connect(wire, late);
        if (wire.v5()) {
            delayed.cut(); // its Will waits six seconds, which is long enough for the change
        }
        rules.grant("read " + wire.topic("#"));
        ann.cut();
        if (!wire.v5()) {
            delayed.cut();
        }
        for (String name : List.of("a", "late")) {
            rules.broker()
                    .awaitLine("a denied Will", line -> line.contains("Denied the Will of " + wire.id(name) + " on "));
        }
        bob.expectNothing();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aMemberOfASharedSubscriptionIsPassedOver(RevocableRules rules, Wire wire) {
        rules.grant("read " + wire.topic("#"));
        String filter = "$share/g" + wire.run() + "/" + wire.topic("#");
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a"));
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        assertEquals(1, ann.subscribe(filter, 1));
        assertEquals(1, bob.subscribe(filter, 1));
        rules.grant("write " + wire.topic("#"));
        for (int i = 0; i < 4; i++) {
            ann.publish(wire.topic("x"), "m" + i, 1, false);
        }
        for (int i = 0; i < 4; i++) {
            Received message = bob.awaitType(PacketType.PUBLISH);
            assertEquals("m" + i, message.payload());
            bob.acknowledge(message);
        }
        ann.expectNothing();
    }

    /** Whoever is no user any more goes at once, and what was kept for the name is not for the next one. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void aUserWhoIsGoneIsGone(RevocableRules rules, Wire wire) {
        rules.grant("write " + wire.topic("#"), "read " + wire.topic("#"));
        WireClient bob = rules.broker().connect(wire, as("bob", wire, "b"));
        bob.subscribe(wire.topic("will"), 0);
        WireClient away = rules.broker().connect(wire, as("ann", wire, "away").persistent());
        away.subscribe(wire.topic("#"), 1);
        away.disconnect();
        WireClient ann = rules.broker().connect(wire, as("ann", wire, "a").will(wire.topic("will"), "gone", 1, false));
        rules.removeAnn();
        ann.expectClosed(0x87);
        bob.publish(wire.topic("x"), "for nobody", 1, false);
        WireClient again = rules.broker().open(wire);
        assertEquals(wire.v5() ? 0x87 : 5, again.connect(as("ann", wire, "a")).reason());
        bob.expectNothing();
        rules.bringAnnBack();
        away = rules.broker().connect(wire, as("ann", wire, "away").persistent());
        away.expectNothing();
    }
}
