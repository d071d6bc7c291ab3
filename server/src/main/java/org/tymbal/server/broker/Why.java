package org.tymbal.server.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.broker.Why.Finding;
import org.tymbal.server.broker.Why.Kind;
import org.tymbal.server.broker.Why.Question;
import org.tymbal.server.session.SessionView;

/**
 * "Why didn't my message arrive?": walks the way of a message from its publisher to one client as it would be now, with the very
 * Sessions, Subscriptions and rules, and says at each step what becomes of it. Not on an I/O thread.
 */
public final class Why {
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
     * @param expirySeconds its Message Expiry Interval; -1 for none
     */
    public record Question(
            TopicName topic,
            String clientId,
            Qos qos,
            @Nullable String from,
            int payloadBytes,
            long expirySeconds) {
        /** About a message that does not expire. */
        public Question(TopicName topic, String clientId, Qos qos, @Nullable String from, int payloadBytes) {
            this(topic, clientId, qos, from, payloadBytes, -1);
        }
    }

    private final Broker broker;
    private final Question question;
    private final Steps steps = new Steps();

    private Why(Broker broker, Question question) {
        this.broker = broker;
        this.question = question;
    }

    /** All steps in their order, also those behind one where the message is lost. */
    public static List<Finding> of(Broker broker, Question question) {
        Why why = new Why(broker, question);
        why.look();
        return why.steps.all();
    }

    private void look() {
        new WayIn(broker, question, steps).look();
        PastTrouble past = new PastTrouble(broker, question, steps);
        SessionView session = broker.inspection().session(question.clientId());
        List<SessionView.Subscribed> subscribed = broker.inspection().subscriptions(question.clientId());
        if (session == null || subscribed == null) {
            steps.add(
                    Kind.LOST,
                    "session",
                    "There is no session of " + question.clientId()
                            + ": it has not connected, or its session has ended by a Clean Start, by its expiry interval or"
                            + " by an administrator.",
                    "Connect it, with this very client identifier; to get what comes while it is away, with a session"
                            + " expiry (clean session off before MQTT 5).");
            past.takeovers();
            past.refusals();
            return;
        }
        WhichSubscriptions which = new WhichSubscriptions(broker, question, steps);
        List<SessionView.Subscribed> matching = which.matching(subscribed);
        past.takeovers();
        past.refusals();
        which.mayRead(session);
        if (!matching.isEmpty()) {
            Qos granted = WhichSubscriptions.granted(matching);
            boolean arrives = which.noLocal(matching);
            which.shared(matching);
            which.downgrade(granted);
            WayOut out = new WayOut(broker, question, steps);
            Qos sent = question.qos().atMost(granted);
            out.connection(session, sent);
            if (arrives) {
                out.queue(session, sent);
                out.expiry(session, sent);
            }
            out.retained(matching);
        }
        past.losses(session);
    }
}
