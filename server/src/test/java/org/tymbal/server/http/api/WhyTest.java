package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.config.LimitsConfig;

/** "Why didn't my message arrive?", with real clients in each of the cases. */
@Timeout(120)
class WhyTest {
    @TempDir
    Path directory;

    private static JsonNode why(ApiServer api, String query) throws Exception {
        return api.json("/api/v1/why?" + query);
    }

    private static String step(JsonNode answer, String name) {
        for (JsonNode step : answer.path("steps")) {
            if (step.path("step").textValue().equals(name)) {
                return step.path("kind").textValue() + ": "
                        + step.path("sentence").textValue();
            }
        }
        return "";
    }

    private static void assertSays(String part, JsonNode answer, String step) {
        assertTrue(step(answer, step).contains(part), step + " does not say \"" + part + "\": " + answer);
    }

    private static void assertLost(String part, JsonNode answer) {
        assertFalse(answer.path("arrives").booleanValue(), answer.toString());
        assertTrue(answer.path("summary").textValue().contains(part), answer.toString());
        assertFalse(answer.path("fix").textValue().isEmpty(), answer.toString());
    }

    @Test
    void rightsAndRefusalsAreSaidWithTheirRules() throws Exception {
        String[] acl = {"topic read open/#", "topic write open/w", "user bert", "topic read b"};
        try (ApiServer api = ApiServer.withUsers(directory, acl);
                ApiServer.Mqtt from = api.mqtt("from");
                ApiServer.Mqtt to = api.mqtt("to")) {
            to.subscribe("open/+", Qos.AT_LEAST_ONCE);
            to.subscribe(Subscription.of(TopicFilter.of("hidden"), Qos.AT_LEAST_ONCE));
            from.publish("open/x", "x", Qos.AT_MOST_ONCE, false);
            from.ping();
            JsonNode good = why(api, "topic=open/w&client=to&from=from&qos=1");
            assertTrue(good.path("arrives").booleanValue(), good.toString());
            assertSays("acl.txt:2", good, "publisher");
            assertSays("acl.txt:1", good, "rights");
            assertSays("open/+ with QoS 1", good, "subscription");
            JsonNode denied = why(api, "topic=open/x&client=to&from=from");
            assertLost("may not publish to open/x: no line of", denied);
            assertSays("was refused", denied, "refused");
            JsonNode hidden = why(api, "topic=hidden&client=to");
            assertSays("Its subscription to hidden was refused", hidden, "refused");
            assertSays("may not read hidden", hidden, "rights");
            assertSays("note: Nobody was named", hidden, "publisher");
            assertLost("no client nobody", why(api, "topic=open/w&client=to&from=nobody"));
            assertLost("no session of nobody", why(api, "topic=open/w&client=nobody"));
        }
    }

