package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.access.RevocableRules.ByFiles;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Keys that change while clients are in by them: in a file with SIGHUP, and at an identity provider. */
class TokenKeysIT {
    private static final TokenSigner OLD = new TokenSigner("old");
    private static final TokenSigner NEW = new TokenSigner("new");
    private static final String ALL = ",\"acl\":{\"all\":[\"#\"]}";
    private static final Path KEYS = AccessFilesOfTest.file(OLD.keySet());
    private static final AtomicReference<String> PUBLISHED = new AtomicReference<>(OLD.keySet());
    private static final HttpServer PROVIDER = provider();

    @RegisterExtension
    static final BrokerProcess byFile = broker("token_key_set_file " + KEYS);

    @RegisterExtension
    static final BrokerProcess byAddress =
            broker("token_key_set_url http://127.0.0.1:" + PROVIDER.getAddress().getPort() + "/keys");

    private static BrokerProcess broker(String keys) {
        return BrokerProcess.tymbal(
                "-c", AccessFilesOfTest.file(keys, "token_acl_claim acl").toString());
    }

    private static HttpServer provider() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/keys", exchange -> {
                byte[] answer = PUBLISHED.get().getBytes(UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop(0);
    }

    private static Packets.Connect with(Wire wire, String name, byte[] token) {
        return Packets.connect(wire.version(), wire.id(name)).username("any").password(token);
    }

    @EveryWire
    void aKeyThatIsTakenOutOfTheFileTakesItsClientsAlong(Wire wire) throws IOException {
        WireClient old = byFile.connect(wire, with(wire, "o", OLD.token("ann", 60, ALL)));
        Files.writeString(KEYS, NEW.keySet());
        ByFiles.signal(byFile);
        old.expectClosed(0x87);
        assertEquals(
                wire.v5() ? 0x87 : 5,
                byFile.open(wire)
                        .connect(with(wire, "o", OLD.token("ann", 60, ALL)))
                        .reason());
        WireClient fresh = byFile.connect(wire, with(wire, "n", NEW.token("ann", 60, ALL)));
        Files.writeString(KEYS, "{\"keys\":[]}");
        ByFiles.signal(byFile);
        fresh.expectNothing(); // a file that is no good changes nothing
        Files.writeString(KEYS, OLD.keySet());
        ByFiles.signal(byFile);
        fresh.expectClosed(0x87);
    }

    /** What was queued under the rights of one token is handed out by the rights of the next. */
    @EveryWire
    void whatWaitsIsForTheNextToken(Wire wire) throws IOException {
        String some = ",\"acl\":{\"sub\":[\"" + wire.topic("open") + "\"]}";
        WireClient ann =
                byFile.connect(wire, with(wire, "a", OLD.token("ann", 60, ALL)).persistent());
        ann.subscribe(wire.topic("#"), 1);
        ann.disconnect();
        WireClient bob = byFile.connect(wire, with(wire, "b", OLD.token("bob", 60, ALL)));
        bob.publish(wire.topic("secret"), "secret", 1, false);
        bob.publish(wire.topic("open"), "open", 1, false);
        ann = byFile.connect(wire, with(wire, "a", OLD.token("ann", 60, some)).persistent());
        ann.nextMessage("open");
        ann.expectNothing();
        WireClient thief = byFile.open(wire);
        assertEquals(
                wire.v5() ? 0x87 : 5,
                thief.connect(with(wire, "a", OLD.token("eve", 60, ALL))).reason(),
                "a Session belongs to the user of its token");
    }

    @Test
    void theProviderChangesItsKey() {
        Wire wire = new Wire(Endpoint.WSS, ProtocolVersion.V5);
        byAddress.awaitLine("the first keys", line -> line.contains("The keys of tokens are the 1 of http"));
        WireClient old = byAddress.connect(wire, with(wire, "o", OLD.token("ann", 90, ALL)));
        PUBLISHED.set(NEW.keySet());
        byte[] fresh = NEW.token("ann", 90, ALL);
        assertEquals(
                0x87,
                byAddress.open(wire).connect(with(wire, "n", fresh)).reason(),
                "not known yet; but it is looked for");
        old.expectClosed(0x87);
        byAddress.connect(wire, with(wire, "n", fresh)).expectNothing();
    }
}
