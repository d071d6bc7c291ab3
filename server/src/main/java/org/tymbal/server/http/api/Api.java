package org.tymbal.server.http.api;

import io.undertow.server.HttpHandler;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.broker.History;
import org.tymbal.server.http.ApiPaths;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.metrics.Metrics;

/** The HTTP API of one broker, at all its listeners: what there is to ask for, who may, and the threads that answer. */
public final class Api {
    private static final int REQUESTS_AT_ONCE = 300;
    private static final int REQUESTS_A_SECOND = 100;

    private record Entry(Route route, List<String> pattern) {}

    private final Broker broker;
    private final Workers workers = new Workers();
    private final Doorman doorman;
    private final Buckets requests;
    private final TraceSite trace;
    private final List<Entry> entries = new ArrayList<>();
    private final WebOrigins origins;

    /**
     * @param localOnly whether every listener is on the loopback interface
     * @param version of the program
     * @param listeners those that are open
     * @param reload reads the configuration anew and says in sentences what has changed, or why nothing has
     */
    public Api(
            Broker broker,
            Metrics metrics,
            History history,
            boolean localOnly,
            String version,
            Supplier<List<ListenerView>> listeners,
            Supplier<List<String>> reload) {
        this(broker, metrics, history, localOnly, version, listeners, reload, System::nanoTime);
    }

    Api(
            Broker broker,
            Metrics metrics,
            History history,
            boolean localOnly,
            String version,
            Supplier<List<ListenerView>> listeners,
            Supplier<List<String>> reload,
            LongSupplier clockNanos) {
        this.broker = broker;
        this.doorman = new Doorman(broker, localOnly, clockNanos);
        this.requests = new Buckets(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, clockNanos);
        this.origins = new WebOrigins(localOnly, broker.api().origins());
        Figures figures = new Figures(broker, metrics, version, listeners);
        SystemRoutes system = new SystemRoutes(broker, version, figures, history, listeners, reload);
        List<Route> routes = new ArrayList<>(system.all());
        routes.addAll(new ClientRoutes(broker).all());
        routes.addAll(new TopicRoutes(broker).all());
        routes.addAll(new AccessRoutes(doorman).all());
        routes.add(new WhyRoute(broker).route());
        this.trace = new TraceSite(broker, workers, doorman);
        routes.add(trace.route());
        OpenApi document = new OpenApi(version);
        Route description = Route.get(
                "/openapi.json", Right.NONE, "getOpenApi", "This description.", "OpenApi", call -> document.answer());
        routes.add(description);
        document.describe(routes);
        for (Route route : routes) {
            add(ApiPaths.ROOT + route.path(), route);
        }
        add(
                ApiPaths.METRICS,
                Route.get(ApiPaths.METRICS, Right.LOOK, "prometheus", "For Prometheus.", "", system::exposition));
    }

    private void add(String path, Route route) {
        List<String> pattern = Paths.levels(path);
        if (pattern == null) {
            throw new IllegalArgumentException(path);
        }
        entries.add(new Entry(route, pattern));
    }

    /**
     * The API at a listener.
     *
     * @param place by whose rules users come in there
     */
    public HttpHandler at(String place) {
        return new ApiSite(this, place, origins);
    }

    /** Ends the threads; requests that wait are not answered any more. */
    public void stop() {
        workers.stop();
    }

    Workers workers() {
        return workers;
    }

    Doorman doorman() {
        return doorman;
    }

    TraceSite trace() {
        return trace;
    }

    Buckets requests() {
        return requests;
    }

    BrokerLog log() {
        return broker.log();
    }

    /** Puts together what is known of a request. */
    interface Found<T> {
        T of(Route route, Map<String, String> path, Map<String, String> query, @Nullable InetAddress peer);
    }

    <T> T find(String method, List<String> path, Map<String, String> query, @Nullable InetAddress peer, Found<T> found)
            throws Problem {
        TreeSet<String> others = new TreeSet<>();
        for (Entry entry : entries) {
            Map<String, String> places = Paths.match(entry.pattern(), path);
            if (places != null && entry.route().method().equals(method)) {
                return found.of(entry.route(), places, query, peer);
            }
            if (places != null) {
                others.add(entry.route().method());
            }
        }
        throw others.isEmpty()
                ? new Problem(
                        Problem.NOT_FOUND,
                        "There is nothing at this address; " + ApiPaths.ROOT + "/openapi.json says what there is.")
                : new Problem(Problem.METHOD_NOT_ALLOWED, "This address takes " + String.join(", ", others) + ".");
    }
}
