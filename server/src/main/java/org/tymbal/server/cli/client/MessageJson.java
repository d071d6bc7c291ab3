package org.tymbal.server.cli.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.UserProperty;

/** A message as one JSON object, {@code %j} and {@code %J}, written byte for byte as mosquitto's clients write it. */
final class MessageJson {
    private static final int DEEPEST = 1_000;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final Packet.Publish message;
    private final boolean pretty;
    private int depth;
    private boolean first = true;

    MessageJson(Packet.Publish message, ZonedDateTime now, boolean pretty) {
        this.message = message;
        this.pretty = pretty;
        open('{');
        key("tst");
        string(ByteSlice.utf8(Strftime.isoWithMicros(now)));
        key("topic");
        string(message.topic().bytes());
        key("qos");
        raw(Integer.toString(message.qos().level()));
        key("retain");
        raw(message.retain() ? "1" : "0");
        key("payloadlen");
        raw(Integer.toString(message.payload().length()));
        if (message.qos() != Qos.AT_MOST_ONCE) {
            key("mid");
            raw(Integer.toString(message.packetId()));
        }
        if (!message.properties().isEmpty()) {
            key("properties");
            properties(message.properties());
        }
    }

    /**
     * Adds the payload and prints.
     *
     * @param asJson whether the payload is JSON itself, and not to be quoted
     */
    void print(boolean asJson, Output out) {
        key("payload");
        if (message.payload().isEmpty()) {
            raw("null");
        } else if (!asJson) {
            string(message.payload());
        } else {
            try {
                copy(message.payload());
            } catch (IOException e) {
                out.error("Error: Message payload is not valid JSON on topic " + message.topic() + ".");
                return;
            }
        }
        close('}');
        out.bytes(text.toByteArray());
    }

    private void properties(Properties properties) {
        open('{');
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.keyAt(i);
            if (property != Property.USER_PROPERTY) {
                key(PropertyArguments.nameOf(property));
                Object value = properties.valueAt(i);
                if (value instanceof ByteSlice bytes) {
                    string(bytes);
                } else if (value instanceof String words) {
                    string(ByteSlice.utf8(words));
                } else {
                    raw(value.toString());
                }
            } else if (isFirstOfUser(properties, i)) {
                key("user-properties");
                open('{');
                for (UserProperty user : properties.userProperties()) {
                    key(user.name());
                    string(ByteSlice.utf8(user.value()));
                }
                close('}');
            }
        }
        close('}');
    }

    private static boolean isFirstOfUser(Properties properties, int index) {
        for (int i = 0; i < index; i++) {
            if (properties.keyAt(i) == Property.USER_PROPERTY) {
                return false;
            }
        }
        return true;
    }

    private void open(char bracket) {
        text.write(bracket);
        depth++;
        first = true;
        if (pretty && bracket == '{') {
            text.write('\n');
        }
    }

    private void close(char bracket) {
        depth--;
        if (pretty && bracket == '}') {
            raw(first ? "" : "\n");
            raw("\t".repeat(depth));
        }
        text.write(bracket);
        first = false;
    }

    private void key(String name) {
        raw(first ? "" : pretty ? ",\n" : ",");
        raw(pretty ? "\t".repeat(depth) : "");
        first = false;
        string(ByteSlice.utf8(name));
        raw(pretty ? ":\t" : ":");
    }

    private void raw(String ascii) {
        text.writeBytes(ascii.getBytes(StandardCharsets.UTF_8));
    }

    /** Up to a NUL, where a string of C ends; what is not ASCII stays as it is, even where it is no UTF-8. */
    private void string(ByteSlice bytes) {
        text.write('"');
        for (int i = 0; i < bytes.length() && bytes.at(i) != 0; i++) {
            int c = bytes.at(i);
            switch (c) {
                case '"' -> raw("\\\"");
                case '\\' -> raw("\\\\");
                case '\b' -> raw("\\b");
                case '\f' -> raw("\\f");
                case '\n' -> raw("\\n");
                case '\r' -> raw("\\r");
                case '\t' -> raw("\\t");
                default -> {
                    if (c < ' ') {
                        raw("\\u00" + Character.forDigit(c >> 4, 16) + Character.forDigit(c & 15, 16));
                    } else {
                        text.write(c);
                    }
                }
            }
        }
        text.write('"');
    }

    /** Reads one JSON value and writes it in the one form that there is here. */
    private void copy(ByteSlice json) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        try (JsonParser parser = factory.createParser(json.array(), json.offset(), json.length())) {
            StringBuilder open = new StringBuilder();
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new IOException("the payload ends early");
                }
                boolean inArray = open.length() > 0 && open.charAt(open.length() - 1) == '[';
                if (inArray && !first && token != JsonToken.END_ARRAY) {
                    raw(pretty ? ", " : ",");
                }
                if (token.isStructStart()) {
                    open.append(token == JsonToken.START_ARRAY ? '[' : '{');
                } else if (token.isStructEnd()) {
                    open.setLength(open.length() - 1);
                }
                copy(token, parser);
            } while (open.length() > 0);
            if (parser.nextToken() != null) {
                throw new IOException("something stands behind the value");
            }
        }
    }

    private void copy(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case START_OBJECT -> open('{');
            case START_ARRAY -> open('[');
            case END_OBJECT -> close('}');
            case END_ARRAY -> close(']');
            case FIELD_NAME -> key(parser.getText());
            case VALUE_STRING -> string(ByteSlice.utf8(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> raw(number(parser.getDoubleValue()));
            default -> raw(parser.getText()); // true, false, null
        }
        first = token.isStructStart();
    }

    /** As C prints %1.15g, with 17 digits where 15 are not the same number. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        if (value == (int) value) {
            return Integer.toString((int) value);
        }
        String digits = digits(value, 15);
        return Double.parseDouble(digits) == value ? digits : digits(value, 17);
    }

    private static String digits(double value, int count) {
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(count, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < count) {
            return rounded.toPlainString();
        }
        String mantissa = rounded.movePointLeft(exponent).toPlainString();
        int size = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }
}
