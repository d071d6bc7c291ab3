package org.tymbal.server.cli.client;

import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.UserProperty;

/** The format of {@code -F}: {@code %t %p @H:@M \n}, checked when it is made. */
final class OutputFormat {
    private static final String SPECIFIERS = "%ACDEFIlmPpqRSrtjJUxXfd";
    private static final String SEPARATORS = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    private static final String ESCAPES = "\\0aenrtv";
    private static final String ESCAPED = "\\\0\007\033\n\r\t\013";

    /** How one value is to look: {@code %-08.3:x}. */
    private static final class Field {
        private boolean left;
        private char pad = ' ';
        private int width;
        private int precision = -1;
        private char separator;
    }

    private final String format;
    private int at;

    private OutputFormat(String format) {
        this.format = format;
    }

    /** Checks a format. */
    static OutputFormat of(String format) throws UsageException {
        OutputFormat checked = new OutputFormat(format);
        while (checked.at < format.length()) {
            char c = format.charAt(checked.at++);
            if (c == '%') {
                checked.field();
                char specifier = checked.checkedNext("Incomplete format specifier");
                if (SPECIFIERS.indexOf(specifier) < 0) {
                    throw new UsageException("Error: Invalid format specifier '" + specifier + "'.\n");
                }
            } else if (c == '@') {
                checked.checkedNext("Incomplete format specifier");
            } else if (c == '\\') {
                char escape = checked.checkedNext("Incomplete escape specifier");
                if (ESCAPES.indexOf(escape) < 0) {
                    throw new UsageException("Error: Invalid escape specifier '" + escape + "'.\n");
                }
            }
        }
        return checked;
    }

    private char checkedNext(String problem) throws UsageException {
        if (at >= format.length()) {
            throw new UsageException("Error: " + problem + ".\n");
        }
        return format.charAt(at++);
    }

    private char peek() {
        return at < format.length() ? format.charAt(at) : '\0';
    }

    private Field field() {
        Field field = new Field();
        if (peek() == '-') {
            field.left = true;
            at++;
        }
        if (peek() == '0') {
            field.pad = '0';
            at++;
        }
        field.width = number();
        if (peek() == '.') {
            at++;
            field.precision = number();
        }
        if (at + 1 < format.length() && SEPARATORS.indexOf(peek()) >= 0) {
            field.separator = format.charAt(at++);
        }
        return field;
    }

