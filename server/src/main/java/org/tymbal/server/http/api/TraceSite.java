package org.tymbal.server.http.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.Identity;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.http.WebSocketAsked;

/** {@code /api/v1/trace}: the packets of chosen clients, or about chosen topics, over a WebSocket. See docs/api.md for what its messages are. */
final class TraceSite {
    /** The operation that needs a WebSocket. */
    static final String ID = "watchPackets";

    private static final int MOST_CLIENTS = 100;
    private static final int USUAL_BYTES = 1_024;
    private static final int MOST_BYTES = 65_536;
    private static final int POLICY = 1_008;

    private final Broker broker;
    private final Workers workers;
    private final Doorman doorman;

    TraceSite(Broker broker, Workers workers, Doorman doorman) {
        this.broker = broker;
        this.workers = workers;
        this.doorman = doorman;
    }

    Route route() {
        return Route.get(
                        "/trace",
                        Right.WATCH,
                        ID,
                        "Packets of clients, or about topics, over a WebSocket: a binary message each, as docs/api.md describes it.",
                        "",
                        call -> {
                            throw new Problem(Problem.UPGRADE_REQUIRED, "This address speaks WebSocket.");
                        })
                .takes(
                        "client",
                        "string",
                        "A client identifier; again for each. Without any, and with all=true or a filter: everybody.")
                .takes("all", "boolean", "true: the packets of all clients.")
                .takes(
                        "filter",
                        "string",
                        "A topic filter, # written %23: only PUBLISH on topics that match, and what answers them.")
                .takes(
                        "bytes",
                        "integer",
                        "Bytes of each packet at most, 8 to " + MOST_BYTES + "; usually " + USUAL_BYTES + ".");
    }

    void upgrade(HttpServerExchange exchange, Call call) throws Problem {
        if (!WebSocketAsked.isAskedFor(exchange.getRequestHeaders())) {
            throw new Problem(Problem.UPGRADE_REQUIRED, "This address speaks WebSocket.");
        }
        String named = call.text("client");
        Set<String> clients = named == null ? Set.of() : new TreeSet<>(Set.of(named.split("\n", -1)));
        boolean all = call.flag("all", false);
        TopicFilter topics = call.text("filter") == null ? null : call.filter("filter");
        boolean chosen = !clients.isEmpty();
        if (all && chosen || !all && !chosen && topics == null || clients.size() > MOST_CLIENTS) {
            throw new Problem(
                    Problem.BAD_REQUEST,
                    "Give 1 to " + MOST_CLIENTS + " clients as client=NAME, or filter=TOPICFILTER, or all=true.");
        }
        int bytes = call.number("bytes", 8, MOST_BYTES, USUAL_BYTES);
        Identity identity = call.visitor().identity();
        BooleanSupplier mayGoOn = () -> identity == null || doorman.mayStill(identity, Right.WATCH);
        try {
            new WebSocketProtocolHandshakeHandler((WebSocketHttpExchange asked, WebSocketChannel channel) -> {
                        TraceViewer viewer = new TraceViewer(
                                channel, workers, clients, topics, bytes, mayGoOn, broker.tracing()::end);
                        if (broker.tracing().begin(viewer)) {
                            viewer.open();
                        } else {
                            WebSockets.sendClose(POLICY, "too many watch already", channel, null);
                        }
                    })
                    .handleRequest(exchange);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Problem(Problem.BAD_REQUEST, "The WebSocket could not be opened: " + e.getMessage() + ".");
        }
    }
}
