package org.tymbal.server.broker;

import org.tymbal.codec.packet.Qos;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Why.Kind;
import org.tymbal.server.broker.Why.Question;
import org.tymbal.server.session.SessionView;

/** What becomes of a message between its publisher and the broker. */
final class WayIn {
    private final Broker broker;
    private final Question question;
    private final Steps steps;

    WayIn(Broker broker, Question question, Steps steps) {
        this.broker = broker;
        this.question = question;
        this.steps = steps;
    }

    void look() {
        publisher();
        size();
        store();
    }

    private void publisher() {
        String from = question.from();
        if (from == null) {
            steps.add(
                    Kind.NOTE,
                    "publisher",
                    "Nobody was named as the publisher, so its rights were not looked at.",
                    "Ask again with from=CLIENT.");
            return;
        }
        SessionView publisher = broker.inspection().session(from);
        if (publisher == null) {
            steps.add(
                    Kind.LOST,
                    "publisher",
                    "There is no client " + from + ": what it publishes does not come here.",
                    "Connect it to this broker.");
            return;
        }
        if (!publisher.connected()) {
            steps.add(
                    Kind.LOST,
                    "publisher",
                    "The publisher " + from + " is not connected now.",
                    "See in its own log why, and in the refusals here.");
        }
        Verdict verdict = publisher.rights().write(question.topic());
        if (verdict.allowed()) {
            steps.add(
                    Kind.FINE,
                    "publisher",
                    from + " may publish to " + question.topic() + " (" + verdict.rule() + ").",
                    "");
        } else {
            steps.add(
                    Kind.LOST,
                    "publisher",
                    from + " may not publish to " + question.topic() + ": " + verdict.rule() + ".",
                    "Allow it to write the topic, in the acl_file or in a role of dynamic security.");
        }
    }

    private void size() {
        int most = broker.limits().maximumPayloadSize();
        if (question.payloadBytes() >= 0 && most > 0 && question.payloadBytes() > most) {
            steps.add(
                    Kind.LOST,
                    "size",
                    "A payload of " + question.payloadBytes() + " bytes is not published: " + most
                            + " are the most (message_size_limit).",
                    "Raise message_size_limit, or send less at a time.");
        } else if (question.payloadBytes() > broker.limits().maximumPacketSize()) {
            steps.add(
                    Kind.LOST,
                    "size",
                    "A packet of " + question.payloadBytes() + " bytes ends the connection of its publisher: "
                            + broker.limits().maximumPacketSize() + " are the most (max_packet_size).",
                    "Raise max_packet_size, or send less at a time.");
        }
        if (question.qos().level() > broker.features().maximumQos()) {
            steps.add(
                    Kind.LOST,
                    "QoS",
                    "QoS " + question.qos().level() + " is not offered here; whoever uses it is disconnected.",
                    "Publish with QoS " + broker.features().maximumQos() + ".");
        }
    }

    private void store() {
        String refusal = broker.store().refusal();
        if (refusal != null && question.qos() != Qos.AT_MOST_ONCE) {
            steps.add(
                    Kind.LOST,
                    "store",
                    "Nothing can be kept for now: " + refusal + ".",
                    "Make room, or publish with QoS 0.");
        }
    }
}
