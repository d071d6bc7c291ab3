package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;

/** Profiles as text: a line {@code key=value} a field, an empty line between two; never a password. */
final class ProfileText {
    private ProfileText() {}

    static String write(List<Profile> profiles) {
        StringBuilder text = new StringBuilder();
        for (Profile profile : profiles) {
            line(text, "url", profile.broker().url());
            line(text, "version", Integer.toString(profile.version().level()));
            line(text, "client", profile.clientId());
            line(text, "user", profile.username());
            line(text, "keepAlive", Integer.toString(profile.keepAliveSeconds()));
            line(text, "clean", profile.cleanSession() ? "1" : "0");
            line(text, "expiry", Long.toString(profile.sessionExpirySeconds()));
            line(text, "willTopic", profile.willTopic());
            line(text, "willQos", Integer.toString(profile.willQos().level()));
            line(text, "willRetain", profile.willRetain() ? "1" : "0");
            line(text, "willPayload", profile.willPayload());
            text.append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=');
        text.append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }

    /** What can be read of it; the text may come from another version of the page, or from anybody. */
    static List<Profile> read(String text) {
        List<Profile> profiles = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() : end + 1;
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.add(line.substring(0, equals));
                fields.add(unescaped(line.substring(equals + 1)));
            } else {
                Profile profile = profile(fields);
                if (profile != null) {
                    profiles.add(profile);
                }
                fields.clear();
            }
        }
        return profiles;
    }

    static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char escaped = value.charAt(++i);
                text.append(escaped == 'n' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static @Nullable Profile profile(List<String> fields) {
        Broker broker = Broker.parse(field(fields, "url"));
        if (broker == null) {
            return null;
        }
        int level = Numbers.parse(field(fields, "version"), 5);
        return new Profile(
                broker,
                level == 3 ? ProtocolVersion.V3_1 : level == 4 ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5,
                field(fields, "client"),
                field(fields, "user"),
                "",
                Numbers.parse(field(fields, "keepAlive"), 60),
                !field(fields, "clean").equals("0"),
                Numbers.parse(field(fields, "expiry"), (int) Profile.DEFAULT_SESSION_EXPIRY_SECONDS),
                field(fields, "willTopic"),
                Qos.of(Math.min(2, Numbers.parse(field(fields, "willQos"), 0))),
                field(fields, "willRetain").equals("1"),
                field(fields, "willPayload"));
    }

    /** Names and values by turns; the first of a name counts. */
    private static String field(List<String> fields, String key) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(key)) {
                return fields.get(i + 1);
            }
        }
        return "";
    }
}
