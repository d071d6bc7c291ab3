package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.access.Identity;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Traffic;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.Loss;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.SessionView;

/** Clients and their Sessions: who is there, with what, and out with them. */
final class ClientRoutes {
    static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int MOST_SUBSCRIPTIONS = 1_000;

    private final Broker broker;

    ClientRoutes(Broker broker) {
        this.broker = broker;
    }

    List<Route> all() {
        return List.of(
                page(Route.get(
                        "/clients",
                        Right.LOOK,
                        "listClients",
                        "Clients that are connected.",
                        "ClientPage",
                        this::clients)),
                page(Route.get(
                        "/sessions",
                        Right.LOOK,
                        "listSessions",
                        "Sessions, of clients that are connected and of those that are away.",
                        "ClientPage",
                        this::sessions)),
                Route.get(
                                "/clients/{id}",
                                Right.LOOK,
                                "getClient",
                                "One client: its Session, Subscriptions, Will and losses.",
                                "Client",
                                this::client)
                        .needs("id", "string", "The client identifier."),
                Route.delete(
                                "/clients/{id}",
                                Right.CHANGE,
                                "disconnectClient",
                                "Disconnects a client; its Session goes on as if the connection had broken.",
                                "",
                                this::disconnect)
                        .needs("id", "string", "The client identifier.")
                        .takes("reason", "string", "What a client of MQTT 5 is told, as a Reason String."),
                Route.delete(
                                "/sessions/{id}",
                                Right.CHANGE,
                                "dropSession",
                                "Ends a Session with its Subscriptions and all that waits in it; disconnects its client.",
                                "",
                                this::drop)
                        .needs("id", "string", "The client identifier.")
                        .takes("reason", "string", "What a client of MQTT 5 is told, as a Reason String."));
    }

    private static Route page(Route route) {
        return route.takes("after", "string", "Only clients behind this identifier: the next of the page before.")
                .takes("limit", "integer", "How many at most, 1 to " + MOST + "; usually " + USUAL + ".")
                .takes("q", "string", "Only clients whose identifier, user name or address contains this.")
                .takes(
                        "sort",
                        "string",
                        "Not by identifier: the first of " + ClientOrder.NAMES
                                + "; then there is one page, without a next.");
    }

    private Answer clients(Call call) throws Problem {
        return page(call, true);
    }

    private Answer sessions(Call call) throws Problem {
        return page(call, false);
    }

    private Answer page(Call call, boolean connected) throws Problem {
        int limit = call.number("limit", 1, MOST, USUAL);
        String part = call.text("q");
        ToDoubleFunction<SessionView> order = ClientOrder.of(call.text("sort"));
        List<SessionView> found = order == null
                ? broker.inspection().sessions(call.text("after"), limit + 1, connected, part == null ? "" : part)
                : broker.inspection().sessions(order, limit, connected, part == null ? "" : part);
        ObjectNode root = Json.object();
        ArrayNode clients = root.putArray("clients");
        for (SessionView view : found.subList(0, Math.min(limit, found.size()))) {
            clients.add(client(view));
        }
        if (found.size() > limit) {
            root.put("next", found.get(limit - 1).clientId());
        } else {
            root.putNull("next");
        }
        root.put("connected", broker.connectedClients());
        root.put("sessions", broker.sessions());
        return Answer.json(root);
    }

    private static ObjectNode client(SessionView view) {
        ObjectNode client = Json.object();
        client.put("id", view.clientId());
        Identity identity = view.identity();
        client.put("user", identity == null ? null : identity.username());
        client.put("connected", view.connected());
        ConnectionView connection = view.connection();
        if (connection == null) {
            client.putNull("connection");
        } else {
            client.set("connection", connection(connection));
        }
        ObjectNode session = client.putObject("session");
        if (view.connected()) {
            session.putNull("awaySeconds");
        } else {
            session.put("awaySeconds", view.awaySeconds());
        }
        if (view.expirySeconds() == Session.NEVER_EXPIRES) {
            session.putNull("expirySeconds");
        } else {
            session.put("expirySeconds", view.expirySeconds());
        }
        session.put("persistent", view.kept());
        session.put("subscriptions", view.subscriptions());
        session.put("queued", view.queued());
        session.put("queuedBytes", view.queuedBytes());
        session.put("inflight", view.inflight());
        session.put("inflightMaximum", view.window());
        session.put("unreleased", view.unreleased());
        session.put("blocked", view.blocked());
        ObjectNode lost = session.putObject("lost");
        view.losses().forEach((why, count) -> lost.put(why.text(), count));
        return client;
    }