    private int number() {
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(value * 10 + peek() - '0', 100_000);
            at++;
        }
        return value;
    }

    /** Prints a message. */
    void print(Packet.Publish message, ZonedDateTime now, boolean pretty, Output out) {
        at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                Field field = field();
                value(format.charAt(at++), field, message, now, pretty, out);
            } else if (c == '@') {
                char conversion = format.charAt(at++);
                out.text(conversion == '@' ? "@" : Strftime.conversion(conversion, now));
            } else if (c == '\\') {
                out.octet(ESCAPED.charAt(ESCAPES.indexOf(format.charAt(at++))));
            } else {
                int end = at;
                while (end < format.length() && "%@\\".indexOf(format.charAt(end)) < 0) {
                    end++;
                }
                out.text(format.substring(at - 1, end));
                at = end;
            }
        }
    }

    private static void value(
            char specifier, Field field, Packet.Publish message, ZonedDateTime now, boolean pretty, Output out) {
        Properties properties = message.properties();
        switch (specifier) {
            case '%' -> out.octet('%');
            case 'A' -> number(properties, Property.TOPIC_ALIAS, field, out);
            case 'C' -> {
                String type = properties.text(Property.CONTENT_TYPE);
                if (type == null) {
                    out.repeat(' ', field.width);
                } else {
                    text(ByteSlice.utf8(type), field, out);
                }
            }
            case 'D' -> {
                ByteSlice data = properties.binary(Property.CORRELATION_DATA);
                out.bytes(data == null ? ByteSlice.EMPTY : data);
            }
            case 'E' -> number(properties, Property.MESSAGE_EXPIRY_INTERVAL, field, out);
            case 'F' -> number(properties, Property.PAYLOAD_FORMAT_INDICATOR, field, out);
            case 'I' -> text(ByteSlice.utf8(Strftime.iso(now)), field, out);
            case 'l' -> number(message.payload().length(), field, out);
            case 'm' -> number(message.packetId(), field, out);
            case 'P' -> userProperties(properties, out);
            case 'p' -> payload(message.payload(), field, out);
            case 'q' -> out.octet('0' + message.qos().level());
            case 'R' -> {
                String topic = properties.text(Property.RESPONSE_TOPIC);
                if (topic != null) {
                    text(ByteSlice.utf8(topic), field, out);
                }
            }
            case 'S' -> number(properties, Property.SUBSCRIPTION_IDENTIFIER, field, out);
            case 'r' -> out.octet(message.retain() ? '1' : '0');
            case 't' -> text(message.topic().bytes(), field, out);
            case 'U' -> out.text(now.toEpochSecond() + "." + Strftime.conversion('N', now));
            case 'x', 'X' -> hex(message.payload(), specifier == 'X', field, out);
            case 'f', 'd' -> floating(message.payload(), specifier == 'f', field, out);
            default -> new MessageJson(message, now, pretty).print(specifier == 'J', out); // j and J
        }
    }

    private static void userProperties(Properties properties, Output out) {
        String between = "";
        for (UserProperty user : properties.userProperties()) {
            out.text(between + user.name() + ":" + user.value());
            between = " ";
        }
    }

    private static void number(Properties properties, Property property, Field field, Output out) {
        if (properties.has(property)) {
            number(properties.number(property, 0), field, out);
        } else {
            out.repeat(field.pad, field.width);
        }
    }

    private static void number(long value, Field field, Output out) {
        String digits = Long.toString(value);
        int missing = Math.max(0, field.width - digits.length());
        out.repeat(field.pad, field.left ? 0 : missing);
        out.text(digits);
        out.repeat(' ', field.left ? missing : 0);
    }

    /** The precision cuts, the width fills up with blanks; both count bytes. */
    private static void text(ByteSlice utf8, Field field, Output out) {
        int length = field.precision < 0 ? utf8.length() : Math.min(utf8.length(), field.precision);
        int missing = Math.max(0, field.width - length);
        out.repeat(' ', field.left ? 0 : missing);
        out.bytes(ByteSlice.of(utf8.array(), utf8.offset(), length));
        out.repeat(' ', field.left ? missing : 0);
    }

    /** Here it is the width that cuts. Left-aligned without a width, mosquitto adds as many blanks as there are bytes. */
    private static void payload(ByteSlice payload, Field field, Output out) {
        int length = field.width > 0 ? Math.min(payload.length(), field.width) : payload.length();
        int missing = field.width - length;
        out.repeat(field.pad, field.left ? 0 : missing);
        out.bytes(ByteSlice.of(payload.array(), payload.offset(), length));
        out.repeat(' ', field.left ? Math.abs(missing) : 0);
    }

    /** The precision is how many digits stand between two separators. */
    private static void hex(ByteSlice payload, boolean capitals, Field field, Output out) {
        int length = field.width > 0 ? Math.min(payload.length(), field.width / 2) : payload.length();
        int missing = Math.max(0, field.width - 2 * length);
        int position = 0;
        for (int i = 0; !field.left && i < missing; i++) {
            out.octet(field.pad);
            separate(field, position++, out);
        }
        for (int i = 0; i < length; i++) {
            int octet = payload.at(i);
            digit(octet >> 4, capitals, out);
            separate(field, position++, out);
            digit(octet & 15, capitals, out);
            if (i < length - 1) {
                separate(field, position++, out);
            }
        }
        out.repeat(' ', field.left ? missing : 0);
    }

    private static void digit(int value, boolean capitals, Output out) {
        out.octet((capitals ? "0123456789ABCDEF" : "0123456789abcdef").charAt(value));
    }

    private static void separate(Field field, int position, Output out) {
        if (field.separator != 0 && field.precision > 0 && position % field.precision == field.precision - 1) {
            out.octet(field.separator);
        }
    }

    /** A payload that is a number as it lies in the memory of a PC: four bytes, or eight, the lowest first. */
    private static void floating(ByteSlice payload, boolean single, Field field, Output out) {
        Double value = floating(payload, single);
        if (value == null) {
            out.error("requested " + (single ? "float" : "double") + " printing, but non-"
                    + (single ? "float" : "double") + " data received");
            return;
        }
        String digits = String.format(Locale.ROOT, "%." + (field.precision < 0 ? 6 : field.precision) + "f", value);
        int missing = Math.max(0, field.width - digits.length());
        boolean zeros = field.pad == '0' && !field.left;
        boolean minus = zeros && digits.startsWith("-");
        out.text(minus ? "-" : "");
        out.repeat(zeros ? '0' : ' ', field.left ? 0 : missing);
        out.text(minus ? digits.substring(1) : digits);
        out.repeat(' ', field.left ? missing : 0);
    }

    private static @Nullable Double floating(ByteSlice payload, boolean single) {
        int bytes = single ? 4 : 8;
        if (payload.length() != bytes) {
            return null;
        }
        long bits = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            bits = bits << 8 | payload.at(i);
        }
        return single ? (double) Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }
}
