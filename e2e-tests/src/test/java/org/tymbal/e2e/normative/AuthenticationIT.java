package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** AUTH and the exchange that it belongs to [MQTT-3.15] [MQTT-4.12], by SCRAM-SHA-256 (RFC 7677). */
class AuthenticationIT {
    private static final String METHOD = "SCRAM-SHA-256";
    private static final String PASSWORD = "open sesame";
    private static final String BARE = "n=rajan,r=fyko+d2lbbFgONRv9qkxdawL";
    private static final int CONTINUE = 0x18;
    private static final int RE_AUTHENTICATE = 0x19;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--scram-file", users());

    /** A file with one user, in the form that `tymbal --scram-line` prints. */
    private static String users() {
        try {
            byte[] salt = "salt of sixteen.".getBytes(StandardCharsets.US_ASCII);
            byte[] salted = salted(PASSWORD, salt, 4096);
            Base64.Encoder base64 = Base64.getEncoder();
            Path file = Files.createTempFile("scram", ".txt");
            file.toFile().deleteOnExit();
            Files.writeString(
                    file,
                    "rajan:" + METHOD + "$4096:" + base64.encodeToString(salt) + "$"
                            + base64.encodeToString(sha256(hmac(salted, "Client Key"))) + ":"
                            + base64.encodeToString(hmac(salted, "Server Key")) + "\n");
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] salted(String password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes step(String method, String data) {
        return new Bytes().u8(0x15).text(method).u8(0x16).text(data);
    }

    private static byte[] auth(int reason, String method, String data) {
        byte[] properties = step(method, data).toArray();
        return Packets.packet(
                0xf0,
                new Bytes().u8(reason).varint(properties.length).raw(properties).toArray());
    }

    private static Packets.Connect connect(Wire wire, Bytes more) {
        return Packets.connect(V5, wire.id("c"))
                .properties(step(METHOD, "n,," + BARE).raw(more.toArray()));
    }

    private static String data(Received packet) {
        return new String((byte[]) packet.property(0x16), StandardCharsets.UTF_8);
    }

    /** What a client that knows this password answers to a challenge. */
    private static String proof(String challenge, String password) {
        String[] fields = challenge.split(",");
        byte[] salted = salted(
                password, Base64.getDecoder().decode(fields[1].substring(2)), Integer.parseInt(fields[2].substring(2)));
        byte[] key = hmac(salted, "Client Key");
        String without = "c=biws," + fields[0];
        byte[] signature = hmac(sha256(key), BARE + "," + challenge + "," + without);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= signature[i];
        }
        return without + ",p=" + Base64.getEncoder().encodeToString(key);
    }

    private static String challenge(WireClient client) {
        Received challenge = client.next(PacketType.AUTH);
        assertEquals(CONTINUE, challenge.reason());
        assertEquals(METHOD, challenge.property(0x15));
        return data(challenge);
    }

    private static WireClient authenticated(Wire wire) {
        WireClient client = broker.open(wire);
        client.send(connect(wire, new Bytes()).bytes());
        client.send(auth(CONTINUE, METHOD, proof(challenge(client), PASSWORD)));
        Received connack = client.next(PacketType.CONNACK);
        assertEquals(0, connack.reason());
        assertEquals(METHOD, connack.property(0x15));
        assertTrue(data(connack).startsWith("v="), "the server proves that it knows the password too");
        return client;
    }

    @Proves(v5 = {"MQTT-3.2.0-1", "MQTT-3.15.2-1", "MQTT-4.12.0-2", "MQTT-4.12.0-5"})
    @EveryWire(versions = V5)
    void whoKnowsThePasswordComesIn(Wire wire) {
        WireClient client = authenticated(wire);
        client.subscribe(wire.topic("t"), 0);
        client.publish(wire.topic("t"), "hello", 1, false);
        client.nextMessage("hello");
    }

    private static void expectRefused(WireClient client) {
        Received connack = client.next(PacketType.CONNACK);
        assertTrue(List.of(0x82, 0x87).contains(connack.reason()), connack.toString());
        assertFalse(connack.sessionPresent());
        assertEquals(List.of(), client.untilClosed());
    }

    @Proves(v5 = {"MQTT-4.12.0-4", "MQTT-3.2.2-7", "MQTT-3.1.4-2", "MQTT-3.14.0-1"})
    @EveryWire(versions = V5)
    void whoDoesNotIsRejected(Wire wire) {
        WireClient client = broker.open(wire);
        client.send(connect(wire, new Bytes()).bytes());
        client.send(auth(CONTINUE, METHOD, proof(challenge(client), "wrong")));
        expectRefused(client);
    }

    @Proves(v5 = {"MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.15.2-1"})
    @EveryWire(versions = V5)
    void anAnswerContinuesByTheSameMethod(Wire wire) {
        for (int flaw = 0; flaw < 3; flaw++) {
            WireClient client = broker.open(wire);
            client.send(connect(wire, new Bytes()).bytes());
            String proof = proof(challenge(client), PASSWORD);
            client.send(
                    auth(flaw == 0 ? 0 : flaw == 1 ? RE_AUTHENTICATE : CONTINUE, flaw == 2 ? "PLAIN" : METHOD, proof));
            expectRefused(client);
        }
    }

    @Proves(v5 = {"MQTT-3.1.2-30", "MQTT-3.14.0-1"})
    @EveryWire(versions = V5)
    void nothingButAuthIsServedBeforeConnack(Wire wire) {
        for (byte[] early : List.of(
                Packets.PINGREQ,
                Packets.subscribe(V5, 1, Packets.NO_PROPERTIES, wire.topic("t"), 0),
                Packets.publish(V5, 1, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[1]))) {
            WireClient client = broker.open(wire);
            client.send(connect(wire, new Bytes()).bytes());
            challenge(client);
            client.send(early);
            expectRefused(client);
        }
        WireClient leaving = broker.open(wire);
        leaving.send(connect(wire, new Bytes()).bytes());
        challenge(leaving);
        leaving.send(Packets.disconnect());
        assertEquals(List.of(), leaving.untilClosed());
        WireClient witness = authenticated(wire);
        witness.subscribe(wire.topic("t"), 0);
        witness.expectNothing();
    }

    @Proves(v5 = {"MQTT-3.15.2-2", "MQTT-3.15.2-3", "MQTT-3.1.2-24"})
    @EveryWire(versions = V5)
    void anAuthIsNoLargerThanItMayBe(Wire wire) {
        WireClient unbounded = broker.open(wire);
        unbounded.send(connect(wire, new Bytes()).bytes());
        int size = unbounded.next(PacketType.AUTH).size();
        WireClient exact = broker.open(wire);
        exact.send(connect(wire, new Bytes().u8(0x27).u32(size)).bytes());
        Received challenge = exact.next(PacketType.AUTH);
        assertTrue(challenge.size() <= size);
        assertNull(challenge.property(0x1f));
        assertNull(challenge.property(0x26));
    }

    @Proves(v5 = {"MQTT-4.12.0-5", "MQTT-4.12.1-1"})
    @EveryWire(versions = V5)
    void aClientAuthenticatesAgainByTheSameMethod(Wire wire) {
        WireClient client = authenticated(wire);
        client.subscribe(wire.topic("t"), 0);
        client.send(auth(RE_AUTHENTICATE, METHOD, "n,," + BARE));
        String challenge = challenge(client);
        client.publish(wire.topic("t"), "meanwhile", 0, false);
        client.nextMessage("meanwhile");
        client.send(auth(CONTINUE, METHOD, proof(challenge, PASSWORD)));
        Received done = client.next(PacketType.AUTH);
        assertEquals(0, done.reason());
        assertEquals(METHOD, done.property(0x15));
        client.expectNothing();
        client.send(auth(RE_AUTHENTICATE, "PLAIN", "n,," + BARE));
        client.expectClosed(0x82, 0x8c);
    }

    @Proves(v5 = {"MQTT-4.12.1-2", "MQTT-3.14.4-2", "MQTT-4.13.2-1"})
    @EveryWire(versions = V5)
    void whoFailsToAuthenticateAgainIsDisconnected(Wire wire) {
        WireClient client = authenticated(wire);
        client.send(auth(RE_AUTHENTICATE, METHOD, "n,," + BARE));
        client.send(auth(CONTINUE, METHOD, proof(challenge(client), "forgotten")));
        List<Received> last = client.untilClosed();
        assertEquals(1, last.size(), last.toString());
        assertEquals(PacketType.DISCONNECT, last.get(0).type());
        assertEquals(0x87, last.get(0).reason());
        assertNotNull(last.get(0).property(0x1f));
    }
}
