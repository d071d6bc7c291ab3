package org.tymbal.server.http.setup;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.List;
import java.util.function.Supplier;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/** {@code /join}: the addresses under which other devices find the broker, and a QR code for each. Any thread. */
public final class JoinSite implements HttpHandler {
    /** Where it is. */
    public static final String PATH = "/join";

    private static final int METHOD_NOT_ALLOWED = 405;

    private final Supplier<List<String>> addresses;
    private final boolean localOnly;
    private final boolean settable;
    private final int mqttPort;

    /**
     * @param addresses those of this computer on its networks
     * @param localOnly whether only this computer can connect
     * @param settable whether {@link SetupSite} can change that
     * @param mqttPort the port of MQTT; 0 for none
     */
    public JoinSite(Supplier<List<String>> addresses, boolean localOnly, boolean settable, int mqttPort) {
        this.addresses = addresses;
        this.localOnly = localOnly;
        this.settable = settable;
        this.mqttPort = mqttPort;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD)) {
            // Asking the system for its networks may take a moment.
            exchange.dispatch(() -> Pages.send(exchange, 200, page(exchange, addresses.get())));
        } else {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            Pages.send(
                    exchange,
                    METHOD_NOT_ALLOWED,
                    SetupPage.refused(Language.of(exchange), Words.mark("There is nothing to send here.")));
        }
    }

    private String page(HttpServerExchange exchange, List<String> known) {
        Language words = Language.of(exchange);
        StringBuilder body = new StringBuilder("<h1>" + words.html("Join from another device") + "</h1>\n");
        if (localOnly) {
            body.append("<p class=\"lead\">" + words.html("Only this computer can connect at present.") + " ");
            body.append(
                    settable
                            ? "<a href=\"" + SetupSite.PATH + "\">" + words.html("Let others in") + "</a>.</p>\n"
                            : words.html(
                                            "Start the broker with {}, or with a {} for the network in its file.",
                                            "<code>--lan</code>",
                                            "<code>listener</code>")
                                    + "</p>\n");
        } else if (known.isEmpty()) {
            body.append("<p class=\"lead\">"
                    + words.html("This computer is in no network that others could reach it by.") + "</p>\n");
        } else {
            body.append("<p class=\"lead\">"
                    + words.html("In the same network, point the camera of a phone at a code, or type the address.")
                    + "</p>\n<div class=\"doors\">\n");
            for (String address : known) {
                String url = exchange.getRequestScheme() + "://" + address + ":" + SetupSite.portOf(exchange) + "/";
                body.append("<section class=\"card door\">").append(QrPicture.svg(words, url));
                body.append("<p class=\"url\"><a href=\"" + url + "\">" + url + "</a></p>");
                if (mqttPort != 0) {
                    body.append("<p class=\"hint\">" + words.html("Programs:") + " <code>mosquitto_sub -h " + address
                            + (mqttPort == 1883 ? "" : " -p " + mqttPort) + " -t '#' -v</code></p>");
                }
                body.append("</section>\n");
            }
            body.append("</div>\n");
        }
        body.append("<p><a href=\"/\">" + words.html("To the client") + "</a></p>\n");
        return Html.page(words, words.of("Join"), "", body.toString());
    }
}
