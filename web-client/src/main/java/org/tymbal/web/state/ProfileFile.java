package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/**
 * Profiles as JSON: the file that is exported and imported, what stays between visits, and what a link carries. No password,
 * certificate or Authentication Data is ever written; a text that holds a member which is not known is refused whole.
 */
public final class ProfileFile {
    /** Of a text, in characters. */
    public static final int LONGEST = 200_000;

    private static final List<String> MEMBERS = List.of(
            "name",
            "url",
            "mqtt",
            "clientId",
            "username",
            "keepAlive",
            "clean",
            "sessionExpiry",
            "will",
            "properties",
            "subscriptions");

    private final Broker home;
    private final String freshId;
    private String problem = "";

    private ProfileFile(Broker home, String freshId) {
        this.home = home;
        this.freshId = freshId;
    }

    /** What was read; nothing where there is a problem, a sentence. */
    public record Reading(List<KeptProfile> profiles, String problem) {}

    public static String write(List<KeptProfile> profiles) {
        StringBuilder out = new StringBuilder("{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[");
        for (int i = 0; i < profiles.size(); i++) {
            KeptProfile kept = profiles.get(i);
            Profile profile = kept.profile();
            out.append(i == 0 ? "\n{" : ",\n{");
            begin(out, kept, profile.broker().url(), false);
            text(out, "clientId", profile.clientId());
            out.append(",\"keepAlive\":").append(profile.keepAliveSeconds());
            out.append(",\"clean\":").append(profile.cleanSession());
            out.append(",\"sessionExpiry\":").append(profile.sessionExpirySeconds());
            if (!profile.willTopic().isEmpty()) {
                out.append(",\"will\":{\"qos\":").append(profile.willQos().level());
                out.append(",\"retain\":").append(profile.willRetain());
                text(out, "topic", profile.willTopic());
                text(out, "payload", profile.willPayload());
                PropertyText.write(out, profile.willProperties(), false);
                out.append('}');
            }
            out.append('}');
        }
        return out.append("\n]}\n").toString();
    }

    /**
     * What a link says of a profile: where to, which version, which user, what to subscribe to. No password; no client id,
     * because two with the same would throw each other out; no will; no User Property and nothing behind a question mark of
     * the address, where tokens stand.
     */
    public static String link(KeptProfile kept, Broker home) {
        StringBuilder out = new StringBuilder("{");
        Broker broker = kept.profile().broker();
        String url = broker.url();
        int query = url.indexOf('?');
        begin(out, kept, broker.equals(home) ? "" : query < 0 ? url : url.substring(0, query), true);
        return out.append('}').toString();
    }

    private static void begin(StringBuilder out, KeptProfile kept, String url, boolean link) {
        Profile profile = kept.profile();
        out.append("\"mqtt\":\"").append(profile.version().label()).append('"');
        text(out, "name", kept.name());
        text(out, "url", url);
        text(out, "username", profile.username());
        PropertyText.write(out, profile.properties(), link);
        if (!kept.subscriptions().isEmpty()) {
            out.append(",\"subscriptions\":[");
            for (int i = 0; i < kept.subscriptions().size(); i++) {
                SubscribeDraft wanted = kept.subscriptions().get(i);
                out.append(i == 0 ? "{\"qos\":" : ",{\"qos\":")
                        .append(wanted.qos().level());
                text(out, "filter", wanted.filter());
                number(out, "noLocal", wanted.noLocal() ? 1 : 0);
                number(out, "retainAsPublished", wanted.retainAsPublished() ? 1 : 0);
                number(out, "retainHandling", wanted.retainHandling().ordinal());
                number(out, "look", wanted.look() + 1);
                PropertyText.write(out, wanted.properties(), link);
                out.append('}');
            }
            out.append(']');
        }
    }

    private static void number(StringBuilder out, String name, int value) {
        if (value != 0) {
            out.append(",\"").append(name).append("\":").append(value);
        }
    }

