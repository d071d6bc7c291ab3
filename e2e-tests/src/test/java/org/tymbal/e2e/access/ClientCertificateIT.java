package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.TestAuthority;
import org.tymbal.e2e.harness.TestAuthority.Holder;
import org.tymbal.e2e.harness.TestAuthority.Lifetime;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.WireClient;

/**
 * Certificates of clients, as a mosquitto.conf asks for them: who comes in over TLS and over wss, as which user, and what a list of
 * revoked ones changes.
 */
class ClientCertificateIT {
    /** The broker did not even shake hands, or closed without a word. */
    private static final int CLOSED = -1;

    private static final TestAuthority AUTHORITY = new TestAuthority("school");
    private static final TestAuthority STRANGER = new TestAuthority("school"); // the same name, another key
    private static final Holder SERVER = AUTHORITY.server();
    private static final Holder ADA = AUTHORITY.client("CN=ada,O=School");
    private static final Holder BOB = AUTHORITY.client("CN=bob,O=School");
    private static final Holder REVOKED = AUTHORITY.client("CN=mallory");

    private static Path list;
    private static int identityPort;
    private static int identityWebPort;
    private static int subjectPort;
    private static int subjectWebPort;
    private static int connectPort;
    private static ChildProcess broker;

    @BeforeAll
    static void start() throws IOException {
        list = AccessFilesOfTest.file(AUTHORITY.revoked(1, REVOKED).split("\n"));
        Path rules = AccessFilesOfTest.file(
                "pattern readwrite home/%u/#",
                "user O=School,CN=ada", "topic subject/#", "user fixed", "topic fixed/#");
        identityPort = BrokerProcess.freePort();
        identityWebPort = BrokerProcess.freePort();
        subjectPort = BrokerProcess.freePort();
        subjectWebPort = BrokerProcess.freePort();
        connectPort = BrokerProcess.freePort();
        Path conf = AccessFilesOfTest.file(
                "per_listener_settings true",
                listener(identityPort, "", "use_identity_as_username true", rules),
                listener(identityWebPort, "protocol websockets\n", "use_identity_as_username true", rules),
                listener(subjectPort, "", "use_subject_as_username true", rules),
                listener(subjectWebPort, "protocol websockets\n", "use_subject_as_username true", rules),
                listener(connectPort, "", "allow_anonymous true", rules));
        broker = ChildProcess.start(
                Tools.java(), "-jar", Tools.jar(), "--io-threads", "1", "--http-port", "0", "-c", conf.toString());
        broker.awaitLine("ready", line -> line.startsWith("tymbal: ready in"), 60_000);
    }

