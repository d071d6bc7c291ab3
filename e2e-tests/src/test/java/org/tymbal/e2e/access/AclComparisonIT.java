package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The same users and rules in Tymbal and in the real mosquitto: each row is tried with both, and both must agree. */
class AclComparisonIT {
    private static final Path PASSWORDS =
            AccessFilesOfTest.passwords("root", "anna", "ben", "cy", "pl+us", "no rules", "$SYS", "a/b");

    private static final Path RULES = AccessFilesOfTest.file(
            "# for clients without a name",
            "topic read open/#",
            "topic drop",
            "topic deny open/closed",
            "",
            "user root",
            "topic write #",
            "topic write $x/#",
            "user anna",
            "topic read a/#",
            "topic deny a/secret/#",
            "topic write w/+",
            "topic readwrite b",
            "topic deny b/x",
            "topic both/+/ways",
            "topic read $x/y",
            "topic read with space/#",
            "user cy",
            "topic #",
            "topic deny cy/no/+",
            "pattern write p/%c/x",
            "pattern read p/%c/y",
            "pattern readwrite u/%u/#",
            "pattern deny u/%u/no",
            "pattern read all/can",
            "pattern write %u/top",
            "user anna",
            "topic read again");

    @RegisterExtension
    static final BrokerProcess tymbal = BrokerProcess.tymbal(
            "--set", "allow_anonymous=true", "--set", "password_file=" + PASSWORDS, "--set", "acl_file=" + RULES);

    @RegisterExtension
    static final BrokerProcess mosquitto = BrokerProcess.mosquitto("password_file " + PASSWORDS, "acl_file " + RULES);

    @ParameterizedTest(name = "{0} as {1} may {2} {3}: {4}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "-, c, read, open/a, yes",
                "-, c, read, open/closed, no",
                "-, c, write, open/a, no",
                "-, c, write, drop, yes",
                "-, c, read, drop, yes",
                "-, c, read, drop/x, no",
                "-, c, read, a/b, no",
                "-, c, read, all/can, yes",
                "-, c, write, p/c/x, yes",
                "-, c, write, p/d/x, no",
                "-, c, write, u//x, no",
                "anna, c, read, a, yes",
                "anna, c, read, a/b/c, yes",
                "anna, c, read, a/secret, no",
                "anna, c, read, a/secret/x, no",
                "anna, c, write, a/b, no",
                "anna, c, write, w/1, yes",
                "anna, c, write, w/1/2, no",
                "anna, c, write, w, no",
                "anna, c, read, w/1, no",
                "anna, c, read, b, yes",
                "anna, c, write, b, yes",
                "anna, c, write, b/x, no",
                "anna, c, write, both/any/ways, yes",
                "anna, c, read, both/any/ways, yes",
                "anna, c, read, $x/y, yes",
                "anna, c, read, $x/z, no",
                "anna, c, read, with space/1, yes",
                "anna, c, read, again, yes",
                "anna, c, read, open/a, no",
                "anna, c, read, p/c/y, yes",
                "anna, c, write, p/c/y, no",
                "anna, c, write, u/anna/x, yes",
                "anna, c, read, u/anna, yes",
                "anna, c, read, u/anna/no, no",
                "anna, c, write, u/ben/x, no",
                "anna, c, write, anna/top, yes",
                "ben, c, read, a/b, no",
                "ben, c, read, all/can, yes",
                "ben, c, read, u/ben/no, no",
                "cy, c, read, anything, yes",
                "cy, c, write, deep/er/x, yes",
                "cy, c, read, cy/no/x, no",
                "cy, c, write, cy/no/x, no",
                "cy, c, read, $x/y, no",
                "cy, c, write, u/cy/no, yes",
                "no rules, c, read, all/can, yes",
                "no rules, c, read, open/a, no",
                "no rules, c, write, u/no rules/x, yes",
                "pl+us, c, read, all/can, no",
                "ben, c#, read, all/can, no",
                "ben, +, write, p/x/x, no",
                "anna, c#, read, a/b, yes",
                "$SYS, c, write, $SYS/top, no",
            })
    void bothAgree(String user, String clientId, String access, String topic, String expected) {
        assertEquals(expected, outcome(mosquitto, user, clientId, access, topic), "mosquitto");
        assertEquals(expected, outcome(tymbal, user, clientId, access, topic), "Tymbal");
    }

    /** Where Tymbal is stricter on purpose: a slash in a name would reach into the levels of others. */
    @ParameterizedTest
    @CsvSource({
        "a/b, c, write, u/a/b/x, yes, no",
        "a/b, c, read, all/can, yes, yes",
        "ben, d/e, write, p/d/e/x, yes, no"
    })
    void aSlashInANameMakesNoRule(
            String user, String clientId, String access, String topic, String theirs, String ours) {
        assertEquals(theirs, outcome(mosquitto, user, clientId, access, topic), "mosquitto");
        assertEquals(ours, outcome(tymbal, user, clientId, access, topic), "Tymbal");
    }

    private static String outcome(BrokerProcess broker, String user, String clientId, String access, String topic) {
        WireClient client = connected(broker, user.equals("-") ? null : user, clientId);
        try {
            return (access.equals("write") ? mayWrite(client, topic) : mayRead(broker, client, topic)) ? "yes" : "no";
        } finally {
            client.close();
        }
    }

    private static WireClient connected(BrokerProcess broker, @Nullable String user, String clientId) {
        Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V5);
        Packets.Connect connect = Packets.connect(ProtocolVersion.V5, clientId);
        if (user != null) {
            connect.username(user).password(AccessFilesOfTest.password(user).getBytes(UTF_8));
        }
        return broker.connect(wire, connect);
    }

    private static boolean mayWrite(WireClient client, String topic) {
        client.sendPublish(2, topic, 1, "x");
        return client.awaitType(PacketType.PUBACK).reason() < 0x80;
    }

    private static boolean mayRead(BrokerProcess broker, WireClient client, String topic) {
        client.subscribe(topic, 0);
        WireClient root = connected(broker, "root", "root");
        root.publish(topic, "sent", 1, false);
        root.close();
        boolean came = false;
        for (int i = 0; i < 2; i++) { // the answer to the first one may overtake the message
            client.send(Packets.PINGREQ);
            for (Received packet = client.next(); packet.type() != PacketType.PINGRESP; packet = client.next()) {
                came |= packet.type() == PacketType.PUBLISH;
            }
        }
        return came;
    }
}
