package org.tymbal.server.http.demo;

import io.undertow.io.IoCallback;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.setup.Pages;
import org.tymbal.server.http.setup.SetupSite;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/**
 * {@code /demo/plug}: kills a broker before everybody's eyes. One at a time, and only whoever sits at this computer does it;
 * whoever reaches the page may watch. The page grows while the demonstration goes on: it has no script. Any thread.
 */
final class PlugSite {
    static final String PATH = "/demo/plug";

    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int MAX_FORM_BYTES = 1_024;
    private static final int MOST_WATCHERS = 100;
    private static final int LOOK_MILLIS = 250;
    private static final WebOrigins LOCAL = new WebOrigins(true);
    private static final List<HttpString> SIGNS_OF_A_PROXY = List.of(
            new HttpString("Forwarded"),
            new HttpString("Via"),
            new HttpString("X-Forwarded-For"),
            new HttpString("X-Forwarded-Host"),
            new HttpString("X-Real-IP"));

    private final String secret;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger watchers = new AtomicInteger();
    /** The last one, which may still go on; null before the first. */
    private volatile @Nullable PlugShow show;

    private boolean stopped;

    PlugSite(String secret) {
        this.secret = secret;
    }

    /** Ends a demonstration that goes on; none begins any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            if (show != null) {
                show.abort();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The page by its path, beside others. */
    void beside(Map<String, HttpHandler> pages, WebOrigins origins) {
        pages.put(PATH, exchange -> handle(exchange, origins));
    }

    private void handle(HttpServerExchange exchange, WebOrigins origins) {
        if (exchange.getRequestMethod().equals(Methods.POST)) {
            String refusal = refusal(exchange, origins);
            if (refusal != null) {
                refuse(exchange, FORBIDDEN, refusal);
                return;
            }
            exchange.setMaxEntitySize(MAX_FORM_BYTES);
            Receiver receiver = exchange.getRequestReceiver();
            receiver.setMaxBufferSize(MAX_FORM_BYTES);
            receiver.receiveFullBytes(
                    this::pulled, (at, fault) -> refuse(at, UNPROCESSABLE, Words.mark("This form is too long.")));
        } else if (exchange.getRequestMethod().equals(Methods.GET)) {
            watch(exchange);
        } else {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, POST");
            refuse(exchange, METHOD_NOT_ALLOWED, Words.mark("There is nothing like that here."));
        }
    }

    private static boolean isFromHere(HttpServerExchange exchange) {
        InetSocketAddress peer = exchange.getSourceAddress();
        InetAddress address = peer == null ? null : peer.getAddress();
        HeaderMap headers = exchange.getRequestHeaders();
        return address != null
                && address.isLoopbackAddress()
                && SIGNS_OF_A_PROXY.stream().noneMatch(headers::contains)
                && LOCAL.allowsHost(headers);
    }

    private static @Nullable String refusal(HttpServerExchange exchange, WebOrigins origins) {
        if (!isFromHere(exchange)) {
            return Words.mark("The plug is pulled on the computer on which the broker runs. Here you can watch.");
        }
        HeaderMap headers = exchange.getRequestHeaders();
        InetAddress peer = exchange.getSourceAddress().getAddress();
        return !headers.contains(Headers.ORIGIN)
                        || origins.foreignOrigin(headers, SetupSite.portOf(exchange), peer) != null
                ? Words.mark("This form comes from another page.")
                : null;
    }

    private void refuse(HttpServerExchange exchange, int status, String sentence) {
        Pages.send(
                exchange,
                status,
                PlugPage.whole(
                        Language.of(exchange),
                        secret,
                        Durability.GROUP,
                        isFromHere(exchange),
                        Language.of(exchange).of(sentence),
                        show));
    }

    private void pulled(HttpServerExchange exchange, byte[] body) {
        Map<String, String> form = SetupSite.fields(new String(body, StandardCharsets.UTF_8));
        Durability level = form == null ? null : Durability.of(form.getOrDefault("level", ""));
        if (form == null
                || !MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8),
                        form.getOrDefault("secret", "").getBytes(StandardCharsets.UTF_8))) {
            refuse(
                    exchange,
                    FORBIDDEN,
                    Words.mark("That form was not of this broker, or it was started again meanwhile."));
        } else if (level == null) {
            refuse(exchange, UNPROCESSABLE, Words.mark("Choose one of the levels."));
        } else if (!begin(level)) {
            refuse(
                    exchange,
                    CONFLICT,
                    Words.mark("The plug is being pulled already. Watch, and try again after that."));
        } else {
            exchange.setStatusCode(SEE_OTHER);
            exchange.getResponseHeaders().put(Headers.LOCATION, PATH);
            exchange.endExchange();
        }
    }

    /** Begins, unless one goes on. */
    private boolean begin(Durability level) {
        lock.lock();
        try {
            PlugShow last = show;
            if (stopped || last != null && !last.isOver()) {
                return false;
            }
            PlugShow next = new PlugShow(level);
            show = next;
            next.begin();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void watch(HttpServerExchange exchange) {
        PlugShow seen = show;
        if (seen == null || seen.isOver() || watchers.get() >= MOST_WATCHERS) {
            Durability level = seen == null ? Durability.GROUP : seen.level();
            Pages.send(
                    exchange, OK, PlugPage.whole(Language.of(exchange), secret, level, isFromHere(exchange), "", seen));
            return;
        }
        watchers.incrementAndGet();
        exchange.addExchangeCompleteListener((at, next) -> {
            watchers.decrementAndGet();
            next.proceed();
        });
        Pages.begin(exchange);
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> new Watcher(exchange, seen).begin());
    }

    /** One page that grows. Confined to the I/O thread of its connection. */
    private final class Watcher implements IoCallback {
        private final HttpServerExchange exchange;
        private final PlugShow seen;
        private final boolean here;
        private int shown;

        Watcher(HttpServerExchange exchange, PlugShow seen) {
            this.exchange = exchange;
            this.seen = seen;
            this.here = isFromHere(exchange);
        }

        void begin() {
            exchange.getResponseSender().send(PlugPage.top(Language.of(exchange), seen.level()), this);
        }

        @Override
        public void onComplete(HttpServerExchange at, Sender sender) {
            later();
        }

        private void later() {
            exchange.getIoThread().executeAfter(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void look() {
            boolean over = seen.isOver(); // before the steps, so that none is missed
            List<PlugShow.Step> steps = seen.steps();
            StringBuilder more = new StringBuilder();
            for (; shown < steps.size(); shown++) {
                more.append(PlugPage.step(Language.of(exchange), steps.get(shown)));
            }
            if (over) {
                more.append(PlugPage.bottom(Language.of(exchange), secret, seen, here));
                exchange.getResponseSender().send(more.toString(), IoCallback.END_EXCHANGE);
            } else if (more.isEmpty()) {
                later();
            } else {
                exchange.getResponseSender().send(more.toString(), this);
            }
        }

        @Override
        public void onException(HttpServerExchange at, Sender sender, IOException gone) {
            at.endExchange();
        }
    }
}
