package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.ScramCredentials;
import org.tymbal.server.access.ScramUsers;

/** Enhanced authentication [MQTT-4.12], with a client's side of SCRAM-SHA-256 written anew. */
class AuthenticationTest {
    private static final String METHOD = "SCRAM-SHA-256";
    private static final ScramUsers USERS =
            new ScramUsers(Map.of("rajan", ScramCredentials.of("open sesame"), "eve", ScramCredentials.of("apple")));

    private final Bench bench = new Bench(new AccessControl(false, USERS));

    /** A client's side of one exchange. */
    private static final class Login {
        private final String password;
        private final String bare;
        private String signed = "";
        private byte[] salted = {};

        Login(String user, String password) {
            this.password = password;
            this.bare = "n=" + user + ",r=fyko+d2lbbFgONRv9qkxdawL";
        }

        ByteSlice first() {
            return ByteSlice.utf8("n,," + bare);
        }

        ByteSlice last(ByteSlice challenge) throws GeneralSecurityException {
            String text = String.valueOf(challenge.text());
            String[] fields = text.split(",");
            byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
            int iterations = Integer.parseInt(fields[2].substring(2));
            salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            byte[] key = hmac(salted, "Client Key");
            String without = "c=biws," + fields[0];
            signed = bare + "," + text + "," + without;
            byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(key), signed);
            for (int i = 0; i < key.length; i++) {
                key[i] ^= signature[i];
            }
            return ByteSlice.utf8(without + ",p=" + Base64.getEncoder().encodeToString(key));
        }

        String expectedOfServer() throws GeneralSecurityException {
            return "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), signed));
        }

        private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Properties step(String method, ByteSlice data) {
        return Properties.builder()
                .add(Property.AUTHENTICATION_METHOD, method)
                .add(Property.AUTHENTICATION_DATA, data)
                .build();
    }

    private static Packet.Auth auth(ReasonCode reason, ByteSlice data) {
        return new Packet.Auth(reason, step(METHOD, data));
    }

    private static ByteSlice data(Properties properties) {
        ByteSlice data = properties.binary(Property.AUTHENTICATION_DATA);
        return data == null ? ByteSlice.EMPTY : data;
    }

    /** CONNECT and the challenge that answers it. */
    private static ByteSlice challenge(Bench.Peer peer, Login login) {
        peer.send(Bench.connect(V5, "c", true, 0, null, step(METHOD, login.first())));
        Packet.Auth answer = (Packet.Auth) peer.packets().get(0);
        assertEquals(ReasonCode.CONTINUE_AUTHENTICATION, answer.reason());
        assertEquals(METHOD, answer.properties().text(Property.AUTHENTICATION_METHOD));
        return data(answer.properties());
    }

