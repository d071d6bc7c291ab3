package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tymbal.server.token.Algorithm.Family;

/** Keys that an identity provider publishes, by a provider that changes, lies and fails. */
@Timeout(60)
class FetchedKeysTest {
    private static final FetchedKeys.Pace FAST = new FetchedKeys.Pace(20, 20, 20);
    private static final FetchedKeys.Pace ONLY_WHEN_MISSED = new FetchedKeys.Pace(3_600_000, 3_600_000, 1);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> changes = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private volatile byte[] body = keys(Family.RSA);
    private HttpServer provider;
    private FetchedKeys fetched;

    private static byte[] keys(Family... families) {
        StringBuilder keys = new StringBuilder("{\"keys\":[");
        for (Family family : families) {
            keys.append(family == families[0] ? "" : ",").append(Signer.key(family));
        }
        return keys.append("]}").toString().getBytes(UTF_8);
    }

    @BeforeEach
    void serve() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/keys", exchange -> {
            byte[] answer = body;
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        fetched.close();
        provider.stop(0);
    }

    private void fetch(FetchedKeys.Pace pace) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/keys");
        fetched = new FetchedKeys(
                new KeyServer(address, null),
                log::add,
                () -> changes.add(fetched.keys().keys().size()),
                pace);
        assertEquals(0, fetched.keys().keys().size(), "nobody gets in before the first set has come");
        fetched.begin();
    }

    private String logged() throws InterruptedException {
        return String.valueOf(log.poll(50, TimeUnit.SECONDS));
    }

    @Test
    void theLastGoodSetCounts() throws InterruptedException {
        fetch(FAST);
        assertEquals(1, changes.poll(50, TimeUnit.SECONDS));
        assertTrue(logged().startsWith("The keys of tokens are the 1 of http"));
        status = 500;
        assertTrue(logged().contains("the answer is 500, not 200; the last good ones count."));
        status = 302;
        assertTrue(logged().contains("the answer is 302, not 200"), "it goes nowhere else");
        status = 200;
        body = "<html>".getBytes(UTF_8);
        assertTrue(logged().contains("is no JSON"));
        body = new byte[(256 << 10) + 1];
        assertTrue(logged().contains("more than 262144 bytes"));
        body = "{\"keys\":[]}".getBytes(UTF_8);
        assertTrue(logged().contains("no key that could verify"));
        body = keys(Family.SECRET);
        assertTrue(!fetched.keys().keys().isEmpty() && changes.isEmpty(), "a published secret is none");
        body = keys(Family.RSA, Family.P256);
        assertEquals(2, changes.poll(50, TimeUnit.SECONDS));
        body = keys(Family.P256);
        assertEquals(1, changes.poll(50, TimeUnit.SECONDS), "a key that is gone counts no more");
    }

    @Test
    void anUnknownKeyIsLookedForSoon() throws InterruptedException {
        fetch(ONLY_WHEN_MISSED);
        assertEquals(1, changes.poll(50, TimeUnit.SECONDS));
        body = keys(Family.RSA, Family.EDWARDS);
        fetched.missed();
        assertEquals(2, changes.poll(50, TimeUnit.SECONDS));
    }
}
