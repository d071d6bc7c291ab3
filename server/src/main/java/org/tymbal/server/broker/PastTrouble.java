package org.tymbal.server.broker;

import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.broker.Why.Kind;
import org.tymbal.server.broker.Why.Question;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.session.Loss;
import org.tymbal.server.session.SessionView;

/** What has happened to earlier messages and connections, and may happen again. */
final class PastTrouble {
    private static final int REFUSALS = 1_000;

    private final Broker broker;
    private final Question question;
    private final Steps steps;

    PastTrouble(Broker broker, Question question, Steps steps) {
        this.broker = broker;
        this.question = question;
        this.steps = steps;
    }

    void losses(SessionView session) {
        for (Loss loss : session.lastLosses()) {
            if (loss.topic().equals(question.topic().toString())) {
                steps.add(
                        Kind.NOTE,
                        "lost before",
                        "A message on the topic " + reason(loss.why()) + " " + ago(loss.atMillis()) + ".",
                        fix(loss.why()));
            }
        }
        session.losses()
                .forEach((why, count) -> steps.add(
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

    /** Whose connection was ended by another one of the same name: the client's, and its publisher's. */
    void takeovers() {
        takeover(question.clientId());
        String from = question.from();
        if (from != null && !from.equals(question.clientId())) {
            takeover(from);
        }
    }

    private void takeover(String clientId) {
        Takeovers.Takeover it = broker.takeovers().of(clientId);
        if (it == null) {
            return;
        }
        steps.add(
                Kind.NOTE,
                "takeover",
                "The session of " + clientId + " was taken over " + ago(it.atMillis()) + ": a connection from "
                        + (it.by().isEmpty() ? "elsewhere" : it.by()) + " came with the same client identifier"
                        + (it.from().isEmpty() ? "" : ", and the one from " + it.from() + " was ended")
                        + (it.sessionEnded()
                                ? "; it asked for a Clean Start, so the subscriptions and what waited were lost"
                                : "")
                        + (it.count() > 1 ? ". That has happened " + it.count() + " times" : "")
                        + " [MQTT-3.1.4-3].",
                "Give each client a client identifier of its own.");
    }

    /** What was refused of late and has to do with it. */
    void refusals() {
        boolean subscribe = false;
        boolean publish = false;
        boolean connect = false;
        for (Refusal refusal : broker.refusals().latest(Long.MAX_VALUE, REFUSALS)) {
            boolean ofClient = refusal.clientId().equals(question.clientId());
            boolean ofPublisher = refusal.clientId().equals(question.from());
            if (!subscribe && ofClient && refusal.what() == Refusal.Kind.SUBSCRIBE && concerns(refusal.subject())) {
                subscribe = true;
                steps.add(
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
                steps.add(
                        Kind.NOTE,
                        "refused",
                        "A message of " + refusal.clientId() + " on the topic was refused " + ago(refusal.atMillis())
                                + ": " + refusal.why() + rule(refusal) + ".",
                        "Change the rule.");
            } else if (!connect && (ofClient || ofPublisher) && refusal.what() == Refusal.Kind.CONNECT) {
                connect = true;
                steps.add(
                        Kind.NOTE,
                        "refused",
                        refusal.clientId() + " was not let in " + ago(refusal.atMillis()) + ": " + refusal.why() + ".",
                        "Look at the Reason Code of CONNACK.");
            }
        }
    }

    private boolean concerns(String filter) {
        try {
            return TopicFilter.of(filter).matches(question.topic());
        } catch (IllegalArgumentException e) {
            return false; // it was cut for being long
        }
    }

    private static String rule(Refusal refusal) {
        return refusal.rule().isEmpty() ? "" : " (" + refusal.rule() + ")";
    }
}
