package org.tymbal.server.http.start;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.setup.Pages;
import org.tymbal.server.http.words.Language;

/**
 * {@code /start}, the page; {@code /getting-started.json}, its data; {@code /ca.crt}, the certificate that clients are to trust.
 * Any thread.
 */
public final class StartSite implements HttpHandler {
    private static final String PAGE = "/start";
    private static final String DATA = "/getting-started.json";
    private static final String AUTHORITY = "/ca.crt";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Supplier<GettingStarted.Place> place;
    /** Read at the first question, not at every start of the broker; reading it twice does no harm. */
    private volatile @Nullable GettingStarted start;

    /**
     * @param place asked each time, for not every port is known yet when the first one opens
     */
    public StartSite(Supplier<GettingStarted.Place> place) {
        this.place = place;
    }

    /** This by the paths that it answers for, beside others. */
    public Map<String, HttpHandler> beside(Map<String, HttpHandler> others) {
        Map<String, HttpHandler> pages = new HashMap<>(others);
        pages.put(PAGE, this);
        pages.put(DATA, this);
        pages.put(AUTHORITY, this);
        return pages;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            Pages.send(
                    exchange,
                    METHOD_NOT_ALLOWED,
                    TEXT,
                    Language.of(exchange).of("There is nothing to send here.") + "\n");
        } else if (exchange.isInIoThread()) {
            exchange.dispatch(this); // the first time it reads a file
        } else {
            answer(exchange);
        }
    }

    private void answer(HttpServerExchange exchange) throws IOException {
        GettingStarted.Place here = place.get();
        String path = exchange.getRequestPath();
        if (path.equals(AUTHORITY)) {
            String authority = here.authority();
            if (authority == null) {
                Pages.send(
                        exchange,
                        NOT_FOUND,
                        TEXT,
                        Language.of(exchange)
                                        .of(
                                                "This server has no certificate that clients would have to be told to trust.")
                                + "\n");
            } else {
                Pages.send(exchange, OK, "application/x-pem-file", authority);
            }
            return;
        }
        GettingStarted known = start;
        if (known == null) {
            known = new GettingStarted();
            start = known;
        }
        String host = GettingStarted.hostOf(exchange.getRequestHeaders().getFirst(Headers.HOST));
        if (path.equals(PAGE)) {
            Pages.send(exchange, OK, known.page(Language.of(exchange), here, host));
        } else {
            Pages.send(exchange, OK, "application/json", known.json(here, host));
        }
    }
}
