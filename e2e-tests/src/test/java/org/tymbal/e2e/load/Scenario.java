package org.tymbal.e2e.load;

import java.util.Locale;

/**
 * Who publishes to whom.
 *
 * @param name as options and results call it
 * @param publishers connections that publish
 * @param subscribers connections that subscribe
 * @param subscriptions of all subscribers together
 * @param qos of publishing and subscribing
 * @param window publishes of one publisher that may be unfinished: not with all its receivers, or not acknowledged
 * @param rate publishes a second of all publishers together; 0 is as fast as the windows let
 * @param payloadBytes at least {@link #LEAST_PAYLOAD}
 * @param level of the protocol: 4 is MQTT 3.1.1, 5 is 5.0
 * @param properties whether each PUBLISH carries properties, with level 5
 * @param lasting whether the subscribers' Sessions outlive their connections, so that a broker with persistence stores for them
 */
record Scenario(
        String name,
        Shape shape,
        int publishers,
        int subscribers,
        int subscriptions,
        int qos,
        int window,
        double rate,
        int payloadBytes,
        int level,
        boolean properties,
        boolean lasting) {
    /** 4 bytes when it was sent, 2 bytes who sent it, 4 bytes its number. */
    static final int LEAST_PAYLOAD = 10;

    private static final int USUAL_PAYLOAD = 64;

    /** How publishers and subscribers belong together. */
    enum Shape {
        /** Publisher n to subscriber n, a topic each. */
        PAIRS,
        /** All publishers, a topic each, to all subscribers on a wildcard. */
        FAN_IN,
        /** All publishers to all subscribers, one topic. */
        FAN_OUT,
        /** Any publisher to any of very many subscriptions: a third each exact, with + and with #. */
        MANY_SUBSCRIPTIONS
    }

    static Scenario pairs(String name, int pairs, int qos, int window) {
        return new Scenario(name, Shape.PAIRS, pairs, pairs, pairs, qos, window, 0, USUAL_PAYLOAD, 4, false, false);
    }

    static Scenario fanIn(String name, int publishers, int window) {
        return new Scenario(name, Shape.FAN_IN, publishers, 1, 1, 0, window, 0, USUAL_PAYLOAD, 4, false, false);
    }

    static Scenario fanOut(String name, int subscribers, int window) {
        return new Scenario(
                name, Shape.FAN_OUT, 1, subscribers, subscribers, 0, window, 0, USUAL_PAYLOAD, 4, false, false);
    }

    /** 10 publishers; 10 subscriptions or more to each of at most 100 subscribers. */
    static Scenario subscriptions(String name, int subscriptions) {
        int subscribers = Math.min(100, Math.max(1, subscriptions / 10));
        return new Scenario(
                name,
                Shape.MANY_SUBSCRIPTIONS,
                10,
                subscribers,
                subscriptions,
                0,
                100,
                0,
                USUAL_PAYLOAD,
                4,
                false,
                false);
    }

    Scenario atRate(double perSecond) {
        return new Scenario(
                name,
                shape,
                publishers,
                subscribers,
                subscriptions,
                qos,
                window,
                perSecond,
                payloadBytes,
                level,
                properties,
                lasting);
    }

    Scenario ofBytes(int bytes) {
        return new Scenario(
                name,
                shape,
                publishers,
                subscribers,
                subscriptions,
                qos,
                window,
                rate,
                bytes,
                level,
                properties,
                lasting);
    }

    /** In MQTT 5.0, each PUBLISH with properties. */
    Scenario withProperties() {
        return new Scenario(
                name, shape, publishers, subscribers, subscriptions, qos, window, rate, payloadBytes, 5, true, lasting);
    }

    /** With Sessions that last. */
    Scenario kept() {
        return new Scenario(
                name,
                shape,
                publishers,
                subscribers,
                subscriptions,
                qos,
                window,
                rate,
                payloadBytes,
                level,
                properties,
                true);
    }

    Scenario called(String other) {
        return new Scenario(
                other,
                shape,
                publishers,
                subscribers,
                subscriptions,
                qos,
                window,
                rate,
                payloadBytes,
                level,
                properties,
                lasting);
    }

    /** How many receive each message. */
    int receivers() {
        return shape == Shape.FAN_OUT || shape == Shape.FAN_IN ? subscribers : 1;
    }

    /** Where publisher n publishes; with very many subscriptions, where subscription n listens. */
    String topicOf(int n) {
        return switch (shape) {
            case PAIRS, FAN_IN -> "load/" + n;
            case FAN_OUT -> "load/all";
            case MANY_SUBSCRIPTIONS -> String.format(Locale.ROOT, "load/s/%06d/t", n);
        };
    }

    /** The Topic Filter of subscription n. */
    String filterOf(int n) {
        return switch (shape) {
            case PAIRS -> "load/" + n;
            case FAN_IN -> "load/+";
            case FAN_OUT -> "load/all";
            case MANY_SUBSCRIPTIONS ->
                String.format(Locale.ROOT, "load/s/%06d/", n) + new String[] {"t", "+", "#"}[n % 3];
        };
    }
}
