package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Why.Kind;
import org.tymbal.server.broker.Why.Question;
import org.tymbal.server.session.SessionView;

/** Which Subscriptions of a client a message matches, and what they make of it. */
final class WhichSubscriptions {
    private static final int NEAR_MISSES = 3;

    private final Broker broker;
    private final Question question;
    private final Steps steps;

    WhichSubscriptions(Broker broker, Question question, Steps steps) {
        this.broker = broker;
        this.question = question;
        this.steps = steps;
    }

    List<SessionView.Subscribed> matching(List<SessionView.Subscribed> all) {
        List<SessionView.Subscribed> matching = new ArrayList<>();
        for (SessionView.Subscribed one : all) {
            if (one.subscription().filter().matches(question.topic())) {
                matching.add(one);
                steps.add(
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
            String near = NearMiss.of(
                    one.subscription().filter().matching().text(),
                    question.topic().toString());
            if (near != null && shown < NEAR_MISSES) {
                sentence.append(shown == 0 ? "; " : ", and ")
                        .append(one.subscription().filter())
                        .append(near);
                shown++;
            }
        }
        steps.add(Kind.LOST, "subscription", sentence.append('.').toString(), fix);
        return matching;
    }

    static Qos granted(List<SessionView.Subscribed> matching) {
        Qos most = Qos.AT_MOST_ONCE;
        for (SessionView.Subscribed one : matching) {
            if (one.subscription().qos().level() > most.level()) {
                most = one.subscription().qos();
            }
        }
        return most;
    }

    void mayRead(SessionView session) {
        Verdict verdict = session.rights().read(question.topic());
        if (verdict.allowed()) {
            steps.add(
                    Kind.FINE,
                    "rights",
                    question.clientId() + " may read " + question.topic() + " (" + verdict.rule() + ").",
                    "");
        } else {
            steps.add(
                    Kind.LOST,
                    "rights",
                    question.clientId() + " may not read " + question.topic() + ": " + verdict.rule() + ".",
                    "Allow it to read the topic, in the acl_file or in a role of dynamic security.");
        }
    }

    boolean noLocal(List<SessionView.Subscribed> matching) {
        if (!question.clientId().equals(question.from())) {
            return true;
        }
        for (SessionView.Subscribed one : matching) {
            if (!one.subscription().noLocal()) {
                return true;
            }
        }
        steps.add(
                Kind.LOST,
                "No Local",
                "The client published the message itself, and every subscription that matches says No Local"
                        + " [MQTT-3.8.3-3].",
                "Subscribe without No Local.");
        return false;
    }

    void shared(List<SessionView.Subscribed> matching) {
        boolean plain = false;
        for (SessionView.Subscribed one : matching) {
            plain |= one.subscription().filter().shareName() == null;
        }
        for (SessionView.Subscribed one : matching) {
            String share = one.subscription().filter().shareName();
            if (share != null && !plain) {
                int members = broker.inspection()
                        .subscribers(one.subscription().filter().toString());
                steps.add(
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

    void downgrade(Qos granted) {
        if (granted.level() < question.qos().level()) {
            steps.add(
                    Kind.NOTE,
                    "QoS",
                    "It is sent with QoS " + granted.level() + ", the lower of QoS "
                            + question.qos().level() + " of the publisher and " + granted.level()
                            + " of the subscription [MQTT-3.8.4-8].",
                    "Subscribe with QoS " + question.qos().level() + ".");
        }
    }
}
