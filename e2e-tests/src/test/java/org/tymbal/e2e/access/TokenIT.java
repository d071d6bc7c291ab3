package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** JSON Web Tokens in the place of passwords, over every endpoint and in every version. */
class TokenIT {
    private static final TokenSigner PROVIDER = new TokenSigner("k1");
    private static final TokenSigner STRANGER = new TokenSigner("k1");
    private static final Path KEYS = AccessFilesOfTest.file(PROVIDER.keySet());
    private static final String ALL = ",\"acl\":{\"all\":[\"#\"]}";

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal(
            "--set",
            "password_file=" + AccessFilesOfTest.passwords("rw"),
            "--set",
            "token_key_set_file=" + KEYS,
            "--set",
            "token_issuer=" + TokenSigner.ISSUER,
            "--set",
            "token_audience=mqtt",
            "--set",
            "token_acl_claim=acl",
            "--set",
            "token_clock_skew=0");

    private static Packets.Connect with(Wire wire, String name, byte[] token) {
        return Packets.connect(wire.version(), wire.id(name)).username("any").password(token);
    }

    private static void refused(Wire wire, String why, byte[] token) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(with(wire, "c", token));
        assertEquals(wire.v5() ? 0x87 : 5, connack.reason(), why);
        if (wire.v5()) {
            assertEquals(why, connack.property(0x1f));
        }
        client.expectClosed();
    }

    @EveryWire
    void onlyWithATokenThatIsMeantForThisServer(Wire wire) {
        String claims = TokenSigner.claims("ann", 60, ALL);
        String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
        String unsigned = new String(PROVIDER.signed("{\"alg\":\"none\"}", claims), UTF_8);
        refused(wire, "no key of this server has signed the token", STRANGER.token("ann", 60, ALL));
        refused(wire, "the token has expired", PROVIDER.token("ann", -1, ALL));
        refused(
                wire,
                "the token is not signed in a way that this server takes (alg)",
                unsigned.substring(0, unsigned.lastIndexOf('.') + 1).getBytes(UTF_8));
        refused(
                wire,
                "no key of this server has signed the token",
                PROVIDER.signed(header.replace("RS256", "HS256"), claims));
        refused(
                wire,
                "the token is of another issuer, or for another audience (iss, aud)",
                PROVIDER.signed(header, claims.replace("\"mqtt\"", "\"mail\"")));
        refused(wire, "the token has no claim \"acl\" that says what its bearer may do", PROVIDER.token("ann", 60, ""));
        refused(wire, "user name or password is wrong", "no token".getBytes(UTF_8));
        broker.connect(wire, with(wire, "c", PROVIDER.token("ann", 60, ALL))).expectNothing();
        broker.connect(wire, with(wire, "p", "wr".getBytes(UTF_8)).username("rw"))
                .expectNothing();
    }

    @EveryWire
    void theTokenSaysWhatItsBearerMayDo(Wire wire) {
        String topic = wire.topic("x");
        WireClient ann = broker.connect(
                wire,
                with(
                        wire,
                        "c",
                        PROVIDER.token(
                                "ann",
                                60,
                                ",\"acl\":{\"pub\":[\"" + wire.topic("%u/up") + "\"],\"sub\":[\"" + wire.topic("#")
                                        + "\",\"d/%c\"]}")));
        assertEquals(1, ann.subscribe(wire.topic("#"), 1));
        assertEquals(1, ann.subscribe("d/" + wire.id("c"), 1));
        assertEquals(wire.v5() ? 0x87 : 0x80, ann.subscribe("d/other", 1));
        assertEquals(wire.v5() ? 0x87 : 0x80, ann.subscribe("$SYS/#", 1));
        ann.sendPublish(2, topic, 9, "denied");
        Received puback = ann.awaitType(PacketType.PUBACK);
        assertEquals(wire.v5() ? 0x87 : 0, puback.reason());
        ann.publish(wire.topic("ann/up"), "granted", 1, false);
        ann.nextMessage("granted");
        ann.expectNothing();
    }

    /** All at once, since it takes seconds. */
    @Test
    void whenTheTokenHasExpiredItsBearerHasToGo() {
        Wire watching = new Wire(Endpoint.TCP, ProtocolVersion.V5);
        WireClient watcher = broker.connect(watching, with(watching, "w", PROVIDER.token("eve", 60, ALL)));
        watcher.subscribe(watching.topic("will/#"), 0);
        List<WireClient> clients = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.values()) {
            for (ProtocolVersion version : ProtocolVersion.values()) {
                Wire wire = new Wire(endpoint, version);
                clients.add(broker.connect(
                        wire,
                        with(wire, "c", PROVIDER.token("ann", 4, ALL))
                                .will(watching.topic("will/now"), wire.id("c"), 0, false)));
            }
        }
        Wire later = new Wire(Endpoint.WSS, ProtocolVersion.V5);
        clients.add(broker.connect(
                later,
                with(later, "c", PROVIDER.token("ann", 4, ALL))
                        .properties(new Bytes().u8(0x11).u32(3600))
                        .will(watching.topic("will/later"), "late", 0, false)
                        .willProperties(new Bytes().u8(0x18).u32(1))));
        for (WireClient client : clients) {
            List<Received> last = client.untilClosed();
            assertEquals(client.version() == ProtocolVersion.V5 ? 1 : 0, last.size(), "only MQTT 5 can be told");
            for (Received disconnect : last) {
                assertEquals(PacketType.DISCONNECT, disconnect.type());
                assertEquals(0x87, disconnect.reason());
                assertEquals("the token has expired; connect again with a new one", disconnect.property(0x1f));
            }
        }
        for (int i = 1; i < clients.size(); i++) {
            assertEquals(
                    watching.topic("will/now"), watcher.next(PacketType.PUBLISH).topic());
        }
        broker.awaitLine(
                "a Will that came too late",
                line -> line.contains("Denied the Will of " + later.id("c") + " on " + watching.topic("will/later")));
        watcher.expectNothing();
    }

    /** MQTT 5 lets a password come alone. */
    @EveryWire(versions = ProtocolVersion.V5)
    void aTokenNeedsNoUserName(Wire wire) {
        WireClient alone = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("c")).password(PROVIDER.token("ann", 60, ALL)));
        alone.expectNothing();
        WireClient nobody = broker.open(wire);
        assertEquals(
                0x87,
                nobody.connect(Packets.connect(wire.version(), wire.id("c")).password(STRANGER.token("ann", 60, ALL)))
                        .reason());
    }

    /** As the page of security.md has it. */
    @Test
    void mosquittoPubTakesATokenForAPassword() {
        String token = new String(PROVIDER.token("ann", 60, ALL), UTF_8);
        for (String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
            for (String password : List.of(token, token.substring(0, token.length() - 9))) {
                ChildProcess pub = ChildProcess.start(
                        Tools.path("mosquitto_pub"),
                        "-V",
                        version,
                        "-p",
                        "" + broker.tcpPort(),
                        "-u",
                        "any",
                        "-P",
                        password,
                        "-t",
                        "t",
                        "-m",
                        "m");
                boolean whole = password.equals(token);
                assertEquals(whole ? 0 : version.equals("mqttv5") ? 135 : 5, pub.awaitExit(), pub.output()::toString);
                assertTrue(
                        whole
                                || pub.output()
                                        .toString()
                                        .toLowerCase(Locale.ROOT)
                                        .contains("not authori"),
                        pub.output()::toString);
            }
        }
    }
}
