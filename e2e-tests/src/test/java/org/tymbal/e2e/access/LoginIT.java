package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Users of a password file that mosquitto_passwd has written, and rules, over every endpoint and in every version. */
class LoginIT {
    private static final Path PASSWORDS = AccessFilesOfTest.passwords("rw", "ro", "wo");
    private static final Path RULES = AccessFilesOfTest.file(
            "user rw", "topic #", "user ro", "topic read #", "topic deny secret/#", "user wo", "topic write #");

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal(
            "--set", "allow_anonymous=false", "--set", "password_file=" + PASSWORDS, "--set", "acl_file=" + RULES);

    private static Packets.Connect as(Wire wire, String user) {
        return Packets.connect(wire.version(), wire.id("c"))
                .username(user)
                .password(AccessFilesOfTest.password(user).getBytes(UTF_8));
    }

    @EveryWire
    void onlyWithTheRightPassword(Wire wire) {
        int refused = wire.v5() ? 0x87 : 5;
        Packets.Connect[] wrong = {
            as(wire, "rw").password("wrong".getBytes(UTF_8)),
            as(wire, "rw").password(new byte[0]),
            as(wire, "nobody"),
            Packets.connect(wire.version(), wire.id("c")).username("rw"),
            Packets.connect(wire.version(), wire.id("c")),
        };
        for (Packets.Connect connect : wrong) {
            WireClient client = broker.open(wire);
            assertEquals(refused, client.connect(connect).reason());
            client.expectClosed();
        }
        broker.connect(wire, as(wire, "rw")).expectNothing();
    }

    /** What comes right behind CONNECT waits until the password was compared. */
    @EveryWire
    void packetsBehindConnectAreKept(Wire wire) {
        WireClient client = broker.open(wire);
        client.send(
                as(wire, "rw").bytes(),
                Packets.subscribe(wire.version(), 7, Packets.NO_PROPERTIES, wire.topic("early"), 0),
                Packets.publish(wire.version(), 0, wire.topic("early"), 0, Packets.NO_PROPERTIES, "hi".getBytes(UTF_8)),
                Packets.PINGREQ);
        assertEquals(0, client.next(PacketType.CONNACK).reason());
        assertEquals(7, client.next(PacketType.SUBACK).packetId());
        client.next(PacketType.PINGRESP);
        client.nextMessage("hi");
    }

    /** Denials are said: in SUBACK, in PUBACK and PUBREC, with a sentence for MQTT 5, and in the log for QoS 0. */
    @EveryWire
    void denialsAreSaid(Wire wire) {
        WireClient reader = broker.connect(wire, as(wire, "ro"));
        assertEquals(wire.v5() ? 0x87 : 0x80, reader.subscribe("secret/" + wire.topic("x"), 1));
        assertEquals(1, reader.subscribe(wire.topic("x"), 1));
        reader.sendPublish(2, wire.topic("x"), 9, "no");
        Received puback = reader.awaitType(PacketType.PUBACK);
        reader.sendPublish(4, wire.topic("x"), 10, "no");
        Received pubrec = reader.awaitType(PacketType.PUBREC);
        if (wire.v5()) {
            assertEquals(0x87, puback.reason());
            assertEquals("this client may not publish to " + wire.topic("x"), puback.property(0x1f));
            assertEquals(0x87, pubrec.reason());
        } else {
            reader.send(Packets.pubrel(10));
            reader.next(PacketType.PUBCOMP);
        }
        reader.sendPublish(0, wire.topic("lost"), 0, "no");
        reader.expectNothing();
        broker.awaitLine(
                "the denial",
                line -> line.contains(
                        "Denied PUBLISH from " + wire.id("c") + " (d0, q0, r0, m0, '" + wire.topic("lost") + "'"));
    }

    @EveryWire
    void aWillThatMayNotBePublishedIsRefusedAtOnce(Wire wire) {
        WireClient client = broker.open(wire);
        assertEquals(
                wire.v5() ? 0x87 : 5,
                client.connect(as(wire, "ro").will(wire.topic("will"), "gone", 0, false))
                        .reason());
        client = broker.open(wire);
        assertEquals(
                wire.v5() ? 0x87 : 5,
                client.connect(as(wire, "rw").will("$CONTROL/dynamic-security/v1", "{}", 0, false))
                        .reason());
    }

