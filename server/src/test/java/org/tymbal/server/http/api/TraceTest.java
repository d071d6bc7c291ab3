package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.PacketReader;

/** Watching packets, over a real WebSocket. */
@Timeout(60)
class TraceTest {
    @TempDir
    Path directory;

    /** A message of the feed. */
    private record Seen(int direction, String client, int packetLength, byte[] bytes) {
        static Seen of(ByteBuffer message) {
            long micros = message.getLong();
            assertTrue(Math.abs(micros / 1_000 - System.currentTimeMillis()) < 60_000, "a time in microseconds");
            int direction = message.get();
            byte[] id = new byte[message.getShort() & 0xffff];
            message.get(id);
            int length = message.getInt();
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            return new Seen(direction, new String(id, StandardCharsets.UTF_8), length, bytes);
        }

        PacketType type() {
            return PacketType.of(bytes[0] >> 4 & 0xf);
        }
    }

    private static final class Feed implements WebSocket.Listener {
        private final LinkedBlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        private ByteBuffer cut = ByteBuffer.allocate(0);

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            ByteBuffer whole = ByteBuffer.allocate(cut.remaining() + data.remaining())
                    .put(cut)
                    .put(data)
                    .flip();
            cut = last ? ByteBuffer.allocate(0) : whole;
            if (last) {
                seen.add(Seen.of(whole));
            }
            socket.request(1);
            return null;
        }