    private static void comeIn(Bench.Peer peer, Login login) throws GeneralSecurityException {
        peer.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, login.last(challenge(peer, login))));
        Packet.Connack connack = (Packet.Connack) peer.packets().get(0);
        assertEquals(ReasonCode.SUCCESS, connack.reason());
        assertEquals(METHOD, connack.properties().text(Property.AUTHENTICATION_METHOD));
        assertEquals(login.expectedOfServer(), data(connack.properties()).text());
    }

    @Test
    void whoKnowsThePasswordComesInAndIsHeard() throws GeneralSecurityException {
        Bench.Peer peer = bench.peer(V5);
        comeIn(peer, new Login("rajan", "open sesame"));
        peer.send(Bench.subscribe(1, "t", 0), Bench.publish("t", 0, 0, "x"));
        assertEquals("SUBACK m1 [SUCCESS], t=x q0", peer.story());
    }

    @Test
    void whoDoesNotKnowItIsRefused() throws GeneralSecurityException {
        for (Login login : new Login[] {new Login("rajan", "wrong"), new Login("nobody", "x")}) {
            Bench.Peer peer = bench.peer(V5);
            peer.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, login.last(challenge(peer, login))));
            assertEquals("CONNACK NOT_AUTHORIZED", peer.story());
            assertTrue(peer.isClosed);
        }
        assertEquals(0, bench.broker.connectedClients());
    }

    @Test
    void withoutTheMethodNobodyComesIn() {
        Bench.Peer plain = bench.peer(V5);
        plain.send(Bench.connect(V5, "c", true, 0, null));
        assertEquals("CONNACK NOT_AUTHORIZED", plain.story());
        Bench.Peer old = bench.peer(V3_1_1);
        old.send(Bench.connect(V3_1_1, "c", true, 0, null));
        assertEquals("CONNACK NOT_AUTHORIZED", old.story());
        Bench.Peer other = bench.peer(V5);
        other.send(Bench.connect(V5, "c", true, 0, null, step("GS2-KRB5", ByteSlice.EMPTY)));
        assertEquals("CONNACK BAD_AUTHENTICATION_METHOD", other.story());
    }

    @Test
    void nothingButAuthMayComeBeforeTheEnd() {
        Bench.Peer peer = bench.peer(V5);
        challenge(peer, new Login("rajan", "open sesame"));
        peer.send(Bench.publish("t", 1, 1, "x"));
        assertEquals("CONNACK PROTOCOL_ERROR", peer.story());
        assertTrue(peer.isClosed);

        Bench.Peer leaving = bench.peer(V5);
        challenge(leaving, new Login("rajan", "open sesame"));
        leaving.send(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("", leaving.story());
        assertTrue(leaving.isClosed);

        Bench.Peer slow = bench.peer(V5);
        challenge(slow, new Login("rajan", "open sesame"));
        bench.pass(12);
        assertEquals("CONNACK NOT_AUTHORIZED", slow.story(), "it took too long");
    }

    @Test
    void aStepOfAnotherMethodIsAProtocolError() {
        Bench.Peer peer = bench.peer(V5);
        challenge(peer, new Login("rajan", "open sesame"));
        peer.send(new Packet.Auth(ReasonCode.CONTINUE_AUTHENTICATION, step("PLAIN", ByteSlice.EMPTY)));
        assertEquals("CONNACK PROTOCOL_ERROR", peer.story());
    }

    @Test
    void aConnectedClientAuthenticatesAgainWhileItsMessagesFlow() throws GeneralSecurityException {
        Bench.Peer peer = bench.peer(V5);
        comeIn(peer, new Login("rajan", "open sesame"));
        peer.send(Bench.subscribe(1, "t", 0));
        peer.packets();
        Login again = new Login("rajan", "open sesame");
        peer.send(auth(ReasonCode.RE_AUTHENTICATE, again.first()), Bench.publish("t", 0, 0, "meanwhile"));
        Packet.Auth challenge = (Packet.Auth) peer.packets().get(0);
        peer.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, again.last(data(challenge.properties()))));
        Packet.Auth done = (Packet.Auth) peer.packets().get(0);
        assertEquals(ReasonCode.SUCCESS, done.reason());
        assertEquals(again.expectedOfServer(), data(done.properties()).text());
        assertFalse(peer.isClosed);
    }

    @Test
    void aFailedOrFalseReAuthenticationEndsTheConnection() throws GeneralSecurityException {
        Bench.Peer wrong = bench.peer(V5);
        comeIn(wrong, new Login("rajan", "open sesame"));
        Login login = new Login("rajan", "guess");
        wrong.send(auth(ReasonCode.RE_AUTHENTICATE, login.first()));
        Packet.Auth challenge = (Packet.Auth) wrong.packets().get(0);
        wrong.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, login.last(data(challenge.properties()))));
        assertEquals("DISCONNECT NOT_AUTHORIZED", wrong.story());

        Bench.Peer other = bench.peer(V5);
        comeIn(other, new Login("rajan", "open sesame"));
        Login eve = new Login("eve", "apple");
        other.send(auth(ReasonCode.RE_AUTHENTICATE, eve.first()));
        challenge = (Packet.Auth) other.packets().get(0);
        other.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, eve.last(data(challenge.properties()))));
        assertEquals("DISCONNECT NOT_AUTHORIZED", other.story(), "a client cannot become another user");

        Bench.Peer without = new Bench().connected(V5, "c");
        without.send(auth(ReasonCode.RE_AUTHENTICATE, eve.first()));
        assertEquals("DISCONNECT PROTOCOL_ERROR", without.story());
    }
}
