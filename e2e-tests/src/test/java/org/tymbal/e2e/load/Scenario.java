package org.tymbal.e2e.load;

/**
 * Who publishes to whom.
 *
 * @param publishers connections that publish
 * @param subscribers connections that subscribe
 * @param shape how they belong together
 * @param qos of publishing and subscribing
 * @param window publishes of one publisher that may be unfinished: not with all its receivers, or not acknowledged
 */
record Scenario(String name, Shape shape, int publishers, int subscribers, int qos, int window) {
    /** How publishers and subscribers belong together. */
    enum Shape {
        /** Publisher n to subscriber n, a topic each. */
        PAIRS,
        /** All publishers, a topic each, to one subscriber on a wildcard. */
        FAN_IN,
        /** One publisher to all subscribers. */
        FAN_OUT
    }

    /** How many receive each message. */
    int receivers() {
        return shape == Shape.FAN_OUT ? subscribers : 1;
    }

    String topicOf(int publisher) {
        return shape == Shape.FAN_OUT ? "load/all" : "load/" + publisher;
    }

    String filterOf(int subscriber) {
        return switch (shape) {
            case PAIRS -> "load/" + subscriber;
            case FAN_IN -> "load/+";
            case FAN_OUT -> "load/all";
        };
    }

    static Scenario[] all() {
        return new Scenario[] {
            new Scenario("pairs, QoS 0, window 100", Shape.PAIRS, 50, 50, 0, 100),
            new Scenario("pairs, QoS 1, window 100", Shape.PAIRS, 50, 50, 1, 100),
            new Scenario("pairs, QoS 0, one at a time", Shape.PAIRS, 50, 50, 0, 1),
            new Scenario("fan-in 50 to 1, QoS 0", Shape.FAN_IN, 50, 1, 0, 100),
            new Scenario("fan-in 50 to 1, QoS 1", Shape.FAN_IN, 50, 1, 1, 10),
            new Scenario("fan-out 1 to 100, QoS 0", Shape.FAN_OUT, 1, 100, 0, 20),
            new Scenario("fan-out 1 to 100, QoS 1", Shape.FAN_OUT, 1, 100, 1, 20),
        };
    }
}