    private static String listener(int port, String protocol, String names, Path rules) {
        return "listener " + port + " 127.0.0.1\n" + protocol + "cafile " + AUTHORITY.file() + "\ncertfile "
                + SERVER.certfile() + "\nkeyfile " + SERVER.keyfile() + "\nrequire_certificate true\ncrlfile " + list
                + "\nacl_file " + rules + "\n" + names + "\n";
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static int port(Endpoint endpoint) {
        return endpoint == Endpoint.WSS ? identityWebPort : identityPort;
    }

    private static Packets.Connect connect(String id) {
        return Packets.connect(ProtocolVersion.V5, id);
    }

    /** The Reason Code of CONNACK, or {@link #CLOSED}. */
    private static int verdict(Endpoint endpoint, int port, SSLContext context, Packets.Connect connect) {
        try (WireClient client = WireClient.certified(endpoint, port, context, ProtocolVersion.V5)) {
            client.sendInVain(connect.bytes());
            List<Received> answers = client.untilAnswered();
            return answers.isEmpty() ? CLOSED : answers.get(0).reason();
        } catch (IOException e) {
            return CLOSED;
        }
    }

    private static Map<String, SSLContext> nobodies() {
        Map<String, SSLContext> contexts = new LinkedHashMap<>();
        contexts.put("none", AUTHORITY.withoutCertificate());
        contexts.put(
                "expired",
                AUTHORITY.client(new X500Name("CN=ada"), Lifetime.of(-5, -1)).context());
        contexts.put(
                "not yet valid",
                AUTHORITY.client(new X500Name("CN=ada"), Lifetime.of(1, 5)).context());
        contexts.put("revoked", REVOKED.context());
        contexts.put(
                "a server's",
                AUTHORITY
                        .holder(new X500Name("CN=ada"), Lifetime.NOW, KeyPurposeId.id_kp_serverAuth)
                        .context());
        return contexts;
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void whoHasAGoodOneComesIn(Endpoint endpoint) {
        assertEquals(0, verdict(endpoint, port(endpoint), ADA.context(), connect("a")));
        nobodies().forEach((what, context) -> {
            assertEquals(CLOSED, verdict(endpoint, port(endpoint), context, connect("a")), what);
        });
        assertEquals(0, verdict(endpoint, port(endpoint), ADA.context(), connect("a")), "and still");
    }

    /** It trusts the server's authority, so it is the broker that refuses. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void anotherAuthorityOfTheSameNameDoesNotCount(Endpoint endpoint) throws IOException {
        Holder ada = STRANGER.client("CN=ada,O=School");
        SSLContext context = AUTHORITY.showing(ada);
        assertEquals(CLOSED, verdict(endpoint, port(endpoint), context, connect("a")));
    }

    /** The rules are for the name in the certificate, whatever CONNECT says. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void theCommonNameIsTheUser(Endpoint endpoint) throws IOException {
        try (WireClient ada = certified(endpoint, ADA, connect("ada").username("bob"));
                WireClient bob = certified(endpoint, BOB, connect("bob"))) {
            assertEquals(0, subscribe(ada, "home/ada/#"));
            assertEquals(0x87, subscribe(ada, "home/bob/#"));
            assertEquals(0x87, subscribe(bob, "home/ada/#"));
            assertEquals(0x87, publish(bob, "home/ada/light"));
            assertEquals(0, publish(ada, "home/ada/light"));
            assertEquals("on", ada.next(PacketType.PUBLISH).payload());
        }
    }

    private static WireClient certified(Endpoint endpoint, Holder holder, Packets.Connect connect) throws IOException {
        WireClient client = WireClient.certified(endpoint, port(endpoint), holder.context(), ProtocolVersion.V5);
        assertEquals(0, client.connect(connect).reason());
        return client;
    }

    private static int subscribe(WireClient client, String filter) {
        client.send(Packets.subscribe(ProtocolVersion.V5, client.nextPacketId(), Packets.NO_PROPERTIES, filter, 0));
        return client.next(PacketType.SUBACK).reasons().get(0);
    }

    private static int publish(WireClient client, String topic) {
        client.send(Packets.publish(
                ProtocolVersion.V5, 2, topic, client.nextPacketId(), Packets.NO_PROPERTIES, "on".getBytes(UTF_8)));
        return client.next(PacketType.PUBACK).reason();
    }

    /** What no user can be called, or what would make a rule of a name. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void namesThatAreNone(Endpoint endpoint) throws IOException {
        for (X500Name subject : List.of(
                new X500Name("O=School"),
                broken(),
                new X500NameBuilder().addRDN(BCStyle.CN, "a\u0000da").build())) {
            Holder holder = AUTHORITY.client(subject, Lifetime.NOW);
            assertEquals(0x87, verdict(endpoint, port(endpoint), holder.context(), connect("x")));
            assertEquals(
                    0x87,
                    verdict(
                            endpoint,
                            port(endpoint),
                            holder.context(),
                            connect("x").username("ada")),
                    "a name in CONNECT does not help");
        }
        for (String name : List.of("+", "#", "ada/light")) {
            Holder holder = AUTHORITY.client(
                    new X500NameBuilder()
                            .addRDN(BCStyle.CN, new DERUTF8String(name))
                            .build(),
                    Lifetime.NOW);
            try (WireClient client = certified(endpoint, holder, connect("y"))) {
                assertEquals(0x87, subscribe(client, "home/ada/light"), name);
                assertEquals(0x87, publish(client, "home/ada/light"), name);
            }
        }
    }

    /** A UTF8String whose bytes are no UTF-8. */
    private static X500Name broken() {
        try {
            byte[] bytes =
                    new X500NameBuilder().addRDN(BCStyle.CN, "adaX").build().getEncoded();
            bytes[bytes.length - 1] = (byte) 0xff;
            return X500Name.getInstance(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As RFC 2253 writes it: the last part first. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void theWholeSubjectIsTheUser(Endpoint endpoint) throws IOException {
        int port = endpoint == Endpoint.WSS ? subjectWebPort : subjectPort;
        for (Holder holder : List.of(ADA, BOB)) {
            try (WireClient client = WireClient.certified(endpoint, port, holder.context(), ProtocolVersion.V5)) {
                assertEquals(0, client.connect(connect("s")).reason());
                assertEquals(holder == ADA ? 0 : 0x87, subscribe(client, "subject/a"));
            }
        }
        assertEquals(CLOSED, verdict(endpoint, port, AUTHORITY.withoutCertificate(), connect("s")));
        Holder latin = AUTHORITY.client(
                new X500NameBuilder()
                        .addRDN(BCStyle.CN, new DERT61String("J\u00fcrgen"))
                        .build(),
                Lifetime.NOW);
        assertEquals(0x87, verdict(endpoint, port, latin.context(), connect("s")), "no UTF-8, so nobody's name");
    }

    /** Where the certificate is asked for and no name taken from it, CONNECT has the name. */
    @Test
    void aCertificateWithoutAName() throws IOException {
        assertEquals(CLOSED, verdict(Endpoint.TLS, connectPort, AUTHORITY.withoutCertificate(), connect("c")));
        try (WireClient client = WireClient.certified(Endpoint.TLS, connectPort, ADA.context(), ProtocolVersion.V5)) {
            assertEquals(0, client.connect(connect("c").username("fixed")).reason());
            assertEquals(0, subscribe(client, "fixed/a"));
            assertEquals(0x87, subscribe(client, "home/ada/a"));
        }
    }

    /** mosquitto has the same verdicts. */
    @Test
    void asMosquitto() throws IOException {
        int port = BrokerProcess.freePort();
        Path conf = AccessFilesOfTest.file("listener " + port + " 127.0.0.1\ncafile " + AUTHORITY.file() + "\ncertfile "
                + SERVER.certfile() + "\nkeyfile " + SERVER.keyfile() + "\nrequire_certificate true\ncrlfile " + list
                + "\nuse_identity_as_username true\n");
        try (ChildProcess mosquitto = ChildProcess.start(Tools.path("mosquitto"), "-c", conf.toString())) {
            mosquitto.awaitLine("running", line -> line.matches(".*mosquitto version .* running"));
            assertEquals(0, verdict(Endpoint.TLS, port, ADA.context(), connect("a")));
            nobodies().forEach((what, context) -> {
                assertEquals(CLOSED, verdict(Endpoint.TLS, port, context, connect("a")), what);
            });
        }
    }

    /**
     * Whoever is revoked stays outside from the reload on, also when their client resumes its TLS session; a list that is no good
     * changes nothing, and the log says so. At its end the old list is back, which the other tests need.
     */
    @Test
    void aListIsReadAnew() throws IOException {
        Holder eve = AUTHORITY.client("CN=eve");
        assertEquals(0, verdict(Endpoint.TLS, identityPort, eve.context(), connect("e")));
        assertEquals(0, verdict(Endpoint.WSS, identityWebPort, eve.context(), connect("e")));
        try (WireClient before = WireClient.certified(Endpoint.TLS, identityPort, eve.context(), ProtocolVersion.V5)) {
            assertEquals(0, before.connect(connect("e")).reason());
            try {
                replace(AUTHORITY.revoked(1, REVOKED, eve));
                assertEquals(CLOSED, verdict(Endpoint.TLS, identityPort, eve.context(), connect("e2")));
                assertEquals(CLOSED, verdict(Endpoint.WSS, identityWebPort, eve.context(), connect("e2")));
                assertEquals(0, verdict(Endpoint.TLS, identityPort, ADA.context(), connect("a2")));
                assertEquals(0, subscribe(before, "home/eve/a"), "as with mosquitto, who is in stays in");

                replace("no list\n");
                broker.awaitLine("why not", line -> line.contains("crlfile " + list + " holds no list"));
                assertEquals(CLOSED, verdict(Endpoint.TLS, identityPort, eve.context(), connect("e3")));
                assertEquals(0, verdict(Endpoint.TLS, identityPort, ADA.context(), connect("a3")));

                replace(AUTHORITY.revoked(-1, REVOKED));
                assertEquals(
                        CLOSED,
                        verdict(Endpoint.TLS, identityPort, ADA.context(), connect("a4")),
                        "a list that is too old says nothing of anybody");
            } finally {
                replace(AUTHORITY.revoked(1, REVOKED));
            }
        }
        assertEquals(0, verdict(Endpoint.TLS, identityPort, eve.context(), connect("e4")));
    }

    /** Writes the list and has it read, as a person does: SIGHUP. */
    private static void replace(String text) throws IOException {
        long before = reloads();
        Files.writeString(list, text);
        assertEquals(
                0,
                ChildProcess.start("kill", "-HUP", Long.toString(broker.pid())).awaitExit());
        broker.awaitLine("the end of the reload", line -> reloads() > before, 30_000);
        assertTrue(broker.running());
    }

    private static long reloads() {
        return broker.output().stream()
                .filter(line -> line.contains("Nothing has changed in the configuration")
                        || line.contains("The configuration stays as it was"))
                .count();
    }
}