    @Test
    void filtersThatNearlyMatchAreSaid() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt to = api.mqtt("to")) {
            assertLost("has no subscription", why(api, "topic=a&client=to"));
            for (String filter : new String[] {"Home/Lamp", "home/lamp/", "home", "+/lamp/state/x", "#"}) {
                to.subscribe(Subscription.of(TopicFilter.of(filter), Qos.AT_MOST_ONCE));
                if (filter.equals("#")) {
                    assertLost("topics that begin with $", why(api, "topic=$internal/x&client=to"));
                }
            }
        }
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt to = api.mqtt("to")) {
            String[][] cases = {
                {"Home/Lamp", "capital letters"},
                {"home/lamp/", "slash at an end"},
                {"home", "home/# does"},
                {"+/lamp/x", "3 levels and the topic 2"}
            };
            for (String[] one : cases) {
                to.subscribe(Subscription.of(TopicFilter.of(one[0]), Qos.AT_MOST_ONCE));
                assertSays(one[1], why(api, "topic=home/lamp&client=to"), "subscription");
                to.send(new org.tymbal.codec.packet.Packet.Unsubscribe(
                        2, java.util.List.of(TopicFilter.of(one[0])), org.tymbal.codec.packet.Properties.NONE));
                to.next();
            }
        }
    }

    @Test
    void optionsOfTheSubscriptionAreSaid() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt to = api.mqtt("to");
                ApiServer.Mqtt other = api.mqtt("other")) {
            to.subscribe(new Subscription(
                    TopicFilter.of("own"), Qos.AT_LEAST_ONCE, true, false, RetainHandling.DO_NOT_SEND));
            assertLost("No Local", why(api, "topic=own&client=to&from=to"));
            JsonNode lower = why(api, "topic=own&client=to&from=other&qos=2");
            assertSays("sent with QoS 1", lower, "QoS");
            other.publish("own", "kept", Qos.AT_MOST_ONCE, true);
            other.ping();
            JsonNode kept = why(api, "topic=own&client=to&from=other");
            assertSays("is not sent at each subscribing", kept, "retained message");
            assertSays("without the RETAIN flag", kept, "Retain As Published");
            to.subscribe("$share/g/s", Qos.AT_MOST_ONCE);
            assertSays("only member", why(api, "topic=s&client=to"), "shared subscription");
            other.subscribe("$share/g/s", Qos.AT_MOST_ONCE);
            assertSays("The 2 members of the group g", why(api, "topic=s&client=to"), "shared subscription");
        }
    }

    @Test
    void aClientThatIsAwayAndAQueueThatIsFullAreSaid() throws Exception {
        LimitsConfig limits =
                LimitsConfig.DEFAULT.toBuilder().maximumQueuedMessages(2).build();
        try (ApiServer api = ApiServer.withUsers(directory, limits);
                ApiServer.Mqtt from = api.mqtt("from")) {
            ApiServer.Mqtt to = api.mqtt("to");
            to.subscribe("t", Qos.AT_LEAST_ONCE);
            assertSays("connected for only", why(api, "topic=t&client=to"), "connection");
            assertSays("there is room", why(api, "topic=t&client=to&qos=1"), "queue");
            to.close();
            while (api.json("/api/v1/clients/to").path("connected").booleanValue()) {
                Thread.onSpinWait();
            }
            assertLost("messages of QoS 0 are not kept", why(api, "topic=t&client=to&from=from&qos=0"));
            JsonNode waits = why(api, "topic=t&client=to&from=from&qos=1");
            assertTrue(waits.path("arrives").booleanValue(), waits.toString());
            assertSays("Its session ends in", waits, "connection");
            for (int i = 0; i < 4; i++) {
                from.publish("t", "x" + i, Qos.AT_LEAST_ONCE, false);
                from.next();
            }
            JsonNode full = why(api, "topic=t&client=to&from=from&qos=1");
            assertLost("max_queued_messages 2", full);
            assertSays("found its queue full", full, "lost before");
            assertSays("2 found its queue full", full, "losses");
            from.cut();
            while (api.json("/api/v1/clients/from").path("connected").booleanValue()) {
                Thread.onSpinWait();
            }
            assertLost("from is not connected", why(api, "topic=t&client=to&from=from&qos=1"));
        }
    }

    @Test
    void aTakeoverIsSaidWithWhoAndHowOften() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt first = api.mqtt("twin")) {
            first.subscribe("t", Qos.AT_LEAST_ONCE);
            assertEquals("", step(why(api, "topic=t&client=twin"), "takeover"));
            try (ApiServer.Mqtt second = api.mqtt("twin")) {
                JsonNode once = why(api, "topic=t&client=twin");
                assertSays("The session of twin was taken over", once, "takeover");
                assertSays("with the same client identifier", once, "takeover");
                assertFalse(step(once, "takeover").contains("times"), once.toString());
                try (ApiServer.Mqtt third = api.mqtt("twin");
                        ApiServer.Mqtt to = api.mqtt("to")) {
                    third.ping();
                    to.subscribe("t", Qos.AT_MOST_ONCE);
                    assertSays("happened 2 times", why(api, "topic=t&client=twin"), "takeover");
                    assertSays("session of twin", why(api, "topic=t&client=to&from=twin"), "takeover");
                }
                assertTrue(second.next() instanceof org.tymbal.codec.packet.Packet.Disconnect);
            }
        }
    }

    @Test
    void whatExpiresBeforeTheClientIsBackIsSaid() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt from = api.mqtt("from")) {
            ApiServer.Mqtt to = api.mqtt("to");
            from.ping();
            to.subscribe("t", Qos.AT_LEAST_ONCE);
            assertSays(
                    "Nothing waits before it", why(api, "topic=t&client=to&qos=1&expirySeconds=7"), "message expiry");
            assertEquals("", step(why(api, "topic=t&client=to&qos=1"), "message expiry"));
            to.close();
            while (api.json("/api/v1/clients/to").path("connected").booleanValue()) {
                Thread.onSpinWait();
            }
            JsonNode waits = why(api, "topic=t&client=to&from=from&qos=1&expirySeconds=7");
            assertTrue(waits.path("arrives").booleanValue(), waits.toString());
            assertSays("note: It waits for 7 s at most", waits, "message expiry");
            assertLost("Interval of 0", why(api, "topic=t&client=to&from=from&qos=1&expirySeconds=0"));
        }
    }

    @Test
    void whatDoesNotAcknowledgeAndWhatIsTooLargeAreSaid() throws Exception {
        LimitsConfig limits = LimitsConfig.DEFAULT.toBuilder()
                .maximumInflightMessages(1)
                .maximumPayloadSize(100)
                .build();
        try (ApiServer api = ApiServer.withUsers(directory, limits);
                ApiServer.Mqtt from = api.mqtt("from");
                ApiServer.Mqtt to = api.mqtt("to")) {
            to.subscribe("t", Qos.AT_LEAST_ONCE);
            for (int i = 0; i < 2; i++) {
                from.publish("t", "x", Qos.AT_LEAST_ONCE, false);
                from.next();
            }
            to.next(); // is not acknowledged
            assertSays("has not acknowledged 1", why(api, "topic=t&client=to&from=from&qos=1"), "queue");
            assertLost("message_size_limit", why(api, "topic=t&client=to&from=from&payloadBytes=101"));
            assertLost("max_packet_size", tooLarge(directory.resolve("two")));
        }
    }

    /** Without message_size_limit the packet itself is too large. */
    private static JsonNode tooLarge(Path directory) throws Exception {
        java.nio.file.Files.createDirectories(directory);
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt to = api.mqtt("to")) {
            to.subscribe("t", Qos.AT_LEAST_ONCE);
            return why(api, "topic=t&client=to&payloadBytes=100000000");
        }
    }

    @Test
    void aQuestionMustBeOne() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String query : new String[] {
                "client=c",
                "topic=t",
                "topic=%23&client=c",
                "topic=t&client=c&qos=3",
                "topic=t&client=c&payloadBytes=-1",
                "topic=t&client=c&expirySeconds=-1"
            }) {
                assertEquals(
                        400, api.get("/api/v1/why?" + query, ApiServer.ADMIN).statusCode(), query);
            }
        }
    }
}
