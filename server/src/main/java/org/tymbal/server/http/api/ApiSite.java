package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.WebOrigins;

/**
 * {@code /api/v1} and {@code /metrics} at one listener: finds the route, asks who comes, and whether he may; then lets a thread
 * of its own answer. A page of a stranger gets nothing, whoever sits before it.
 */
final class ApiSite implements HttpHandler {
    /** Says that a script asks and no person: it gets no window of the browser to log in. Pages must send it to change something. */
    static final HttpString FROM_PAGE = new HttpString("X-Tymbal");

    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final int NO_CONTENT = 204;
    private static final int SMALL_BODY_BYTES = 16 << 10;
    private static final int LARGEST_BODY_BYTES = 24 << 20;

    private final Api api;
    private final String place;
    private final WebOrigins origins;

    /** @param place by whose rules users come in here */
    ApiSite(Api api, String place, WebOrigins origins) {
        this.api = api;
        this.place = place;
        this.origins = origins;
    }

    /** What a request wants, as far as that can be said on an I/O thread. */
    private record Wish(
            Route route,
            Map<String, String> path,
            Map<String, String> query,
            @Nullable InetAddress peer) {}

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.getRequestContentLength() > SMALL_BODY_BYTES) {
            exchange.setPersistent(false); // unless it is read; a refusal reads no more than a little
        } else {
            exchange.setMaxEntitySize(SMALL_BODY_BYTES);
        }
        try {
            InetSocketAddress from = exchange.getSourceAddress();
            InetAddress peer = from == null ? null : from.getAddress();
            int waitSeconds = api.requests().take(Buckets.key(peer));
            if (waitSeconds > 0) {
                throw new Problem(
                        Problem.TOO_MANY_REQUESTS,
                        "There are too many requests from this address; wait " + waitSeconds + " s.",
                        waitSeconds);
            }
            if (answersPreflight(exchange, peer)) {
                return;
            }
            Wish wish = wish(exchange, peer);
            if (api.workers().full()) {
                throw busy();
            }
            exchange.dispatch(api.workers(), () -> admit(exchange, wish));
        } catch (Problem problem) {
            refuse(exchange, problem);
        }
    }

    // ---- on the I/O thread

    /** Whether a page may ask at all [Fetch]; an OPTIONS request of a browser gets its answer. */
    private boolean answersPreflight(HttpServerExchange exchange, @Nullable InetAddress peer) throws Problem {
        HeaderMap headers = exchange.getRequestHeaders();
        InetSocketAddress here = exchange.getDestinationAddress();
        String foreign = origins.foreignOrigin(headers, here == null ? 0 : here.getPort(), peer);
        if (foreign != null) {
            throw new Problem(
                    Problem.FORBIDDEN, "Pages of " + foreign + " may not ask this broker (option api_origin).");
        }
        String site = headers.getFirst(FETCH_SITE);
        if (!headers.contains(Headers.ORIGIN) && site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new Problem(Problem.FORBIDDEN, "Another page made the browser ask this; open the address by itself.");
        }
        exchange.getResponseHeaders().add(Headers.VARY, Headers.ORIGIN_STRING);
        if (headers.contains(Headers.ORIGIN)) {
            exchange.getResponseHeaders().put(ALLOW_ORIGIN, headers.getFirst(Headers.ORIGIN));
        }
        if (!exchange.getRequestMethod().toString().equals("OPTIONS")) {
            return false;
        }
        exchange.getResponseHeaders()
                .put(ALLOW_METHODS, "GET, POST, DELETE")
                .put(ALLOW_HEADERS, "Authorization, Content-Type, X-Tymbal")
                .put(MAX_AGE, "600");
        exchange.setStatusCode(NO_CONTENT);
        exchange.endExchange();
        return true;
    }

    private Wish wish(HttpServerExchange exchange, @Nullable InetAddress peer) throws Problem {
        List<String> path = Paths.levels(rawPath(exchange));
        Map<String, String> query = Paths.query(exchange.getQueryString());
        if (path == null || query == null) {
            throw new Problem(Problem.BAD_REQUEST, "The address is not percent-encoded UTF-8.");
        }
        String method = exchange.getRequestMethod().toString();
        return api.find(method.equals("HEAD") ? "GET" : method, path, query, peer, Wish::new);
    }

    private static String rawPath(HttpServerExchange exchange) {
        String uri = exchange.getRequestURI();
        if (uri.startsWith("/")) {
            return uri;
        }
        int host = uri.indexOf("://");
        int slash = host < 0 ? -1 : uri.indexOf('/', host + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    // ---- on a thread that may wait

    private void admit(HttpServerExchange exchange, Wish wish) {
        try {
            HeaderMap headers = exchange.getRequestHeaders();
            Route route = wish.route();
            Visitor visitor = route.id().equals("logIn")
                    ? new Visitor(Visitor.Role.NOBODY, null, false)
                    : api.doorman().visitor(headers, wish.peer(), place);
            boolean may = visitor.may(route.right())
                    || route.right() == Right.READ_SYS && api.doorman().readsSys(visitor, place);
            if (!may) {
                throw visitor.identity() == null
                        ? new Problem(Problem.UNAUTHORIZED, "Log in as a user of this broker who may do this.")
                        : new Problem(
                                Problem.FORBIDDEN,
                                "The user " + visitor.user() + " may not do this; "
                                        + (route.right() == Right.LOOK || route.right() == Right.READ_SYS
                                                ? "name him with admin_user or monitor_user."
                                                : "name him with admin_user."));
            }
            if (!route.isSafe() && visitor.byCookie() && !headers.contains(FROM_PAGE)) {
                throw new Problem(
                        Problem.FORBIDDEN, "Who logged in by a cookie must send the header X-Tymbal with this.");
            }
            if (route.id().equals(TraceSite.ID)) {
                api.trace().upgrade(exchange, call(exchange, wish, visitor, new byte[0]));
            } else if (route.body().isEmpty()) {
                act(exchange, wish, visitor, new byte[0]);
            } else {
                receive(exchange, wish, visitor);
            }
        } catch (Problem problem) {
            refuse(exchange, problem);
        } catch (RuntimeException e) {
            fail(exchange, e);
        }
    }

    private void receive(HttpServerExchange exchange, Wish wish, Visitor visitor) throws Problem {
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw new Problem(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON, with Content-Type: application/json.");
        }
        int most = visitor.may(Right.CHANGE) ? LARGEST_BODY_BYTES : SMALL_BODY_BYTES;
        if (exchange.getRequestContentLength() > most) {
            throw new Problem(Problem.TOO_LARGE, "The body may have " + most + " bytes.");
        }
        exchange.setMaxEntitySize(most);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(most);
        receiver.receiveFullBytes(
                (at, body) -> goOn(at, () -> act(at, wish, visitor, body)),
                (at, fault) ->
                        refuse(at, new Problem(Problem.BAD_REQUEST, "The body did not come as it was announced.")));
    }

    private void goOn(HttpServerExchange exchange, Runnable task) {
        if (exchange.isInIoThread()) {
            if (api.workers().full()) {
                refuse(exchange, busy());
            } else {
                exchange.dispatch(api.workers(), task);
            }
        } else {
            task.run();
        }
    }

    private void act(HttpServerExchange exchange, Wish wish, Visitor visitor, byte[] body) {
        try {
            send(exchange, wish.route().action().answer(call(exchange, wish, visitor, body)));
        } catch (Problem problem) {
            refuse(exchange, problem);
        } catch (RuntimeException e) {
            fail(exchange, e);
        }
    }

    private Call call(HttpServerExchange exchange, Wish wish, Visitor visitor, byte[] body) {
        InetAddress peer = wish.peer();
        return new Call(
                wish.path(),
                wish.query(),
                body,
                visitor,
                place,
                peer == null ? "" : peer.getHostAddress(),
                exchange.getRequestScheme().equals("https"),
                Doorman.secret(exchange.getRequestHeaders()));
    }

    // ---- answers

    private static Problem busy() {
        return new Problem(Problem.UNAVAILABLE, "Too many requests wait for an answer; ask again in a second.", 1);
    }

    private void fail(HttpServerExchange exchange, RuntimeException e) {
        if (e instanceof RejectedExecutionException) {
            refuse(exchange, busy());
            return;
        }
        api.log().error("A request of the API made the broker fail", e);
        refuse(exchange, new Problem(Problem.FAILED, "The server failed at this request; its log says more."));
    }

    private static void refuse(HttpServerExchange exchange, Problem problem) {
        if (exchange.isResponseStarted()) {
            return;
        }
        HeaderMap headers = exchange.getResponseHeaders();
        if (problem.status() == Problem.UNAUTHORIZED
                && !exchange.getRequestHeaders().contains(FROM_PAGE)) {
            headers.put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Tymbal\", charset=\"UTF-8\"");
        }
        if (problem.retryAfterSeconds() > 0) {
            headers.put(Headers.RETRY_AFTER, problem.retryAfterSeconds());
        }
        ObjectNode body = Json.object();
        body.put("type", "about:blank");
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        send(exchange, new Answer(problem.status(), "application/problem+json", Json.bytes(body), null));
    }

    private static void send(HttpServerExchange exchange, Answer answer) {
        HeaderMap headers = exchange.getResponseHeaders();
        exchange.setStatusCode(answer.status());
        headers.put(Headers.CACHE_CONTROL, "no-store");
        if (answer.cookie() != null) {
            headers.put(Headers.SET_COOKIE, answer.cookie());
        }
        if (!answer.contentType().isEmpty()) {
            headers.put(Headers.CONTENT_TYPE, answer.contentType());
            exchange.setResponseContentLength(answer.body().length);
        }
        if (answer.body().length == 0 || exchange.getRequestMethod().toString().equals("HEAD")) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(answer.body()));
        }
    }
}
