package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.Loss;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.SessionView;

/**
 * "Why didn't my message arrive?": walks the way of a message from its publisher to one client as it would be now, with the very
 * Sessions, Subscriptions and rules, and says at each step what becomes of it. Not on an I/O thread.
 */
public final class Why {
    private static final int NEAR_MISSES = 3;
    private static final int REFUSALS = 1_000;
    private static final long JUST_NOW_MILLIS = 60_000;

    /** What a step does to the message. */
    public enum Kind {
        /** It goes on. */
        FINE,
        /** It goes on otherwise than one may think, or may be lost. */
        NOTE,
        /** It ends here. */
        LOST
    }

    /**
     * One step.
     *
     * @param step what was looked at
     * @param sentence what becomes of the message there
     * @param fix what to do; empty where nothing is to be done
     */
    public record Finding(Kind kind, String step, String sentence, String fix) {}

    /**
     * A message in question.
     *
     * @param from the client identifier of its publisher; null if that does not matter
     * @param payloadBytes how large its payload is; -1 if that does not matter
     */
    public record Question(
            TopicName topic,
            String clientId,
            Qos qos,
            @Nullable String from,
            int payloadBytes) {}

    private final Broker broker;
    private final Question question;
    private final List<Finding> findings = new ArrayList<>();

    private Why(Broker broker, Question question) {
        this.broker = broker;
        this.question = question;
    }

    /** All steps in their order, also those behind one where the message is lost. */
    public static List<Finding> of(Broker broker, Question question) {
        Why why = new Why(broker, question);
        why.look();
        return why.findings;
    }

    private void add(Kind kind, String step, String sentence, String fix) {
        findings.add(new Finding(kind, step, sentence, fix));
    }

    private void look() {
        publisher();
        size();
        store();
        SessionView session = broker.inspection().session(question.clientId());
        List<SessionView.Subscribed> subscribed = broker.inspection().subscriptions(question.clientId());
        if (session == null || subscribed == null) {
            add(
                    Kind.LOST,
                    "session",
                    "There is no session of " + question.clientId()
                            + ": it has not connected, or its session has ended by a Clean Start, by its expiry interval or"
                            + " by an administrator.",
                    "Connect it, with this very client identifier; to get what comes while it is away, with a session"
                            + " expiry (clean session off before MQTT 5).");
            refusals();
            return;
        }
        List<SessionView.Subscribed> matching = subscriptions(subscribed);
        refusals();
        mayRead(session);
        if (!matching.isEmpty()) {
            Qos granted = granted(matching);
            boolean arrives = noLocal(matching);
            shared(matching);
            downgrade(granted);
            connection(session, question.qos().atMost(granted));
            if (arrives) {
                queue(session, question.qos().atMost(granted));
            }
            retained(matching);
        }
        losses(session);
    }

    // ---- on the way in

    private void publisher() {
        String from = question.from();
        if (from == null) {
            add(
                    Kind.NOTE,
                    "publisher",
                    "Nobody was named as the publisher, so its rights were not looked at.",
                    "Ask again with from=CLIENT.");
            return;
        }
        SessionView publisher = broker.inspection().session(from);
        if (publisher == null) {
            add(
                    Kind.LOST,
                    "publisher",
                    "There is no client " + from + ": what it publishes does not come here.",
                    "Connect it to this broker.");
            return;
        }
        if (!publisher.connected()) {
            add(
                    Kind.LOST,
                    "publisher",
                    "The publisher " + from + " is not connected now.",
                    "See in its own log why, and in the refusals here.");
        }
        Verdict verdict = publisher.rights().write(question.topic());
        if (verdict.allowed()) {
            add(
                    Kind.FINE,
                    "publisher",
                    from + " may publish to " + question.topic() + " (" + verdict.rule() + ").",
                    "");
        } else {
            add(
                    Kind.LOST,
                    "publisher",
                    from + " may not publish to " + question.topic() + ": " + verdict.rule() + ".",
                    "Allow it to write the topic, in the acl_file or in a role of dynamic security.");
        }
    }

    private void size() {
        int most = broker.limits().maximumPayloadSize();
        if (question.payloadBytes() >= 0 && most > 0 && question.payloadBytes() > most) {
            add(
                    Kind.LOST,
                    "size",
                    "A payload of " + question.payloadBytes() + " bytes is not published: " + most
                            + " are the most (message_size_limit).",
                    "Raise message_size_limit, or send less at a time.");
        } else if (question.payloadBytes() > broker.limits().maximumPacketSize()) {
            add(
                    Kind.LOST,
                    "size",
                    "A packet of " + question.payloadBytes() + " bytes ends the connection of its publisher: "
                            + broker.limits().maximumPacketSize() + " are the most (max_packet_size).",
                    "Raise max_packet_size, or send less at a time.");
        }
        if (question.qos().level() > broker.features().maximumQos()) {
            add(
                    Kind.LOST,
                    "QoS",
                    "QoS " + question.qos().level() + " is not offered here; whoever uses it is disconnected.",
                    "Publish with QoS " + broker.features().maximumQos() + ".");
        }
    }