    /** A member of a shared subscription that may not read a message is passed over. */
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void sharedSubscriptionsPassOverWhoMayNotRead(Wire wire) {
        WireClient reader = broker.open(wire).connected(named(wire, "ro", "r"));
        WireClient both = broker.open(wire).connected(named(wire, "rw", "b"));
        String filter = "$share/g" + wire.run() + "/#";
        reader.subscribe(filter, 0);
        both.subscribe(filter, 0);
        WireClient writer = broker.open(wire).connected(named(wire, "wo", "w"));
        for (int i = 0; i < 4; i++) {
            writer.publish("secret/" + wire.topic("x"), "m" + i, 1, false);
        }
        for (int i = 0; i < 4; i++) {
            both.nextMessage("m" + i);
        }
        reader.expectNothing();
    }

    private static Packets.Connect named(Wire wire, String user, String name) {
        return Packets.connect(wire.version(), wire.id(name))
                .username(user)
                .password(AccessFilesOfTest.password(user).getBytes(UTF_8));
    }

    /** Another user gets neither the Session of a client identifier nor its connection, clean or not. */
    @EveryWire
    void aSessionBelongsToItsUser(Wire wire) {
        WireClient own = broker.connect(wire, named(wire, "rw", "own").persistent());
        own.subscribe(wire.topic("mine"), 1);
        WireClient thief = broker.open(wire);
        assertEquals(
                wire.v5() ? 0x87 : 5,
                thief.connect(named(wire, "wo", "own").persistent()).reason());
        assertEquals(
                wire.v5() ? 0x87 : 5,
                broker.open(wire).connect(named(wire, "wo", "own")).reason());
        own.expectNothing();
        own.disconnect();
        assertEquals(
                wire.v5() ? 0x87 : 5,
                broker.open(wire).connect(named(wire, "wo", "own").persistent()).reason());
        boolean present =
                broker.open(wire).connect(named(wire, "rw", "own").persistent()).sessionPresent();
        assertEquals(wire.version() != ProtocolVersion.V3_1, present, "MQTT 3.1 does not say so");
    }

    @Test
    void theToolsOfMosquittoSayWhatTheyAlwaysSay() {
        String port = Integer.toString(broker.tcpPort());
        ChildProcess wrong = ChildProcess.start(
                Tools.path("mosquitto_pub"), "-p", port, "-u", "rw", "-P", "x", "-t", "t", "-m", "m");
        assertEquals(5, wrong.awaitExit());
        assertTrue(wrong.output().contains("Connection error: Connection Refused: not authorised."), wrong::toString);
        ChildProcess right = ChildProcess.start(
                Tools.path("mosquitto_pub"), "-p", port, "-u", "rw", "-P", "wr", "-t", "t", "-m", "m");
        assertEquals(0, right.awaitExit());
    }

    /** Nothing starts more open than it was told to. */
    @Test
    void aMissingOrBrokenFileEndsTheStart() {
        String broken = AccessFilesOfTest.file("rw:plain").toString();
        refuses("password_file=" + broken, broken + ":1: user rw: the password is not hashed");
        refuses("password_file=/nowhere/users", "/nowhere/users: there is no such file");
        String rules = AccessFilesOfTest.file("user rw", "topic reed #").toString();
        refuses("acl_file=" + rules, rules + ":2: \"reed\" is no kind of access");
        refuses("acl_file=/nowhere/rules", "/nowhere/rules: there is no such file");
        refuses("psk_file=x", "has no pre-shared keys");
    }

    private static void refuses(String setting, String sentence) {
        ChildProcess tymbal =
                ChildProcess.start(Tools.java(), "-jar", Tools.jar(), "-p", "0", "--http-port", "0", "--set", setting);
        assertFalse(tymbal.awaitExit() == 0, setting);
        assertTrue(tymbal.output().stream().anyMatch(line -> line.contains(sentence)), tymbal.output()::toString);
    }
}
