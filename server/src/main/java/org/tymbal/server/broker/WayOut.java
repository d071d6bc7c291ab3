package org.tymbal.server.broker;

import java.util.List;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.broker.Why.Kind;
import org.tymbal.server.broker.Why.Question;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.SessionView;

/** What becomes of a message between the broker and a client that has subscribed: its connection, its queue, what is retained. */
final class WayOut {
    private static final long JUST_NOW_MILLIS = 60_000;

    private final Broker broker;
    private final Question question;
    private final Steps steps;

    WayOut(Broker broker, Question question, Steps steps) {
        this.broker = broker;
        this.question = question;
        this.steps = steps;
    }

    void connection(SessionView session, Qos sent) {
        ConnectionView connection = session.connection();
        if (connection == null) {
            boolean lost = sent == Qos.AT_MOST_ONCE;
            String ends = session.expirySeconds() == Session.NEVER_EXPIRES
                    ? ""
                    : " Its session ends in " + Math.max(0, session.expirySeconds() - session.awaySeconds()) + " s.";
            steps.add(
                    lost ? Kind.LOST : Kind.NOTE,
                    "connection",
                    question.clientId() + " has been away for " + session.awaySeconds() + " s, and "
                            + (lost ? "messages of QoS 0 are not kept for it." : "the message waits for it." + ends),
                    lost ? "Publish and subscribe with QoS 1 or 2." : "Connect it again, without Clean Start.");
            return;
        }
        long sinceMillis = System.currentTimeMillis() - connection.connectedAtMillis();
        if (sinceMillis < JUST_NOW_MILLIS) {
            steps.add(
                    Kind.NOTE,
                    "connection",
                    "It has been connected for only " + sinceMillis / 1000
                            + " s"
                            + (connection.cleanStart() ? ", by a Clean Start, which ended its session before" : "")
                            + "; what came before may be lost.",
                    connection.cleanStart() ? "Connect without Clean Start and with a session expiry." : "");
        } else {
            steps.add(Kind.FINE, "connection", "It is connected from " + connection.address() + ".", "");
        }
        int least = question.payloadBytes() + question.topic().bytes().length();
        if (question.payloadBytes() >= 0 && least > connection.maximumPacketBytes()) {
            steps.add(
                    Kind.LOST,
                    "Maximum Packet Size",
                    "The client takes packets of at most " + connection.maximumPacketBytes()
                            + " bytes, and this one is larger [MQTT-3.1.2-25].",
                    "Let the client connect with a larger Maximum Packet Size.");
        }
    }

    void queue(SessionView session, Qos sent) {
        long most = broker.limits().maximumQueuedMessages();
        long mostBytes = broker.limits().maximumQueuedBytes();
        boolean full = sent != Qos.AT_MOST_ONCE && session.queuedAcknowledged() >= most;
        if (full || session.queuedBytes() >= mostBytes) {
            steps.add(
                    Kind.LOST,
                    "queue",
                    session.queuedAcknowledged() + " messages in " + session.queuedBytes()
                            + " bytes wait for it already, and more are dropped ("
                            + (full ? "max_queued_messages " + most : "max_queued_bytes " + mostBytes) + ").",
                    "Let the client read and acknowledge faster, or raise the bound.");
        } else if (session.connected() && session.window() > 0 && session.inflight() >= session.window()) {
            steps.add(
                    Kind.NOTE,
                    "queue",
                    "The client has not acknowledged " + session.inflight()
                            + " messages, and gets no more of QoS 1 and 2 before it does (Receive Maximum, or"
                            + " max_inflight_messages).",
                    "Let the client acknowledge what it gets.");
        } else if (session.blocked()) {
            steps.add(
                    Kind.NOTE,
                    "queue",
                    "The client does not read: its connection takes no more, and " + session.queued()
                            + " messages wait.",
                    "See what keeps the client, or its network, busy.");
        } else {
            steps.add(Kind.FINE, "queue", session.queued() + " messages wait for it; there is room.", "");
        }
    }

    /** What waits loses its worth [MQTT-3.3.2-5]. */
    void expiry(SessionView session, Qos sent) {
        long seconds = question.expirySeconds();
        boolean away = !session.connected();
        if (seconds < 0 || away && sent == Qos.AT_MOST_ONCE) {
            return;
        }
        if (away) {
            steps.add(
                    seconds == 0 ? Kind.LOST : Kind.NOTE,
                    "message expiry",
                    seconds == 0
                            ? "With a Message Expiry Interval of 0 it has expired before the client can come back"
                                    + " [MQTT-3.3.2-5]."
                            : "It waits for " + seconds
                                    + " s at most, its Message Expiry Interval, and is dropped if the"
                                    + " client is not back by then [MQTT-3.3.2-5].",
                    "Publish with a longer Message Expiry Interval, or none.");
        } else if (seconds == 0
                || session.queued() > 0
                || session.blocked()
                || session.window() > 0 && session.inflight() >= session.window()) {
            steps.add(
                    Kind.NOTE,
                    "message expiry",
                    "It is dropped if it cannot be sent within " + seconds + " s, its Message Expiry Interval, and "
                            + session.queued() + " messages wait before it [MQTT-3.3.2-5].",
                    "Publish with a longer Message Expiry Interval, or none.");
        } else {
            steps.add(
                    Kind.FINE,
                    "message expiry",
                    "Nothing waits before it, so it is sent long before its " + seconds + " s have passed.",
                    "");
        }
    }

    private String expires(Message kept) {
        if (kept.expiresAtMillis() == Message.NEVER) {
            return "";
        }
        return " It expires in " + Math.max(0, kept.expiresAtMillis() - broker.nowMillis()) / 1000 + " s.";
    }

    void retained(List<SessionView.Subscribed> matching) {
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
        steps.add(
                Kind.NOTE,
                "retained message",
                "The topic has a retained message of " + kept.payloadLength() + " bytes, which "
                        + (sent
                                ? "was sent when the client subscribed."
                                : "is not sent at each subscribing: a shared subscription gets none, and Retain Handling 1"
                                        + " and 2 hold it back.")
                        + expires(kept),
                sent ? "" : "Subscribe without $share and with Retain Handling 0.");
        if (!asPublished) {
            steps.add(
                    Kind.NOTE,
                    "Retain As Published",
                    "New messages on the topic arrive without the RETAIN flag, also if their publisher sets it"
                            + " [MQTT-3.3.1-12].",
                    "Subscribe with Retain As Published to see it.");
        }
    }
}