    private void store() {
        String refusal = broker.store().refusal();
        if (refusal != null && question.qos() != Qos.AT_MOST_ONCE) {
            add(
                    Kind.LOST,
                    "store",
                    "Nothing can be kept for now: " + refusal + ".",
                    "Make room, or publish with QoS 0.");
        }
    }

    // ---- which subscriptions

    private List<SessionView.Subscribed> subscriptions(List<SessionView.Subscribed> all) {
        List<SessionView.Subscribed> matching = new ArrayList<>();
        for (SessionView.Subscribed one : all) {
            if (one.subscription().filter().matches(question.topic())) {
                matching.add(one);
                add(
                        Kind.FINE,
                        "subscription",
                        question.clientId() + " has subscribed to "
                                + one.subscription().filter() + " with QoS "
                                + one.subscription().qos().level() + ", which matches.",
                        "");
            }
        }
        if (!matching.isEmpty()) {
            return matching;
        }
        StringBuilder sentence = new StringBuilder(question.clientId());
        sentence.append(
                all.isEmpty() ? " has no subscription" : " has no subscription that matches " + question.topic());
        int shown = 0;
        String fix = "Subscribe to " + question.topic() + ".";
        for (SessionView.Subscribed one : all) {
            String near = nearMiss(
                    one.subscription().filter().matching().text(),
                    question.topic().toString());
            if (near != null && shown < NEAR_MISSES) {
                sentence.append(shown == 0 ? "; " : ", and ")
                        .append(one.subscription().filter())
                        .append(near);
                shown++;
            }
        }
        add(Kind.LOST, "subscription", sentence.append('.').toString(), fix);
        return matching;
    }