        Seen next() throws InterruptedException {
            Seen next = seen.poll(15, TimeUnit.SECONDS);
            assertTrue(next != null, "nothing was shown");
            return next;
        }
    }

    /** Comes back when the watching has begun. */
    private static WebSocket watch(ApiServer api, String query, String authorization, Feed feed)
            throws InterruptedException {
        WebSocket viewer = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", authorization)
                .buildAsync(URI.create("ws://127.0.0.1:" + api.server.httpPort() + "/api/v1/trace?" + query), feed)
                .join();
        Seen first = feed.next();
        assertEquals(TraceViewer.LEFT_OUT, first.direction());
        assertEquals(0, ByteBuffer.wrap(first.bytes()).getLong());
        return viewer;
    }

    @Test
    void theVeryBytesOfBothDirectionsAreShownAndOnlyOfWhoIsChosen() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            Feed feed = new Feed();
            WebSocket viewer = watch(api, "client=seen&client=a%2Fb", ApiServer.ADMIN, feed);
            try (ApiServer.Mqtt other = api.mqtt("other");
                    ApiServer.Mqtt seen = api.mqtt("seen")) {
                other.publish("t", "not shown", Qos.AT_MOST_ONCE, false);
                other.ping();
                seen.subscribe("t", Qos.AT_LEAST_ONCE);
                seen.publish("t", "hello", Qos.AT_LEAST_ONCE, false);
                seen.ping();
                List<String> lines = new ArrayList<>();
                Seen last = null;
                while (last == null || last.type() != PacketType.PINGRESP) {
                    last = feed.next();
                    assertEquals("seen", last.client());
                    assertEquals(last.packetLength(), last.bytes().length);
                    lines.add(last.direction() + " " + last.type());
                    PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V5, 1 << 20);
                    reader.feed(last.bytes(), 0, last.bytes().length);
                    Packet packet = reader.next();
                    assertEquals(last.type(), packet.type());
                }
                assertEquals(
                        List.of("0 CONNECT", "1 CONNACK", "0 SUBSCRIBE", "1 SUBACK", "0 PUBLISH"), lines.subList(0, 5));
                assertTrue(lines.contains("1 PUBACK") && lines.contains("1 PUBLISH"), lines.toString());
            }
            viewer.abort();
        }
    }

    @Test
    void whoIsConnectedAlreadyIsShownFromNowOnAndUntilTheViewerGoes() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("c")) {
            Feed feed = new Feed();
            WebSocket viewer = watch(api, "all=true&bytes=16", ApiServer.ADMIN, feed);
            Seen seen = null;
            for (int i = 0; seen == null; i++) {
                client.publish("t/" + i, "x".repeat(1_000), Qos.AT_MOST_ONCE, false);
                seen = feed.seen.poll(20, TimeUnit.MILLISECONDS);
            }
            assertEquals(PacketType.PUBLISH, seen.type());
            assertEquals(16, seen.bytes().length);
            assertTrue(seen.packetLength() > 1_000);
            viewer.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            int before = api.server.broker().tracing().version();
            for (int i = 0;
                    i < 1_000 && api.server.broker().tracing().viewersOf("c").size() > 0;
                    i++) {
                Thread.sleep(10);
            }
            assertEquals(List.of(), api.server.broker().tracing().viewersOf("c"), "version " + before);
            client.ping();
        }
    }

    /** PUBLISH on topics that match and the answers to these, in both directions, whoever the client is; nothing else. */
    @Test
    void packetsAboutTopicsAreFollowed() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt sub = api.mqtt("sub")) {
            sub.subscribe("home/#", Qos.EXACTLY_ONCE);
            Feed feed = new Feed();
            WebSocket viewer = watch(api, "filter=home/%2B/lamp", ApiServer.ADMIN, feed);
            try (ApiServer.Mqtt pub = api.mqtt("pub")) {
                pub.publish("home/hall/door", "not shown", Qos.AT_LEAST_ONCE, false);
                pub.publish("home/hall/lamp", "on", Qos.AT_LEAST_ONCE, false);
                pub.ping();
                for (int id = 1; id < 3; id++) {
                    sub.send(new Packet.Puback(id, ReasonCode.SUCCESS, Properties.NONE));
                }
                sub.ping();
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Seen seen = feed.next();
                    lines.add(seen.direction() + " " + seen.client() + " " + seen.type());
                    if (seen.type() == PacketType.PUBLISH) {
                        assertTrue(new String(seen.bytes(), StandardCharsets.UTF_8).contains("home/hall/lamp"));
                    }
                }
                lines.sort(null);
                assertEquals(List.of("0 pub PUBLISH", "0 sub PUBACK", "1 pub PUBACK", "1 sub PUBLISH"), lines);
                assertTrue(feed.seen.isEmpty(), "the door is not shown");
            }
            viewer.abort();
            assertThrows(CompletionException.class, () -> watch(api, "filter=home/%23/x", ApiServer.ADMIN, new Feed()));
            assertThrows(CompletionException.class, () -> watch(api, "filter=home", ApiServer.MONITOR, new Feed()));
        }
    }

    @Test
    void aPasswordIsNotShown() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            Feed feed = new Feed();
            WebSocket viewer = watch(api, "client=p", ApiServer.ADMIN, feed);
            try (ApiServer.Mqtt client = api.mqtt()) {
                client.send(new Packet.Connect(
                        ProtocolVersion.V5,
                        true,
                        60,
                        "p",
                        null,
                        "bert",
                        ByteSlice.utf8("secret-bert"),
                        Properties.NONE));
                client.ping();
                String shown = new String(feed.next().bytes(), StandardCharsets.ISO_8859_1);
                assertTrue(shown.contains("bert"));
                assertFalse(shown.contains("secret"));
            }
            viewer.abort();
        }
    }

    @Test
    void onlyWhoMayWatches() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String authorization : List.of(ApiServer.MONITOR, ApiServer.USER, "Basic x")) {
                assertThrows(
                        CompletionException.class,
                        () -> watch(api, "client=c", authorization, new Feed()),
                        authorization);
            }
            assertThrows(CompletionException.class, () -> watch(api, "", ApiServer.ADMIN, new Feed()));
            assertThrows(CompletionException.class, () -> watch(api, "client=a&all=true", ApiServer.ADMIN, new Feed()));
            assertEquals(426, api.get("/api/v1/trace?client=c", ApiServer.ADMIN).statusCode());
        }
    }

    @Test
    void whatComesTooFastIsLeftOutAndCounted() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("c")) {
            Feed feed = new Feed();
            WebSocket viewer = watch(api, "client=c", ApiServer.ADMIN, feed);
            client.ping();
            feed.next();
            int sent = 60_000;
            for (int i = 0; i < sent; i++) {
                client.publish("t", "x", Qos.AT_MOST_ONCE, false);
            }
            client.ping();
            long shown = 0;
            long leftOut = 0;
            while (shown + leftOut < sent) {
                Seen next = feed.next();
                if (next.direction() == TraceViewer.LEFT_OUT) {
                    leftOut += ByteBuffer.wrap(next.bytes()).getLong();
                } else if (next.type() == PacketType.PUBLISH) {
                    shown++;
                }
            }
            assertTrue(leftOut > 0 && shown > 0, shown + " shown, " + leftOut + " left out");
            viewer.abort();
        }
    }
}
