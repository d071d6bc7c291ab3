package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;
import org.tymbal.server.routing.Matches;
import org.tymbal.server.routing.RetainedPage;

/** Messages: those that are retained, and one that is published. */
final class TopicRoutes {
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int MOST_SHOWN_BYTES = 1_024;
    private static final int STEP = 16_384;
    private static final Set<String> PUBLISH_FIELDS = Set.of(
            "topic",
            "payload",
            "payloadBase64",
            "qos",
            "retain",
            "contentType",
            "responseTopic",
            "correlationDataBase64",
            "messageExpirySeconds",
            "payloadIsText",
            "userProperties");

    private final Broker broker;

    TopicRoutes(Broker broker) {
        this.broker = broker;
    }

    List<Route> all() {
        return List.of(
                Route.get(
                                "/retained",
                                Right.LOOK,
                                "listRetained",
                                "Retained messages whose topics match a filter, in the order of their topics.",
                                "RetainedPage",
                                this::retained)
                        .needs("filter", "string", "A topic filter; # is written %23.")
                        .takes("after", "string", "Only behind this topic: the next of the page before.")
                        .takes("limit", "integer", "How many at most, 1 to " + MOST + "; usually " + USUAL + ".")
                        .takes(
                                "payload",
                                "boolean",
                                "Whether the first " + MOST_SHOWN_BYTES + " bytes of each payload are shown."),
                Route.delete(
                                "/retained",
                                Right.CHANGE,
                                "clearRetained",
                                "Forgets the retained messages whose topics match a filter. Subscribers are told nothing.",
                                "Cleared",
                                this::clear)
                        .needs("filter", "string", "A topic filter; # is written %23.")
                        .takes("dryRun", "boolean", "true: only counts them."),
                Route.post(
                        "/publish",
                        Right.CHANGE,
                        "publish",
                        "Publishes a message, in the name of the user and by his rights.",
                        "Publish",
                        "Published",
                        this::publish));
    }

    private Answer retained(Call call) throws Problem {
        TopicFilter filter = call.filter("filter");
        int limit = call.number("limit", 1, MOST, USUAL);
        boolean payload = call.flag("payload", false);
        RetainedPage page = broker.inspection().retained(filter, call.text("after"), limit);
        ObjectNode root = Json.object();
        ArrayNode messages = root.putArray("messages");
        for (RetainedPage.Held held : page.messages()) {
            messages.add(retained(held, payload));
        }
        root.put("next", page.next());
        root.put("retained", broker.retainedMessages());
        return Answer.json(root);
    }

    private ObjectNode retained(RetainedPage.Held held, boolean payload) {
        Message message = held.message();
        ObjectNode one = Json.object();
        one.put("topic", message.topic().toString());
        one.put("qos", message.qos().level());
        one.put("payloadBytes", message.payloadLength());
        one.put("heldBytes", message.sizeBytes());
        one.put("publisher", message.publisher().isEmpty() ? null : message.publisher());
        one.put("ageSeconds", held.sinceMillis() == RetainedPage.UNKNOWN ? null : Long.valueOf(age(held)));
        if (message.expiresAtMillis() == Message.NEVER) {
            one.putNull("expiresInSeconds");
        } else {
            one.put("expiresInSeconds", Math.max(0, message.expiresAtMillis() - broker.nowMillis()) / 1000);
        }
        if (payload) {
            int shown = Math.min(MOST_SHOWN_BYTES, message.payloadLength());
            ByteSlice bytes = message.payload();
            one.put(
                    "payloadBase64",
                    Base64.getEncoder()
                            .encodeToString(ByteSlice.of(bytes.array(), bytes.offset(), shown)
                                    .toArray()));
        }
        return one;
    }

    private long age(RetainedPage.Held held) {
        return Math.max(0, broker.nowMillis() - held.sinceMillis()) / 1000;
    }

    private Answer clear(Call call) throws Problem {
        TopicFilter filter = call.filter("filter");
        boolean dryRun = call.flag("dryRun", false);
        long count = 0;
        long bytes = 0;
        String after = null;
        do {
            RetainedPage page = broker.inspection().retained(filter, after, STEP);
            for (RetainedPage.Held held : page.messages()) {
                Message message = held.message();
                count++;
                bytes += message.payloadLength();
                if (!dryRun) {
                    broker.inspection().forgetRetained(message.topic());
                }
            }
            after = page.next();
        } while (after != null);
        if (!dryRun && count > 0) {
            broker.log()
                    .notice(count + " retained messages on " + filter + " were cleared by "
                            + call.visitor().user() + " through the API.");
        }
        ObjectNode root = Json.object();
        root.put("count", count);
        root.put("payloadBytes", bytes);
        root.put("dryRun", dryRun);
        return Answer.json(root);
    }

