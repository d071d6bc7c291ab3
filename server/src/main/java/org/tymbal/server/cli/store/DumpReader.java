package org.tymbal.server.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;
import org.tymbal.server.store.StoreContents;
import org.tymbal.server.store.StoredEntry;
import org.tymbal.server.store.StoredSession;

/** Reads what {@link DumpWriter} has written, and people may have edited: strictly, line by line. */
final class DumpReader {
    private static final long MAX_EXPIRY = 0xffff_ffffL;
    private static final int MAX_TEXT = 65_535;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // a payload may have 256 MB
                    .maxNestingDepth(16)
                    .build())
            .build());

    private final BufferedReader in;
    private final Progress progress;
    private final Set<Long> sessions = new HashSet<>();
    private final Set<Long> shared = new HashSet<>();
    private boolean headerAwaited = true;
    private long line;

    DumpReader(BufferedReader in, Progress progress) {
        this.in = in;
        this.progress = progress;
    }

    /**
     * Reads all of it.
     *
     * @throws IOException if it cannot be read, or is no dump; the message names the line
     */
    void read(StoreContents to) throws IOException {
        boolean ended = false;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                JsonNode node = MAPPER.readTree(text);
                String type = text(node, "type");
                if (ended) {
                    throw new IllegalArgumentException("something follows the line that ends the dump");
                } else if (headerAwaited && !type.equals("tymbal-store")) {
                    throw new IllegalArgumentException("this is no dump of a store: its first line has another type");
                }
                ended = type.equals("end");
                if (ended) {
                    checkEnd(node);
                } else {
                    take(type, node, to);
                }
            } catch (JsonProcessingException e) {
                String why = e instanceof JsonParseException ? e.getOriginalMessage() : e.getMessage();
                throw new IOException("line " + line + " is no JSON: " + why, e);
            } catch (IllegalArgumentException e) {
                throw new IOException("line " + line + ": " + e.getMessage(), e);
            }
        }
        if (!ended) {
            throw new IOException("the dump is not whole: its last line, with the type \"end\", is missing");
        }
    }

    private void checkEnd(JsonNode node) {
        long lines = number(node, "lines", 0, Long.MAX_VALUE);
        if (lines != progress.total()) {
            throw new IllegalArgumentException(
                    "the dump had " + lines + " records when it was written, and has " + progress.total());
        }
    }

    private void take(String type, JsonNode node, StoreContents to) throws IOException {
        if (!headerAwaited) {
            progress.add(type);
        }
        switch (type) {
            case "tymbal-store" -> header(node);
            case "shared" -> {
                long id = number(node, "messageId", 1, Long.MAX_VALUE);
                shared.add(id);
                to.shared(id, message(node));
            }
            case "session" -> session(node, to);
            case "subscription" -> subscription(node, to);
            case "received" -> to.received(session(node), packetId(node, 1));
            case "released" -> to.released(session(node), sequence(node), packetId(node, 1));
            case "queued" -> queued(node, to);
            case "will" ->
                to.will(
                        session(node),
                        message(node),
                        number(node, "delaySeconds", 0, MAX_EXPIRY),
                        time(node, "dueAt", Message.NEVER));
            case "retained" -> to.retained(message(node));
            default -> throw new IllegalArgumentException("the type \"" + type + "\" is unknown");
        }
    }

    private void header(JsonNode node) {
        if (!headerAwaited) {
            throw new IllegalArgumentException("a second dump begins here");
        }
        long format = number(node, "format", 1, Integer.MAX_VALUE);
        if (format > DumpWriter.FORMAT) {
            throw new IllegalArgumentException(
                    "the dump has the format " + format + " of a newer Tymbal; this one knows " + DumpWriter.FORMAT);
        }
        headerAwaited = false;
    }

    private void session(JsonNode node, StoreContents to) throws IOException {
        long id = number(node, "session", 1, Long.MAX_VALUE);
        if (!sessions.add(id)) {
            throw new IllegalArgumentException("there are two sessions with the number " + id);
        }
        String clientId = text(node, "clientId");
        if (clientId.isEmpty() || Utf8.encodedLength(clientId) > MAX_TEXT) {
            throw new IllegalArgumentException("a clientId has 1 to 65535 bytes");
        }
        to.session(new StoredSession(
                clientId,
                id,
                number(node, "expirySeconds", 0, MAX_EXPIRY),
                time(node, "detachedAt", StoredSession.CONNECTED),
                number(node, "sentUpTo", 0, Long.MAX_VALUE)));
    }

    private void subscription(JsonNode node, StoreContents to) throws IOException {
        String filter = text(node, "filter");
        String problem = TopicFilter.problem(filter);
        if (problem != null) {
            throw new IllegalArgumentException("the filter \"" + filter + "\": " + problem);
        }
        RetainHandling[] handlings = RetainHandling.values();
        to.subscription(
                session(node),
                new Subscription(
                        TopicFilter.of(filter),
                        Qos.of((int) number(node, "qos", 0, 2)),
                        flag(node, "noLocal"),
                        flag(node, "retainAsPublished"),
                        handlings[(int) number(node, "retainHandling", 0, handlings.length - 1)]),
                (int) number(node, "identifier", 0, 268_435_455));
    }

    private void queued(JsonNode node, StoreContents to) throws IOException {
        JsonNode list = field(node, "identifiers");
        if (!list.isArray()) {
            throw new IllegalArgumentException("\"identifiers\" is no list");
        }
        int[] identifiers = new int[list.size()];
        for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = (int) inRange(list.get(i), "identifiers", 1, 268_435_455);
        }
        boolean refers = node.has("messageId");
        long messageId = refers ? number(node, "messageId", 1, Long.MAX_VALUE) : 0;
        if (refers && !shared.contains(messageId)) {
            throw new IllegalArgumentException("there is no shared message " + messageId + " before this line");
        }
        Message message = refers ? Message.of("elsewhere", new byte[0], Qos.AT_MOST_ONCE, false) : message(node);
        to.queued(
                session(node),
                new StoredEntry(
                        sequence(node),
                        number(node, "position", 0, Long.MAX_VALUE),
                        message.sizeBytes(),
                        message,
                        (int) number(node, "qos", 1, 2),
                        flag(node, "retain"),
                        packetId(node, 0),
                        identifiers),
                messageId);
    }

    private Message message(JsonNode node) {
        JsonNode in = field(node, "message");
        String topic = text(in, "topic");
        String problem = TopicName.problem(topic);
        if (problem != null) {
            throw new IllegalArgumentException("the topic \"" + topic + "\": " + problem);
        }
        String publisher = text(in, "publisher");
        if (Utf8.encodedLength(publisher) > MAX_TEXT) {
            throw new IllegalArgumentException("a publisher has at most 65535 bytes");
        }
        boolean v5 = number(in, "mqtt", 3, 5) == 5;
        Properties properties = in.has("properties") ? properties(in.get("properties")) : Properties.NONE;
        if (!v5 && !properties.isEmpty()) {
            throw new IllegalArgumentException("properties need \"mqtt\": 5");
        }
        Qos qos = Qos.of((int) number(in, "qos", 0, 2));
        boolean retain = flag(in, "retain");
        ByteSlice payload = bytes(in, "payload");
        Packet.Publish publish = new Packet.Publish(false, qos, retain, TopicName.of(topic), 0, properties, payload);
        return Message.restored(
                publish, qos, retain, time(in, "expiresAt", Message.NEVER), Publisher.of(publisher), v5);
    }

    private static Properties properties(JsonNode list) {
        Properties.Builder properties = Properties.builder();
        for (JsonNode node : list) {
            Property property = property(text(node, "name"));
            if (properties.has(property) && !property.repeatableIn(PacketType.PUBLISH)) {
                throw new IllegalArgumentException("the property " + property.label() + " is there twice");
            }
            switch (property.type()) {
                case UTF8 -> properties.add(property, shortText(node, "value"));
                case BINARY -> {
                    ByteSlice value = bytes(node, "value");
                    if (value.length() > MAX_TEXT) {
                        throw new IllegalArgumentException(property.label() + " has at most 65535 bytes");
                    }
                    properties.add(property, value);
                }
                case PAIR -> properties.user(shortText(node, "key"), shortText(node, "value"));
                default -> properties.add(property, number(node, "value", 0, MAX_EXPIRY));
            }
        }
        return properties.build();
    }

    private static Property property(String label) {
        for (Property property : Property.values()) {
            if (property.label().equals(label)
                    && property.allowedIn(PacketType.PUBLISH)
                    && property != Property.TOPIC_ALIAS
                    && property != Property.SUBSCRIPTION_IDENTIFIER) {
                return property;
            }
        }
        throw new IllegalArgumentException("a message has no property \"" + label + "\"");
    }

    // ---- fields

    private long session(JsonNode node) {
        long session = number(node, "session", 1, Long.MAX_VALUE);
        if (!sessions.contains(session)) {
            throw new IllegalArgumentException("there is no session " + session + " before this line");
        }
        return session;
    }

    private static long sequence(JsonNode node) {
        return number(node, "sequence", 1, Long.MAX_VALUE);
    }

    private static int packetId(JsonNode node, int least) {
        return (int) number(node, "packetId", least, 65_535);
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("\"" + name + "\" is no text");
        }
        String text = value.textValue();
        // A lone half of a surrogate pair, written as an escape, is no text that MQTT could carry.
        if (text.chars().anyMatch(c -> c == 0)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("\"" + name + "\" has a character that MQTT does not allow");
        }
        return text;
    }

    private static String shortText(JsonNode node, String name) {
        String text = text(node, name);
        if (Utf8.encodedLength(text) > MAX_TEXT) {
            throw new IllegalArgumentException("\"" + name + "\" has more than 65535 bytes");
        }
        return text;
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("\"" + name + "\" is neither true nor false");
        }
        return value.booleanValue();
    }

    private static long number(JsonNode node, String name, long least, long most) {
        return inRange(field(node, name), name, least, most);
    }

    private static long inRange(JsonNode value, String name, long least, long most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new IllegalArgumentException("\"" + name + "\" is no number from " + least + " to " + most);
        }
        return value.longValue();
    }

    private static long time(JsonNode node, String name, long none) {
        return node.has(name) ? number(node, name, 0, Long.MAX_VALUE >> 1) : none;
    }

    /** Text, or in base 64 under another name. */
    private static ByteSlice bytes(JsonNode node, String name) {
        @Nullable JsonNode encoded = node.get(name + "Base64");
        if (encoded == null) {
            return ByteSlice.of(text(node, name).getBytes(StandardCharsets.UTF_8));
        }
        try {
            return ByteSlice.of(encoded.binaryValue());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("\"" + name + "Base64\" is no base 64", e);
        }
    }
}
