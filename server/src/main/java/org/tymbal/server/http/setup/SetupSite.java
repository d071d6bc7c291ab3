package org.tymbal.server.http.setup;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/**
 * {@code /setup}: asks who may come in, writes the answer into a mosquitto.conf, and starts the broker with it.
 *
 * <p>For whoever sits at this computer, and for a broker that nobody has configured yet. A proxy on this computer makes
 * strangers look like neighbours, so whatever came through one is refused. A form counts only with the secret that stood in
 * it, which no foreign page can read. On threads of the worker's pool.
 */
public final class SetupSite implements HttpHandler {
    /** Where it is. */
    public static final String PATH = "/setup";

    /** Where the last form goes: start with what was written. */
    public static final String START_PATH = "/setup/start";

    private static final int FORBIDDEN = 403;
    private static final int UNPROCESSABLE = 422;
    private static final int FAILED = 500;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MAX_FORM_BYTES = 4_096;
    private static final List<HttpString> SIGNS_OF_A_PROXY = List.of(
            new HttpString("Forwarded"),
            new HttpString("Via"),
            new HttpString("X-Forwarded-For"),
            new HttpString("X-Forwarded-Host"),
            new HttpString("X-Real-IP"));

    private final Path directory;
    private final int mqttPort;
    private final WebOrigins origins;
    private final Supplier<List<String>> addresses;
    private final Consumer<Path> start;
    private final String secret;
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * @param directory where the files go
     * @param mqttPort the port of MQTT, now and in the file
     * @param addresses those of this computer on its networks
     * @param start starts the broker anew with a configuration; called once, and returns at once
     */
    public SetupSite(
            Path directory, int mqttPort, WebOrigins origins, Supplier<List<String>> addresses, Consumer<Path> start) {
        this.directory = directory.toAbsolutePath().normalize();
        this.mqttPort = mqttPort;
        this.origins = origins;
        this.addresses = addresses;
        this.start = start;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String refusal = refusal(exchange);
        if (refusal != null) {
            Pages.send(exchange, FORBIDDEN, SetupPage.refused(Language.of(exchange), refusal));
        } else if (exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.setMaxEntitySize(MAX_FORM_BYTES);
            Receiver receiver = exchange.getRequestReceiver();
            receiver.setMaxBufferSize(MAX_FORM_BYTES);
            receiver.receiveFullBytes(
                    (at, body) -> at.dispatch(() -> posted(at, body)),
                    (at, fault) -> Pages.send(
                            at,
                            UNPROCESSABLE,
                            SetupPage.refused(Language.of(at), Words.mark("This form is too long."))));
        } else if (exchange.getRequestMethod().equals(Methods.GET)
                && exchange.getRequestPath().equals(PATH)) {
            exchange.dispatch(() -> form(exchange));
        } else {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            Pages.send(
                    exchange,
                    METHOD_NOT_ALLOWED,
                    SetupPage.refused(Language.of(exchange), Words.mark("Begin at {}."), PATH));
        }
    }

    /** Why the request is not answered; null if it is. */
    private @Nullable String refusal(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        InetSocketAddress peer = exchange.getSourceAddress();
        InetAddress address = peer == null ? null : peer.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            return Words.mark("This page is only for the computer on which the broker runs.");
        }
        for (HttpString sign : SIGNS_OF_A_PROXY) {
            if (headers.contains(sign)) {
                return Words.mark(
                        "This page does not answer through a proxy. Open it on the computer on which the broker runs.");
            }
        }
        if (exchange.getRequestMethod().equals(Methods.POST)
                && (!headers.contains(Headers.ORIGIN)
                        || origins.foreignOrigin(headers, portOf(exchange), address) != null)) {
            return Words.mark("This form comes from another page.");
        }
        return null;
    }

    /** The port that the request came to, which is the page's in the file too. */
    public static int portOf(HttpServerExchange exchange) {
        InetSocketAddress here = exchange.getDestinationAddress();
        return here == null ? 0 : here.getPort();
    }

    private SetupFiles files(HttpServerExchange exchange) {
        return new SetupFiles(directory, mqttPort, portOf(exchange));
    }

    private void form(HttpServerExchange exchange) {
        Pages.send(
                exchange,
                200,
                SetupPage.form(Language.of(exchange), SetupChoices.OFFERED, List.of(), files(exchange), secret));
    }

    private void posted(HttpServerExchange exchange, byte[] body) {
        Map<String, String> form = fields(new String(body, StandardCharsets.UTF_8));
        if (form == null || !isSecret(form.getOrDefault("secret", ""))) {
            Pages.send(
                    exchange,
                    FORBIDDEN,
                    SetupPage.refused(
                            Language.of(exchange),
                            Words.mark(
                                    "This form is not of this broker, or it was started again meanwhile. Open {} anew."),
                            PATH));
        } else if (exchange.getRequestPath().equals(START_PATH)) {
            startOnce(exchange);
        } else {
            write(exchange, form);
        }
    }

    private boolean isSecret(String said) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    private void write(HttpServerExchange exchange, Map<String, String> form) {
        SetupFiles files = files(exchange);
        SetupChoices choices = SetupChoices.of(form);
        Language words = Language.of(exchange);
        List<String> faults = SetupChoices.faults(words, form);
        if (!faults.isEmpty()) {
            Pages.send(exchange, UNPROCESSABLE, SetupPage.form(words, choices, faults, files, secret));
            return;
        }
        List<Path> inTheWay = files.inTheWay(choices);
        if (!inTheWay.isEmpty()) {
            Pages.send(
                    exchange,
                    UNPROCESSABLE,
                    SetupPage.form(
                            words,
                            choices,
                            List.of(words.of(
                                    "{} is there already, and nothing is overwritten. Move it away, or start the broker"
                                            + " with it: {}",
                                    inTheWay.get(0).toString(),
                                    "tymbal -c " + files.conf())),
                            files,
                            secret));
            return;
        }
        try {
            files.write(choices, names());
            Pages.send(exchange, 200, SetupPage.written(words, files, choices, secret));
        } catch (IOException e) {
            Pages.send(
                    exchange,
                    FAILED,
                    SetupPage.form(
                            words,
                            choices,
                            List.of(words.of("The files could not be written: {}", "" + e.getMessage())),
                            files,
                            secret));
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
        names.addAll(addresses.get());
        return names;
    }

    private void startOnce(HttpServerExchange exchange) {
        Path conf = files(exchange).conf();
        if (!Files.isRegularFile(conf)) {
            Pages.send(
                    exchange,
                    UNPROCESSABLE,
                    SetupPage.refused(Language.of(exchange), Words.mark("There is no {} any more."), conf.toString()));
            return;
        }
        if (started.compareAndSet(false, true)) {
            exchange.addExchangeCompleteListener((at, next) -> {
                next.proceed();
                start.accept(conf);
            });
        }
        Pages.send(exchange, 200, SetupPage.starting(Language.of(exchange)));
    }

    /** The fields of a form [application/x-www-form-urlencoded], the last of each name; null if it is none. */
    public static @Nullable Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                try {
                    fields.put(
                            URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return fields;
    }
}
