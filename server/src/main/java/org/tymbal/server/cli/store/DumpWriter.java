package org.tymbal.server.cli.store;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.server.message.Message;
import org.tymbal.server.store.StoreContents;
import org.tymbal.server.store.StoredEntry;
import org.tymbal.server.store.StoredSession;

/** Writes what a store holds as JSON lines: an object in each, its kind under {@code "type"}. {@link DumpReader} reads it. */
final class DumpWriter implements StoreContents, Closeable {
    /** Rises when an older Tymbal could misread what is written. */
    static final int FORMAT = 1;

    private final JsonGenerator json;
    private final Progress progress;
    private long damaged;

    /** @param to which it closes */
    DumpWriter(OutputStream to, Progress progress) throws IOException {
        this.progress = progress;
        json = new JsonFactory().createGenerator(to, JsonEncoding.UTF8);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.writeStartObject();
        json.writeStringField("type", "tymbal-store");
        json.writeNumberField("format", FORMAT);
        json.writeEndObject();
    }

    /** How much could not be read. */
    long damaged() {
        return damaged;
    }

    private void begin(String type) throws IOException {
        progress.add(type);
        json.writeStartObject();
        json.writeStringField("type", type);
    }

    private void begin(String type, long session) throws IOException {
        begin(type);
        json.writeNumberField("session", session);
    }

    @Override
    public void shared(long messageId, Message message) throws IOException {
        begin("shared");
        json.writeNumberField("messageId", messageId);
        message(message);
        json.writeEndObject();
    }

    @Override
    public void session(StoredSession session) throws IOException {
        begin("session", session.id());
        json.writeStringField("clientId", session.clientId());
        json.writeNumberField("expirySeconds", session.expirySeconds());
        time("detachedAt", session.detachedAtMillis(), StoredSession.CONNECTED);
        json.writeNumberField("sentUpTo", session.sentUpTo());
        json.writeEndObject();
    }

    /** Left out where there is none. */
    private void time(String name, long millis, long none) throws IOException {
        if (millis != none) {
            json.writeNumberField(name, millis);
        }
    }

    @Override
    public void subscription(long session, Subscription subscription, int identifier) throws IOException {
        begin("subscription", session);
        json.writeStringField("filter", subscription.filter().toString());
        json.writeNumberField("qos", subscription.qos().level());
        json.writeBooleanField("noLocal", subscription.noLocal());
        json.writeBooleanField("retainAsPublished", subscription.retainAsPublished());
        json.writeNumberField("retainHandling", subscription.retainHandling().ordinal());
        json.writeNumberField("identifier", identifier);
        json.writeEndObject();
    }

    @Override
    public void received(long session, int packetId) throws IOException {
        begin("received", session);
        json.writeNumberField("packetId", packetId);
        json.writeEndObject();
    }

    @Override
    public void released(long session, long sequence, int packetId) throws IOException {
        begin("released", session);
        json.writeNumberField("sequence", sequence);
        json.writeNumberField("packetId", packetId);
        json.writeEndObject();
    }

    @Override
    public void queued(long session, StoredEntry entry, long messageId) throws IOException {
        begin("queued", session);
        json.writeNumberField("sequence", entry.sequence());
        json.writeNumberField("position", entry.position());
        json.writeNumberField("qos", entry.qos());
        json.writeBooleanField("retain", entry.retain());
        json.writeNumberField("packetId", entry.packetId());
        json.writeArrayFieldStart("identifiers");
        for (int identifier : entry.identifiers()) {
            json.writeNumber(identifier);
        }
        json.writeEndArray();
        if (messageId == 0) {
            message(entry.message());
        } else {
            json.writeNumberField("messageId", messageId);
        }
        json.writeEndObject();
    }

    @Override
    public void will(long session, Message message, long delaySeconds, long dueMillis) throws IOException {
        begin("will", session);
        json.writeNumberField("delaySeconds", delaySeconds);
        time("dueAt", dueMillis, Message.NEVER);
        message(message);
        json.writeEndObject();
    }

    @Override
    public void retained(Message message) throws IOException {
        begin("retained");
        message(message);
        json.writeEndObject();
    }

    @Override
    public void damaged(String sentence) {
        damaged++;
        progress.say(sentence + "; it is left out");
    }

    private void message(Message message) throws IOException {
        json.writeObjectFieldStart("message");
        json.writeStringField("topic", message.topic().toString());
        bytes("payload", message.payload());
        json.writeNumberField("qos", message.qos().level());
        json.writeBooleanField("retain", message.retain());
        json.writeStringField("publisher", message.publisher());
        json.writeNumberField("mqtt", message.firstFrameIsV5() ? 5 : 3);
        time("expiresAt", message.expiresAtMillis(), Message.NEVER);
        Properties properties = message.properties();
        if (!properties.isEmpty()) {
            json.writeArrayFieldStart("properties");
            for (int i = 0; i < properties.size(); i++) {
                json.writeStartObject();
                json.writeStringField("name", properties.keyAt(i).label());
                value(properties.valueAt(i));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void value(Object value) throws IOException {
        if (value instanceof Long number) {
            json.writeNumberField("value", number);
        } else if (value instanceof ByteSlice slice) {
            bytes("value", slice);
        } else if (value instanceof UserProperty user) {
            json.writeStringField("key", user.name());
            json.writeStringField("value", user.value());
        } else {
            json.writeStringField("value", (String) value);
        }
    }

    /** As text where the bytes are text, else as {@code nameBase64}. */
    private void bytes(String name, ByteSlice bytes) throws IOException {
        @Nullable String text = bytes.text();
        if (text != null) {
            json.writeStringField(name, text);
        } else {
            json.writeFieldName(name + "Base64");
            json.writeBinary(bytes.array(), bytes.offset(), bytes.length());
        }
    }

    /** Writes the last line, without which a dump is not whole. */
    void finish() throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "end");
        json.writeNumberField("lines", progress.total());
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
