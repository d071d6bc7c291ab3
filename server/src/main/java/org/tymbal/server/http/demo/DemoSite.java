package org.tymbal.server.http.demo;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.demo.DemoAuthority;
import org.tymbal.server.demo.RefusedException;
import org.tymbal.server.demo.SigningRequest;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.setup.Pages;
import org.tymbal.server.http.setup.SetupSite;
import org.tymbal.server.http.start.GettingStarted;
import org.tymbal.server.http.words.Language;

/**
 * {@code /demo}: the ports, and certificates for the one that wants them of its clients.
 *
 * <p>Whoever reaches the broker may ask for a certificate, as at test.mosquitto.org: it opens nothing that is not open next door.
 * A form counts only from this broker's own page and with the secret that stood in it. On threads of the worker's pool.
 */
public final class DemoSite {
    /** Where it is. */
    public static final String PATH = "/demo";

    static final String SIGN_PATH = "/demo/sign";
    static final String MAKE_PATH = "/demo/make";

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    /** Of a request every + and / takes three bytes in a form, and there are fields beside it. */
    private static final int MAX_FORM_BYTES = 2 * SigningRequest.MAX_CHARS;

    /** A whole class asks at once; a script that asks for ever gets one certificate in two seconds. */
    private static final int TURNS = 10;

    private static final int TURNS_OF_ALL = 100;
    private static final long AGAIN_NANOS = 2_000_000_000L;
    private static final long AGAIN_NANOS_OF_ALL = 200_000_000L;

    private final PlugSite plug;
    private final Demo demo;
    private final IntPredicate open;
    private final String secret;
    private final Turns each = new Turns(TURNS, AGAIN_NANOS, System::nanoTime);
    private final Turns all = new Turns(TURNS_OF_ALL, AGAIN_NANOS_OF_ALL, System::nanoTime);

    /** @param open whether a listener is open on a port */
    public DemoSite(Demo demo, IntPredicate open) {
        this.demo = demo;
        this.open = open;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
        this.plug = new PlugSite(secret);
    }

    /** Ends what goes on beside the broker. Any thread. */
    public void stop() {
        plug.stop();
    }

    /**
     * The pages of a demo by their paths, beside others.
     *
     * @param site null where there is no demo
     * @param origins of the listener that the pages are for
     */
    public static Map<String, HttpHandler> beside(
            @Nullable DemoSite site, Map<String, HttpHandler> others, WebOrigins origins) {
        if (site == null) {
            return others;
        }
        Map<String, HttpHandler> pages = new HashMap<>(others);
        pages.put(PATH, site::shown);
        pages.put(SIGN_PATH, exchange -> site.asked(exchange, origins));
        pages.put(MAKE_PATH, exchange -> site.asked(exchange, origins));
        site.plug.beside(pages, origins);
        return pages;
    }

    private void shown(HttpServerExchange exchange) {
        if (exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD)) {
            Pages.send(exchange, OK, page(exchange, List.of(), Map.of()));
        } else {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            Pages.send(
                    exchange,
                    METHOD_NOT_ALLOWED,
                    page(exchange, List.of(Language.of(exchange).of("There is nothing to send here.")), Map.of()));
        }
    }

    private String page(HttpServerExchange exchange, List<String> faults, Map<String, String> said) {
        String host = GettingStarted.hostOf(exchange.getRequestHeaders().getFirst(Headers.HOST));
        return new DemoPage(Language.of(exchange), demo, open, host, secret).html(faults, said);
    }

    private void asked(HttpServerExchange exchange, WebOrigins origins) {
        HeaderMap headers = exchange.getRequestHeaders();
        InetSocketAddress peer = exchange.getSourceAddress();
        InetAddress address = peer == null ? null : peer.getAddress();
        if (!exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            refuse(exchange, METHOD_NOT_ALLOWED, Language.of(exchange).of("Begin at {}.", PATH), Map.of());
        } else if (!headers.contains(Headers.ORIGIN)
                || origins.foreignOrigin(headers, SetupSite.portOf(exchange), address) != null) {
            refuse(exchange, FORBIDDEN, Language.of(exchange).of("This form comes from another page."), Map.of());
        } else {
            exchange.setMaxEntitySize(MAX_FORM_BYTES);
            Receiver receiver = exchange.getRequestReceiver();
            receiver.setMaxBufferSize(MAX_FORM_BYTES);
            receiver.receiveFullBytes(
                    (at, body) -> at.dispatch(() -> posted(at, body, String.valueOf(address))),
                    (at, fault) -> refuse(
                            at, UNPROCESSABLE, Language.of(at).of("This is too large for a request."), Map.of()));
        }
    }

    private void refuse(HttpServerExchange exchange, int status, String sentence, Map<String, String> said) {
        Pages.send(exchange, status, page(exchange, List.of(sentence), said));
    }

    private void posted(HttpServerExchange exchange, byte[] body, String who) {
        Map<String, String> form = SetupSite.fields(new String(body, StandardCharsets.UTF_8));
        if (form == null || !isSecret(form.getOrDefault("secret", ""))) {
            refuse(
                    exchange,
                    FORBIDDEN,
                    Language.of(exchange)
                            .of("That form was not of this broker, or it was started again meanwhile. Send this one."),
                    Map.of());
            return;
        }
        if (!each.take(who) || !all.take("")) {
            refuse(
                    exchange,
                    TOO_MANY,
                    Language.of(exchange).of("That were many certificates at once. Wait a few seconds."),
                    form);
            return;
        }
        try {
            if (exchange.getRequestPath().equals(SIGN_PATH)) {
                SigningRequest request = SigningRequest.parse(form.getOrDefault("request", ""));
                byte[] certificate = demo.authority().sign(request).getBytes(StandardCharsets.US_ASCII);
                attach(exchange, "client.crt", "application/x-pem-file", certificate);
            } else {
                attach(
                        exchange,
                        "client.zip",
                        "application/zip",
                        zip(form.getOrDefault("name", "").strip(), exchange));
            }
        } catch (RefusedException e) {
            String sentence = String.valueOf(e.getMessage());
            refuse(
                    exchange,
                    UNPROCESSABLE,
                    Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".",
                    form);
        }
    }

    private boolean isSecret(String said) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] zip(String name, HttpServerExchange exchange) throws RefusedException {
        DemoAuthority.Made made = demo.authority().make(name);
        String host = GettingStarted.hostOf(exchange.getRequestHeaders().getFirst(Headers.HOST));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "ca.crt", demo.authority().certificate());
            put(zip, "client.crt", made.certificate());
            put(zip, "client.key", made.key());
            put(zip, "README.txt", new DemoPage(Language.ENGLISH, demo, open, host, secret).readme());
        } catch (IOException e) {
            throw new IllegalStateException("an array takes all bytes", e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static void attach(HttpServerExchange exchange, String name, String contentType, byte[] body) {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, contentType)
                .put(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.setResponseContentLength(body.length);
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }
}
