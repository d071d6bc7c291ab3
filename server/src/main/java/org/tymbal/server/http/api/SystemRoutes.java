package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.History;
import org.tymbal.server.broker.Refusal;
import org.tymbal.server.broker.Refusals;

/** The broker itself: its version, listeners, figures, and whom it has turned away. */
final class SystemRoutes {
    private static final int USUAL = 100;

    private final Broker broker;
    private final String version;
    private final Figures figures;
    private final History history;
    private final Supplier<List<ListenerView>> listeners;
    private final Supplier<List<String>> reload;

    SystemRoutes(
            Broker broker,
            String version,
            Figures figures,
            History history,
            Supplier<List<ListenerView>> listeners,
            Supplier<List<String>> reload) {
        this.broker = broker;
        this.version = version;
        this.figures = figures;
        this.history = history;
        this.listeners = listeners;
        this.reload = reload;
    }

    List<Route> all() {
        return List.of(
                Route.get("/version", Right.LOOK, "getVersion", "What runs here.", "Version", this::version),
                Route.get(
                        "/listeners",
                        Right.LOOK,
                        "listListeners",
                        "The listeners that are open, with their certificates.",
                        "Listeners",
                        this::listeners),
                Route.get(
                                "/refused",
                                Right.LOOK,
                                "listRefused",
                                "The last " + Refusals.KEPT
                                        + " refusals, the latest first: who, why, and by which rule.",
                                "RefusedPage",
                                this::refused)
                        .takes("before", "integer", "Only those with a lower number: the next of the page before.")
                        .takes(
                                "limit",
                                "integer",
                                "How many at most, 1 to " + Refusals.KEPT + "; usually " + USUAL + "."),
                Route.get(
                        "/sys/history",
                        Right.READ_SYS,
                        "getHistory",
                        "The last hour of the main figures, a point every " + History.SECONDS + " s, the oldest first.",
                        "History",
                        this::history),
                Route.post(
                        "/reload",
                        Right.CHANGE,
                        "reload",
                        "Reads the configuration and its files anew, as SIGHUP does. Clients stay connected; if anything is"
                                + " wrong, all stays as it was.",
                        "",
                        "Reloaded",
                        this::reload),
                Route.get(
                        "/metrics",
                        Right.LOOK,
                        "getMetrics",
                        "Every figure of the broker; /metrics has the same for Prometheus.",
                        "Metrics",
                        call -> Answer.json(figures.json())));
    }

    /** Not below {@code /api/v1}: where Prometheus looks for it. */
    Answer exposition(Call call) {
        return Answer.text("text/plain; version=0.0.4; charset=utf-8", figures.text());
    }

    /** Reads files, which is why the threads of the API do it. */
    private Answer reload(Call call) {
        ObjectNode root = Json.object();
        ArrayNode said = root.putArray("said");
        reload.get().forEach(said::add);
        return Answer.json(root);
    }

    private Answer version(Call call) {
        ObjectNode root = Json.object();
        root.put("name", "tymbal");
        root.put("version", version);
        root.put("api", "v1");
        root.put("java", System.getProperty("java.version"));
        root.put("uptimeSeconds", figures.uptimeSeconds());
        root.put("durability", broker.store().level().text());
        String refusal = broker.store().refusal();
        root.put("storeProblem", refusal);
        return Answer.json(root);
    }

    private Answer listeners(Call call) {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("listeners");
        long now = System.currentTimeMillis();
        for (ListenerView listener : listeners.get()) {
            ObjectNode one = all.addObject();
            one.put("address", listener.address());
            one.put("port", listener.port());
            one.put("protocol", listener.protocol());
            one.put("place", listener.place());
            one.put("anonymous", listener.anonymous());
            one.put("connections", listener.connections());
            one.put("accepted", listener.accepted());
            one.put("bytesReceived", listener.bytesReceived());
            one.put("bytesSent", listener.bytesSent());
            ArrayNode certificates = one.putArray("certificates");
            for (ListenerView.CertificateView certificate : listener.certificates()) {
                ObjectNode shown = certificates.addObject();
                shown.put("subject", certificate.subject());
                shown.put("issuer", certificate.issuer());
                ArrayNode names = shown.putArray("names");
                certificate.names().forEach(names::add);
                shown.put("notBefore", Json.time(certificate.notBeforeMillis()));
                shown.put("notAfter", Json.time(certificate.notAfterMillis()));
                shown.put("daysLeft", Math.floorDiv(certificate.notAfterMillis() - now, 86_400_000L));
            }
        }
        return Answer.json(root);
    }

    private Answer refused(Call call) throws Problem {
        int limit = call.number("limit", 1, Refusals.KEPT, USUAL);
        long before = call.number("before", 1L, Long.MAX_VALUE, Long.MAX_VALUE);
        List<Refusal> found = broker.refusals().latest(before, limit);
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("refused");
        for (Refusal refusal : found) {
            ObjectNode one = all.addObject();
            one.put("number", refusal.number());
            one.put("at", Json.time(refusal.atMillis()));
            one.put("what", refusal.what().name().toLowerCase(Locale.ROOT));
            one.put("client", refusal.clientId());
            one.put("user", refusal.username());
            one.put("address", refusal.address());
            one.put("subject", refusal.subject());
            one.put("why", refusal.why());
            one.put("rule", refusal.rule());
        }
        if (found.size() < limit || found.get(found.size() - 1).number() == 1) {
            root.putNull("next");
        } else {
            root.put("next", found.get(found.size() - 1).number());
        }
        root.put("count", broker.refusals().count());
        return Answer.json(root);
    }

    private Answer history(Call call) {
        ObjectNode root = Json.object();
        root.put("seconds", History.SECONDS);
        ArrayNode names = root.putArray("names");
        history.names().forEach(names::add);
        ArrayNode topics = root.putArray("topics");
        history.topics().forEach(topics::add);
        ArrayNode points = root.putArray("points");
        for (History.Point point : history.points()) {
            ObjectNode one = points.addObject();
            one.put("at", Json.time(point.atMillis()));
            ArrayNode values = one.putArray("values");
            for (long value : point.values()) {
                values.add(value);
            }
        }
        return Answer.json(root);
    }
}
