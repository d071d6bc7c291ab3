package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Why;

/** {@code /why}: why a message does not arrive. */
final class WhyRoute {
    private final Broker broker;

    WhyRoute(Broker broker) {
        this.broker = broker;
    }

    Route route() {
        return Route.get(
                        "/why",
                        Right.LOOK,
                        "explain",
                        "Why a message on a topic does not arrive at a client: every step of its way, as it would be now.",
                        "Why",
                        this::why)
                .needs("topic", "string", "The topic name.")
                .needs("client", "string", "The client identifier of the subscriber.")
                .takes("qos", "integer", "The QoS that the message is published with; usually 0.")
                .takes("from", "string", "The client identifier of the publisher.")
                .takes("payloadBytes", "integer", "How large its payload is.")
                .takes("expirySeconds", "integer", "Its Message Expiry Interval; without it, it does not expire.");
    }

    private Answer why(Call call) throws Problem {
        String text = call.required("topic");
        String problem = TopicName.problem(text);
        if (problem != null) {
            throw new Problem(Problem.BAD_REQUEST, "The parameter topic is no topic name: " + problem + ".");
        }
        List<Why.Finding> findings = Why.of(
                broker,
                new Why.Question(
                        TopicName.of(text),
                        call.required("client"),
                        Qos.of(call.number("qos", 0, 2, 0)),
                        call.text("from"),
                        call.number("payloadBytes", 0, Integer.MAX_VALUE, -1),
                        call.number("expirySeconds", 0L, 0xffff_ffffL, -1L)));
        ObjectNode root = Json.object();
        Why.Finding first = null;
        for (Why.Finding finding : findings) {
            first = first == null && finding.kind() == Why.Kind.LOST ? finding : first;
        }
        root.put("arrives", first == null);
        root.put(
                "summary",
                first == null
                        ? "It arrives, as far as the broker can tell; the notes say what may differ."
                        : first.sentence());
        root.put("fix", first == null ? "" : first.fix());
        ArrayNode steps = root.putArray("steps");
        for (Why.Finding finding : findings) {
            ObjectNode step = steps.addObject();
            step.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
            step.put("step", finding.step());
            step.put("sentence", finding.sentence());
            step.put("fix", finding.fix());
        }
        return Answer.json(root);
    }
}