    private static void text(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append(",\"").append(name).append("\":");
            JsonText.quote(out, value);
        }
    }

    /** The profiles of a file that anybody may have written. */
    public static Reading read(String text, Broker home, String freshId) {
        ProfileFile file = new ProfileFile(home, freshId);
        JsonTree tree = text.length() > LONGEST ? null : JsonTree.of(text);
        JsonTree list = tree == null ? null : tree.get("profiles");
        JsonTree kind = tree == null ? null : tree.get("tymbal");
        if (list == null || list.kind != '[' || kind == null || !kind.text.equals("profiles")) {
            return new Reading(List.of(), Words.of("This is no file of profiles that Tymbal has written."));
        }
        JsonTree version = tree == null ? null : tree.get("version");
        if (version == null || !version.text.equals("1")) {
            return new Reading(List.of(), Words.of("This file of profiles is of another version than 1."));
        }
        if (list.items.size() > ProfileBook.MOST) {
            return new Reading(
                    List.of(), Words.of("There is room for {} profiles.", Integer.toString(ProfileBook.MOST)));
        }
        List<KeptProfile> profiles = new ArrayList<>();
        for (int i = 0; i < list.items.size(); i++) {
            KeptProfile one = file.profile(list.items.get(i));
            if (one == null || one.name().isEmpty()) {
                String why = file.problem.isEmpty() ? Words.of("It has no name.") : file.problem;
                return new Reading(List.of(), Words.of("Profile {}: {}", Integer.toString(i + 1), why));
            }
            profiles.add(one);
        }
        return new Reading(profiles, "");
    }

    /** The one profile of a link that anybody may have written. */
    public static Reading readLink(String text, Broker home, String freshId) {
        ProfileFile file = new ProfileFile(home, freshId);
        JsonTree tree = text.length() > LONGEST ? null : JsonTree.of(text);
        KeptProfile one = tree == null ? null : file.profile(tree);
        return one == null
                ? new Reading(List.of(), Words.of("This link cannot be read.") + " " + file.problem)
                : new Reading(List.of(one), "");
    }

    private @Nullable KeptProfile profile(JsonTree tree) {
        problem = tree.kind == '{' ? "" : Words.of("It is no object.");
        for (String name : tree.names) {
            if (MEMBERS.indexOf(name) < 0) {
                problem = Words.of("Nothing is known of a member {}.", name);
            }
        }
        String url = string(tree, "url");
        Broker broker = url.isEmpty() ? home : Broker.parse(url);
        String mqtt = string(tree, "mqtt");
        ProtocolVersion version = ProtocolVersion.V5;
        for (ProtocolVersion one : ProtocolVersion.values()) {
            version = one.label().equals(mqtt) ? one : version;
        }
        if (!mqtt.isEmpty() && !version.label().equals(mqtt)) {
            problem = Words.of("mqtt is 3.1, 3.1.1 or 5.0.");
        }
        JsonTree will = tree.get("will");
        List<SubscribeDraft> wanted = wanted(tree.get("subscriptions"));
        String clientId = string(tree, "clientId");
        Profile profile = new Profile(
                broker == null ? home : broker,
                version,
                clientId.isEmpty() ? freshId : clientId,
                string(tree, "username"),
                "",
                number(tree, "keepAlive", 60, 65_535),
                flag(tree, "clean", true),
                seconds(tree.get("sessionExpiry")),
                will == null ? "" : string(will, "topic"),
                Qos.of(will == null ? 0 : number(will, "qos", 0, 2)),
                will != null && flag(will, "retain", false),
                will == null ? "" : string(will, "payload"),
                properties(tree, PacketType.CONNECT),
                will == null ? Properties.NONE : properties(will, null));
        if (broker == null) {
            problem = Words.of("url is no address of a broker.");
        } else if (problem.isEmpty()
                && !profile.willTopic().isEmpty()
                && TopicName.problem(profile.willTopic()) != null) {
            problem = Words.of("The topic of its will is none.");
        }
        String name = string(tree, "name");
        return problem.isEmpty()
                ? new KeptProfile(name.substring(0, Math.min(Desk.LONGEST_NAME, name.length())), profile, wanted)
                : null;
    }

    private Properties properties(JsonTree tree, @Nullable PacketType packet) {
        Properties read = PropertyText.read(tree.get("properties"), packet);
        if (read == null) {
            problem = Words.of("properties holds one that does not belong there.");
            return Properties.NONE;
        }
        return read;
    }

    private long seconds(@Nullable JsonTree found) {
        double value = found == null
                ? Profile.DEFAULT_SESSION_EXPIRY_SECONDS
                : Numbers.whole(found.kind == '"' ? "" : found.text);
        if (!(value <= Profile.LONGEST_SESSION_EXPIRY_SECONDS)) {
            problem = Words.of(
                    "{} is a whole number from 0 to {}.",
                    "sessionExpiry",
                    Long.toString(Profile.LONGEST_SESSION_EXPIRY_SECONDS));
            return 0;
        }
        return (long) value;
    }

    private List<SubscribeDraft> wanted(@Nullable JsonTree list) {
        List<SubscribeDraft> wanted = new ArrayList<>();
        if (list != null && (list.kind != '[' || list.items.size() > KeptProfile.MOST_SUBSCRIPTIONS)) {
            problem = Words.of(
                    "subscriptions is a list of at most {}.", Integer.toString(KeptProfile.MOST_SUBSCRIPTIONS));
        } else if (list != null) {
            for (JsonTree item : list.items) {
                String filter = string(item, "filter");
                if (TopicFilter.problem(filter) != null) {
                    problem = Words.of("A filter is no Topic Filter.");
                } else {
                    wanted.add(new SubscribeDraft(
                            filter,
                            Qos.of(number(item, "qos", 0, 2)),
                            number(item, "noLocal", 0, 1) == 1,
                            number(item, "retainAsPublished", 0, 1) == 1,
                            RetainHandling.values()[number(item, "retainHandling", 0, 2)],
                            properties(item, PacketType.SUBSCRIBE),
                            number(item, "look", 0, SubscriptionRow.LOOKS) - 1,
                            null));
                }
            }
        }
        return wanted;
    }

    private String string(JsonTree tree, String name) {
        JsonTree found = tree.get(name);
        if (found == null) {
            return "";
        }
        if (!isText(found)) {
            problem = Words.of("{} is a text.", name);
            return "";
        }
        return found.text;
    }

    /** Whether it is a text that MQTT can carry. */
    static boolean isText(JsonTree found) {
        return found.kind == '"' && PropertyText.isText(found.text);
    }

    private int number(JsonTree tree, String name, int otherwise, int most) {
        JsonTree found = tree.get(name);
        int value = found == null ? otherwise : Numbers.parse(found.kind == '"' ? "" : found.text, -1);
        if (value < 0 || value > most) {
            problem = Words.of("{} is a whole number from 0 to {}.", name, Integer.toString(most));
            return otherwise;
        }
        return value;
    }

    private boolean flag(JsonTree tree, String name, boolean otherwise) {
        JsonTree found = tree.get(name);
        if (found != null && found.kind != 't' && found.kind != 'f') {
            problem = Words.of("{} is true or false.", name);
        }
        return found == null ? otherwise : found.kind == 't';
    }
}