    private static ObjectNode connection(ConnectionView view) {
        ObjectNode connection = Json.object();
        connection.put("address", view.address());
        connection.put("port", view.port());
        connection.put("stream", view.stream());
        connection.put("version", view.version());
        connection.put("keepAliveSeconds", view.keepAliveSeconds());
        connection.put("cleanStart", view.cleanStart());
        connection.put("connectedAt", Json.time(view.connectedAtMillis()));
        if (view.maximumPacketBytes() == Integer.MAX_VALUE) {
            connection.putNull("maximumPacketBytes");
        } else {
            connection.put("maximumPacketBytes", view.maximumPacketBytes());
        }
        Traffic traffic = view.traffic();
        ObjectNode published = connection.putObject("published");
        published.put("messages", traffic.messagesIn);
        published.put("bytes", traffic.bytesIn);
        published.put("messagesPerSecond", rounded(traffic.messagesInRate()));
        published.put("bytesPerSecond", rounded(traffic.bytesInRate()));
        ObjectNode sent = connection.putObject("sent");
        sent.put("messages", traffic.messagesOut);
        sent.put("bytes", traffic.bytesOut);
        sent.put("messagesPerSecond", rounded(traffic.messagesOutRate()));
        sent.put("bytesPerSecond", rounded(traffic.bytesOutRate()));
        return connection;
    }

    private static double rounded(double rate) {
        return Math.round(rate * 100) / 100.0;
    }

    private Answer client(Call call) throws Problem {
        String id = call.named("id");
        SessionView view = broker.inspection().session(id);
        List<SessionView.Subscribed> subscribed = broker.inspection().subscriptions(id);
        if (view == null || subscribed == null) {
            throw unknown(id);
        }
        ObjectNode client = client(view);
        ArrayNode subscriptions = client.putArray("subscriptions");
        for (SessionView.Subscribed one : subscribed) {
            if (subscriptions.size() < MOST_SUBSCRIPTIONS) {
                subscriptions.add(subscription(one));
            }
        }
        client.put("subscriptionsShown", subscriptions.size());
        ConnectionView connection = view.connection();
        Message will = connection == null ? broker.inspection().waitingWill(id) : connection.will();
        if (will == null) {
            client.putNull("will");
        } else {
            client.set("will", will(will, connection));
        }
        ArrayNode losses = client.putArray("lastLost");
        for (Loss loss : view.lastLosses()) {
            ObjectNode one = losses.addObject();
            one.put("at", Json.time(loss.atMillis()));
            one.put("topic", loss.topic());
            one.put("qos", loss.qos().level());
            one.put("why", loss.why().text());
        }
        return Answer.json(client);
    }

    private static ObjectNode subscription(SessionView.Subscribed subscribed) {
        Subscription subscription = subscribed.subscription();
        ObjectNode one = Json.object();
        one.put("filter", subscription.filter().toString());
        one.put("qos", subscription.qos().level());
        one.put("noLocal", subscription.noLocal());
        one.put("retainAsPublished", subscription.retainAsPublished());
        one.put("retainHandling", subscription.retainHandling().name().toLowerCase(Locale.ROOT));
        one.put("identifier", subscribed.identifier() == 0 ? null : Integer.valueOf(subscribed.identifier()));
        return one;
    }

    private static ObjectNode will(Message message, @Nullable ConnectionView connection) {
        ObjectNode will = Json.object();
        will.put("topic", message.topic().toString());
        will.put("qos", message.qos().level());
        will.put("retain", message.retain());
        will.put("payloadBytes", message.payloadLength());
        will.put("delaySeconds", connection == null ? null : Long.valueOf(connection.willDelaySeconds()));
        return will;
    }

    private Answer disconnect(Call call) throws Problem {
        String id = call.named("id");
        if (!broker.inspection().disconnect(id, ReasonCode.ADMINISTRATIVE_ACTION, reason(call))) {
            throw broker.inspection().session(id) == null
                    ? unknown(id)
                    : new Problem(
                            Problem.NOT_FOUND, "The client \"" + id + "\" is away; there is nothing to disconnect.");
        }
        broker.log()
                .notice("Client " + id + " was disconnected by "
                        + call.visitor().user() + " through the API.");
        return Answer.done();
    }

    private Answer drop(Call call) throws Problem {
        String id = call.named("id");
        if (!broker.inspection().drop(id, reason(call))) {
            throw unknown(id);
        }
        broker.log()
                .notice("The session of " + id + " was dropped by "
                        + call.visitor().user() + " through the API.");
        return Answer.done();
    }

    private static String reason(Call call) {
        String said = call.text("reason");
        return said == null || said.isEmpty() ? "an administrator has ended this connection" : said;
    }

    private static Problem unknown(String id) {
        return new Problem(Problem.NOT_FOUND, "There is no session of a client \"" + id + "\".");
    }
}