    private Answer publish(Call call) throws Problem {
        ObjectNode asked = call.json();
        for (Map.Entry<String, JsonNode> field : asked.properties()) {
            if (!PUBLISH_FIELDS.contains(field.getKey())) {
                throw bad("The field " + field.getKey() + " is not known.");
            }
        }
        Identity identity = call.visitor().identity();
        if (identity == null) {
            throw new Problem(Problem.FORBIDDEN, "A message is published in the name of a user; log in.");
        }
        TopicName topic = topic(asked.path("topic"), "topic");
        if (topic.levels() > broker.limits().maximumTopicLevels()) {
            throw bad("A topic may have " + broker.limits().maximumTopicLevels() + " levels here.");
        }
        Rights rights = broker.places().at(identity.place()).rights(identity);
        Verdict verdict = rights.write(topic);
        if (!verdict.allowed() || topic.toString().startsWith("$CONTROL")) {
            throw new Problem(
                    Problem.FORBIDDEN,
                    "The user " + identity.username() + " may not publish to " + topic + " (" + verdict.rule() + ").");
        }
        byte[] payload = payload(asked);
        int most = broker.limits().maximumPayloadSize();
        if (most > 0 && payload.length > most) {
            throw new Problem(Problem.TOO_LARGE, "A payload may have " + most + " bytes here (message_size_limit).");
        }
        int qos = asked.path("qos").isMissingNode() ? 0 : asked.path("qos").asInt(-1);
        boolean retain = asked.path("retain").asBoolean(false);
        if (qos < 0 || qos > broker.features().maximumQos()) {
            throw bad(
                    "qos must be a whole number from 0 to " + broker.features().maximumQos() + ".");
        }
        if (retain && !broker.features().retainAvailable()) {
            throw bad("This server keeps no retained messages (retain_available).");
        }
        String refusal = broker.store().refusal();
        if (refusal != null && (qos > 0 || retain)) {
            throw new Problem(Problem.UNAVAILABLE, "The message cannot be kept: " + refusal + ".");
        }
        Packet.Publish packet = new Packet.Publish(
                false, Qos.of(qos), retain, topic, qos == 0 ? 0 : 1, properties(asked), ByteSlice.of(payload));
        Publisher publisher = new Publisher(Doorman.CLIENT_ID, identity.username(), identity.place());
        Matches matches = broker.publishUnlessTooMany(Message.of(packet, topic, publisher, true, broker.nowMillis()));
        if (matches == null) {
            throw new Problem(Problem.UNAVAILABLE, "The message is not published: " + broker.tooManyRetained() + ".");
        }
        boolean matched = !matches.isEmpty();
        ObjectNode root = Json.object();
        root.put("matched", matched);
        return Answer.json(root);
    }

    private static TopicName topic(JsonNode node, String name) throws Problem {
        String text = node.isTextual() ? node.textValue() : "";
        String problem = TopicName.problem(text);
        if (problem != null) {
            throw bad("The field " + name + " is no topic name: " + problem + ".");
        }
        return TopicName.of(text);
    }

    private static byte[] payload(ObjectNode asked) throws Problem {
        JsonNode text = asked.path("payload");
        JsonNode base64 = asked.path("payloadBase64");
        if (!text.isMissingNode() && !base64.isMissingNode()) {
            throw bad("Give payload or payloadBase64, not both.");
        }
        if (!base64.isMissingNode()) {
            return bytes(base64, "payloadBase64");
        }
        if (!text.isMissingNode() && !text.isTextual()) {
            throw bad("payload must be a text; give JSON as a text, or bytes as payloadBase64.");
        }
        return text.asText("").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode node, String name) throws Problem {
        try {
            if (node.isTextual()) {
                return Base64.getDecoder().decode(node.textValue());
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw bad("The field " + name + " is not in Base64.");
    }

    private static Properties properties(ObjectNode asked) throws Problem {
        Properties.Builder properties = Properties.builder();
        if (asked.path("payloadIsText").asBoolean(false)) {
            properties.add(Property.PAYLOAD_FORMAT_INDICATOR, 1);
        }
        JsonNode expiry = asked.path("messageExpirySeconds");
        if (!expiry.isMissingNode()) {
            if (!expiry.canConvertToLong() || expiry.longValue() < 0 || expiry.longValue() > 0xffff_ffffL) {
                throw bad("messageExpirySeconds must be a whole number from 0 to 4294967295.");
            }
            properties.add(Property.MESSAGE_EXPIRY_INTERVAL, expiry.longValue());
        }
        if (asked.path("contentType").isTextual()) {
            properties.add(Property.CONTENT_TYPE, text(asked.path("contentType"), "contentType"));
        }
        if (asked.path("responseTopic").isTextual()) {
            properties.add(
                    Property.RESPONSE_TOPIC,
                    topic(asked.path("responseTopic"), "responseTopic").toString());
        }
        if (!asked.path("correlationDataBase64").isMissingNode()) {
            properties.add(
                    Property.CORRELATION_DATA,
                    ByteSlice.of(bytes(asked.path("correlationDataBase64"), "correlationDataBase64")));
        }
        for (JsonNode pair : asked.path("userProperties")) {
            properties.user(text(pair.path("name"), "userProperties"), text(pair.path("value"), "userProperties"));
        }
        return properties.build();
    }

    private static String text(JsonNode node, String name) throws Problem {
        String text = node.isTextual() ? node.textValue() : null;
        if (text == null || text.length() > TopicName.MAXIMUM_BYTES / 3 || !isMqttText(text)) {
            throw bad("The field " + name + " must be a text of at most 21845 characters, without the character 0.");
        }
        return text;
    }

    /** Whether MQTT can carry it [MQTT-1.5.4-1] [MQTT-1.5.4-2]. */
    private static boolean isMqttText(String text) {
        return text.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(text); // no half of a surrogate pair
    }

    private static Problem bad(String sentence) {
        return new Problem(Problem.BAD_REQUEST, sentence);
    }
}