    /** Why a filter that looks as if it matched does not; null if it does not look so. */
    static @Nullable String nearMiss(@Nullable String filter, String topic) {
        if (filter == null) {
            return null;
        }
        if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) {
            return " does not match topics that begin with $ [MQTT-4.7.2-1]";
        }
        if (filter.toLowerCase(Locale.ROOT).equals(topic.toLowerCase(Locale.ROOT))) {
            return " differs in capital letters, which count";
        }
        if (stripped(filter).equals(stripped(topic))) {
            return " differs by a slash at an end, which is a level of its own";
        }
        if (topic.startsWith(filter + "/")) {
            return " does not match what is below it; " + filter + "/# does";
        }
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        boolean plus = false;
        for (int i = 0; i < Math.min(wanted.length, levels.length); i++) {
            plus |= wanted[i].equals("+");
            if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return null;
            }
        }
        return plus && wanted.length != levels.length
                ? " has " + wanted.length + " levels and the topic " + levels.length + "; a + stands for one level"
                : null;
    }

    private static String stripped(String text) {
        int start = text.startsWith("/") ? 1 : 0;
        int end = text.endsWith("/") && text.length() > start ? text.length() - 1 : text.length();
        return text.substring(start, end);
    }

    private static Qos granted(List<SessionView.Subscribed> matching) {
        Qos most = Qos.AT_MOST_ONCE;
        for (SessionView.Subscribed one : matching) {
            if (one.subscription().qos().level() > most.level()) {
                most = one.subscription().qos();
            }
        }
        return most;
    }

    private void mayRead(SessionView session) {
        Verdict verdict = session.rights().read(question.topic());
        if (verdict.allowed()) {
            add(
                    Kind.FINE,
                    "rights",
                    question.clientId() + " may read " + question.topic() + " (" + verdict.rule() + ").",
                    "");
        } else {
            add(
                    Kind.LOST,
                    "rights",
                    question.clientId() + " may not read " + question.topic() + ": " + verdict.rule() + ".",
                    "Allow it to read the topic, in the acl_file or in a role of dynamic security.");
        }
    }

    private boolean noLocal(List<SessionView.Subscribed> matching) {
        if (!question.clientId().equals(question.from())) {
            return true;
        }
        for (SessionView.Subscribed one : matching) {
            if (!one.subscription().noLocal()) {
                return true;
            }
        }
        add(
                Kind.LOST,
                "No Local",
                "The client published the message itself, and every subscription that matches says No Local"
                        + " [MQTT-3.8.3-3].",
                "Subscribe without No Local.");
        return false;
    }

    private void shared(List<SessionView.Subscribed> matching) {
        boolean plain = false;
        for (SessionView.Subscribed one : matching) {
            plain |= one.subscription().filter().shareName() == null;
        }
        for (SessionView.Subscribed one : matching) {
            String share = one.subscription().filter().shareName();
            if (share != null && !plain) {
                int members = broker.inspection()
                        .subscribers(one.subscription().filter().toString());
                add(
                        members > 1 ? Kind.NOTE : Kind.FINE,
                        "shared subscription",
                        members > 1
                                ? "The " + members + " members of the group " + share
                                        + " take its messages in turn: each gets only some of them [MQTT-4.8.2-4]."
                                : "It is the only member of the group " + share + ".",
                        members > 1 ? "Subscribe without $share/" + share + "/ to get all of them." : "");
            }
        }
    }

    private void downgrade(Qos granted) {
        if (granted.level() < question.qos().level()) {
            add(
                    Kind.NOTE,
                    "QoS",
                    "It is sent with QoS " + granted.level() + ", the lower of QoS "
                            + question.qos().level() + " of the publisher and " + granted.level()
                            + " of the subscription [MQTT-3.8.4-8].",
                    "Subscribe with QoS " + question.qos().level() + ".");
        }
    }

    // ---- the client and its queue

    private void connection(SessionView session, Qos sent) {
        ConnectionView connection = session.connection();
        if (connection == null) {
            boolean lost = sent == Qos.AT_MOST_ONCE;
            String ends = session.expirySeconds() == Session.NEVER_EXPIRES
                    ? ""
                    : " Its session ends in " + Math.max(0, session.expirySeconds() - session.awaySeconds()) + " s.";
            add(
                    lost ? Kind.LOST : Kind.NOTE,
                    "connection",
                    question.clientId() + " has been away for " + session.awaySeconds() + " s, and "
                            + (lost ? "messages of QoS 0 are not kept for it." : "the message waits for it." + ends),
                    lost ? "Publish and subscribe with QoS 1 or 2." : "Connect it again, without Clean Start.");
            return;
        }
        long sinceMillis = System.currentTimeMillis() - connection.connectedAtMillis();
        if (sinceMillis < JUST_NOW_MILLIS) {
            add(
                    Kind.NOTE,
                    "connection",
                    "It has been connected for only " + sinceMillis / 1000
                            + " s"
                            + (connection.cleanStart() ? ", by a Clean Start, which ended its session before" : "")
                            + "; what came before may be lost.",
                    connection.cleanStart() ? "Connect without Clean Start and with a session expiry." : "");
        } else {
            add(Kind.FINE, "connection", "It is connected from " + connection.address() + ".", "");
        }
        int least = question.payloadBytes() + question.topic().bytes().length();
        if (question.payloadBytes() >= 0 && least > connection.maximumPacketBytes()) {
            add(
                    Kind.LOST,
                    "Maximum Packet Size",
                    "The client takes packets of at most " + connection.maximumPacketBytes()
                            + " bytes, and this one is larger [MQTT-3.1.2-25].",
                    "Let the client connect with a larger Maximum Packet Size.");
        }
    }

    private void queue(SessionView session, Qos sent) {
        long most = broker.limits().maximumQueuedMessages();
        long mostBytes = broker.limits().maximumQueuedBytes();
        boolean full = sent != Qos.AT_MOST_ONCE && session.queuedAcknowledged() >= most;
        if (full || session.queuedBytes() >= mostBytes) {
            add(
                    Kind.LOST,
                    "queue",
                    session.queuedAcknowledged() + " messages in " + session.queuedBytes()
                            + " bytes wait for it already, and more are dropped ("
                            + (full ? "max_queued_messages " + most : "max_queued_bytes " + mostBytes) + ").",
                    "Let the client read and acknowledge faster, or raise the bound.");
        } else if (session.connected() && session.window() > 0 && session.inflight() >= session.window()) {
            add(
                    Kind.NOTE,
                    "queue",
                    "The client has not acknowledged " + session.inflight()
                            + " messages, and gets no more of QoS 1 and 2 before it does (Receive Maximum, or"
                            + " max_inflight_messages).",
                    "Let the client acknowledge what it gets.");
        } else if (session.blocked()) {
            add(
                    Kind.NOTE,
                    "queue",
                    "The client does not read: its connection takes no more, and " + session.queued()
                            + " messages wait.",
                    "See what keeps the client, or its network, busy.");
        } else {
            add(Kind.FINE, "queue", session.queued() + " messages wait for it; there is room.", "");
        }
    }

    // ---- what is retained

    private void retained(List<SessionView.Subscribed> matching) {
        Message kept = broker.inspection().retained(question.topic());
        if (kept == null) {
            return;
        }
        boolean sent = false;
        boolean asPublished = false;
        for (SessionView.Subscribed one : matching) {
            Subscription subscription = one.subscription();
            sent |= subscription.filter().shareName() == null && subscription.retainHandling() == RetainHandling.SEND;
            asPublished |= subscription.retainAsPublished();
        }
        add(
                Kind.NOTE,
                "retained message",
                "The topic has a retained message of " + kept.payloadLength() + " bytes, which "
                        + (sent
                                ? "was sent when the client subscribed."
                                : "is not sent at each subscribing: a shared subscription gets none, and Retain Handling 1"
                                        + " and 2 hold it back."),
                sent ? "" : "Subscribe without $share and with Retain Handling 0.");
        if (!asPublished) {
            add(
                    Kind.NOTE,
                    "Retain As Published",
                    "New messages on the topic arrive without the RETAIN flag, also if their publisher sets it"
                            + " [MQTT-3.3.1-12].",
                    "Subscribe with Retain As Published to see it.");
        }
    }

    // ---- what has happened

    private void losses(SessionView session) {
        for (Loss loss : session.lastLosses()) {
            if (loss.topic().equals(question.topic().toString())) {
                add(
                        Kind.NOTE,
                        "lost before",
                        "A message on the topic " + reason(loss.why()) + " " + ago(loss.atMillis()) + ".",
                        fix(loss.why()));
            }
        }
        session.losses()
                .forEach((why, count) -> add(
                        Kind.NOTE,
                        "losses",
                        "Of all messages for this client, " + count + " " + reason(why) + ".",
                        fix(why)));
    }

    private static String reason(Drop why) {
        return switch (why) {
            case QUEUE_FULL -> "found its queue full and did not get in";
            case EXPIRED -> "expired before it could be sent (Message Expiry Interval)";
            case NOT_ALLOWED -> "waited until the rules no longer let the client read it";
            case TOO_LARGE_FOR_RECEIVER -> "was larger than the client's Maximum Packet Size";
            case TOO_LARGE -> "was larger than message_size_limit";
            case RETAINED_FULL -> "was not retained for want of room";
            case STORE_REFUSES -> "could not be kept by the store";
        };
    }

    private static String fix(Drop why) {
        return switch (why) {
            case QUEUE_FULL -> "Let the client read and acknowledge faster, or raise max_queued_messages.";
            case EXPIRED -> "Publish with a longer Message Expiry Interval, or none.";
            case TOO_LARGE_FOR_RECEIVER -> "Let the client connect with a larger Maximum Packet Size.";
            default -> "";
        };
    }

    private static String ago(long atMillis) {
        return (System.currentTimeMillis() - atMillis) / 1000 + " s ago";
    }

    /** What was refused of late and has to do with it. */
    private void refusals() {
        boolean subscribe = false;
        boolean publish = false;
        boolean connect = false;
        for (Refusal refusal : broker.refusals().latest(Long.MAX_VALUE, REFUSALS)) {
            boolean ofClient = refusal.clientId().equals(question.clientId());
            boolean ofPublisher = refusal.clientId().equals(question.from());
            if (!subscribe && ofClient && refusal.what() == Refusal.Kind.SUBSCRIBE && concerns(refusal.subject())) {
                subscribe = true;
                add(
                        Kind.NOTE,
                        "refused",
                        "Its subscription to " + refusal.subject() + " was refused " + ago(refusal.atMillis()) + ": "
                                + refusal.why() + rule(refusal) + ".",
                        "Look at the Reason Code of SUBACK, and change the rule.");
            } else if (!publish
                    && ofPublisher
                    && refusal.what() == Refusal.Kind.PUBLISH
                    && refusal.subject().equals(question.topic().toString())) {
                publish = true;
                add(
                        Kind.NOTE,
                        "refused",
                        "A message of " + refusal.clientId() + " on the topic was refused " + ago(refusal.atMillis())
                                + ": " + refusal.why() + rule(refusal) + ".",
                        "Change the rule.");
            } else if (!connect && (ofClient || ofPublisher) && refusal.what() == Refusal.Kind.CONNECT) {
                connect = true;
                add(
                        Kind.NOTE,
                        "refused",
                        refusal.clientId() + " was not let in " + ago(refusal.atMillis()) + ": " + refusal.why() + ".",
                        "Look at the Reason Code of CONNACK.");
            }
        }
    }

    private boolean concerns(String filter) {
        try {
            return org.tymbal.codec.topic.TopicFilter.of(filter).matches(question.topic());
        } catch (IllegalArgumentException e) {
            return false; // it was cut for being long
        }
    }

    private static String rule(Refusal refusal) {
        return refusal.rule().isEmpty() ? "" : " (" + refusal.rule() + ")";
    }
}
