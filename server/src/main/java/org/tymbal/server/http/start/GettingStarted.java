package org.tymbal.server.http.start;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.setup.Html;
import org.tymbal.server.http.words.Language;

/**
 * Lines to copy for the usual tools, filled in with where this server is: as data, and as the page {@code /start}, which needs no
 * script. Immutable; any thread.
 */
public final class GettingStarted {
    private static final String TEMPLATE = "getting-started.txt";
    private static final String BEGIN = "=== ";

    /**
     * Where this server is.
     *
     * @param mqttPort 0 for none, as all of them
     * @param anonymous whether one comes in without a name
     * @param lanAddress how other devices reach this computer; null if they cannot
     * @param authority the certificate in PEM that clients must be told to trust; null if there is none that vouches for itself
     * @param demo whether {@code /demo} is there, which shows more ports than these
     */
    public record Place(
            int mqttPort,
            int httpPort,
            int tlsPort,
            int httpsPort,
            boolean anonymous,
            @Nullable String lanAddress,
            @Nullable String authority,
            boolean demo) {
        /** Where there is no demo. */
        public Place(
                int mqttPort,
                int httpPort,
                int tlsPort,
                int httpsPort,
                boolean anonymous,
                @Nullable String lanAddress,
                @Nullable String authority) {
            this(mqttPort, httpPort, tlsPort, httpsPort, anonymous, lanAddress, authority, false);
        }

        /** Before anything is open. */
        public static final Place NOWHERE = new Place(0, 0, 0, 0, true, null, null, false);
    }

    /** One tool's lines. */
    record Snippet(String id, String title, String language, String note, String code) {}

    /** One tool's lines before they are filled in. */
    private record Section(String id, String title, String language, String needs, String note, List<String> lines) {}

    private final List<Section> sections = new ArrayList<>();

    public GettingStarted() {
        try (InputStream in = GettingStarted.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException(TEMPLATE + " is not in the jar");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                read(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(String line) {
        if (line.startsWith(BEGIN)) {
            String[] fields = line.substring(BEGIN.length()).split(" *\\| *", 5);
            sections.add(new Section(fields[0], fields[1], fields[2], fields[3], fields[4], new ArrayList<>()));
        } else if (!sections.isEmpty()) {
            sections.get(sections.size() - 1).lines().add(line);
        }
    }

    /**
     * What a request says the host is, without the port; {@code localhost} for whatever could not be typed into a terminal as it
     * is.
     */
    public static String hostOf(@Nullable String header) {
        String host = header == null ? "" : header.strip();
        int bracket = host.indexOf(']');
        int colon = host.indexOf(':', Math.max(0, bracket));
        host = colon < 0 ? host : host.substring(0, colon);
        if (host.startsWith("[") && bracket == host.length() - 1) {
            host = host.substring(1, bracket);
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 && c != ':' || ".-:_".indexOf(c) < 0)) {
                return "localhost";
            }
        }
        return host.isEmpty() ? "localhost" : host;
    }

    /** The snippets that work with this server. */
    List<Snippet> snippets(Place place, String host) {
        Map<String, String> values = values(place, host);
        List<Snippet> filled = new ArrayList<>();
        for (Section section : sections) {
            if (isThere(section.needs(), place)) {
                filled.add(new Snippet(
                        section.id(),
                        section.title(),
                        section.language(),
                        section.note(),
                        fill(section.lines(), place, values)));
            }
        }
        return filled;
    }

    private static boolean isThere(String what, Place place) {
        return switch (what) {
            case "plain" -> place.mqttPort() != 0;
            case "tls" -> place.tlsPort() != 0;
            case "ws" -> place.httpPort() != 0;
            case "user" -> !place.anonymous();
            case "nouser" -> place.anonymous();
            case "ca" -> place.authority() != null;
            case "publicca" -> place.authority() == null;
            default -> throw new IllegalStateException("nobody knows what " + what + " is");
        };
    }

    private static Map<String, String> values(Place place, String host) {
        boolean user = !place.anonymous();
        String inUrl = host.indexOf(':') < 0 ? host : "[" + host + "]";
        Map<String, String> values = new HashMap<>();
        values.put("host", host);
        values.put("lan_host", place.lanAddress() == null ? host : place.lanAddress());
        values.put("port", Integer.toString(place.mqttPort()));
        values.put("tls_port", Integer.toString(place.tlsPort()));
        values.put("ws_port", Integer.toString(place.httpPort()));
        values.put(
                "page",
                place.httpPort() != 0
                        ? "http://" + inUrl + ":" + place.httpPort() + "/"
                        : "https://" + inUrl + ":" + place.httpsPort() + "/");
        values.put("curl_insecure", place.httpPort() != 0 ? "" : " -k");
        values.put("mosquitto_user", user ? " -u YOUR-NAME -P YOUR-PASSWORD" : "");
        values.put("mqttcli_user", user ? " -u YOUR-NAME -pw YOUR-PASSWORD" : "");
        values.put("curl_user", user ? " -u YOUR-NAME:YOUR-PASSWORD" : "");
        values.put("js_user", user ? ", { username: \"YOUR-NAME\", password: \"YOUR-PASSWORD\" }" : "");
        values.put("mosquitto_trust", place.authority() == null ? "--capath /etc/ssl/certs" : "--cafile ca.crt");
        return values;
    }

    private static String fill(List<String> lines, Place place, Map<String, String> values) {
        StringBuilder code = new StringBuilder();
        for (String line : lines) {
            String rest = line;
            if (line.startsWith("{{?")) {
                int end = line.indexOf("}}");
                if (!isThere(line.substring(3, end), place)) {
                    continue;
                }
                rest = line.substring(end + 2);
            }
            for (Map.Entry<String, String> value : values.entrySet()) {
                rest = rest.replace("{{" + value.getKey() + "}}", value.getValue());
            }
            if (rest.contains("{{")) {
                throw new IllegalStateException("nothing to fill in: " + rest);
            }
            code.append(rest).append('\n');
        }
        return code.toString().strip() + "\n";
    }

    /** The snippets as a JSON array of objects: id, title, language, note, code. */
    String json(Place place, String host) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator array = new JsonFactory().createGenerator(text)) {
            array.writeStartArray();
            for (Snippet snippet : snippets(place, host)) {
                array.writeStartObject();
                array.writeStringField("id", snippet.id());
                array.writeStringField("title", snippet.title());
                array.writeStringField("language", snippet.language());
                array.writeStringField("note", snippet.note());
                array.writeStringField("code", snippet.code());
                array.writeEndObject();
            }
            array.writeEndArray();
        }
        return text.toString();
    }

    /** The page. */
    String page(Language words, Place place, String host) {
        StringBuilder body = new StringBuilder();
        List<Snippet> snippets = snippets(place, host);
        body.append("<h1>")
                .append(words.html("Getting started"))
                .append("</h1>\n<p class=\"lead\">")
                .append(words.html(
                        "This broker is at {}: {}.", "<code>" + Html.escape(host) + "</code>", ports(words, place)))
                .append(' ')
                .append(
                        place.anonymous()
                                ? words.html("Everybody may come in.")
                                : words.html(
                                        "It wants a user name and a password: put yours where {} and {} stand.",
                                        "YOUR-NAME",
                                        "YOUR-PASSWORD"))
                .append("</p>\n");
        if (place.demo()) {
            body.append("<p>")
                    .append(words.html(
                            "This is the demo: it has {}, with users, with certificates, and one that is broken on purpose.",
                            "<a href=\"/demo\">" + words.html("more ports") + "</a>"))
                    .append("</p>\n");
        }
        if (place.authority() != null && place.tlsPort() != 0) {
            body.append("<p>")
                    .append(words.html("For TLS, programs need its certificate: {}.", "<a href=\"/ca.crt\">ca.crt</a>"))
                    .append("</p>\n");
        }
        body.append("<nav class=\"card tools\" aria-label=\"" + words.html("Tools") + "\"><ul>\n");
        for (Snippet snippet : snippets) {
            body.append("<li><a href=\"#")
                    .append(snippet.id())
                    .append("\">")
                    .append(words.html(snippet.title()))
                    .append("</a></li>\n");
        }
        body.append("</ul></nav>\n");
        for (Snippet snippet : snippets) {
            body.append("<section class=\"card snippet\" id=\"")
                    .append(snippet.id())
                    .append("\">\n<h2>")
                    .append(words.html(snippet.title()))
                    .append("</h2>\n<p class=\"hint\">")
                    .append(words.html(snippet.note()))
                    .append("</p>\n<pre tabindex=\"0\"><code>")
                    .append(Html.escape(snippet.code()))
                    .append("</code></pre>\n</section>\n");
        }
        return Html.page(words, words.of("Getting started"), "", body.toString());
    }

    private static String ports(Language words, Place place) {
        List<String> parts = new ArrayList<>();
        if (place.mqttPort() != 0) {
            parts.add(words.html("MQTT on port {}", code(place.mqttPort())));
        }
        if (place.tlsPort() != 0) {
            parts.add(words.html("MQTT with TLS on {}", code(place.tlsPort())));
        }
        if (place.httpPort() != 0) {
            parts.add(words.html("WebSocket on {}", code(place.httpPort())));
        }
        if (place.httpsPort() != 0) {
            parts.add(words.html("WebSocket with TLS on {}", code(place.httpsPort())));
        }
        // Each keeps to itself where the direction of the page and that of a name differ.
        String begin = "<bdi dir=\"" + words.direction() + "\">";
        return begin + String.join("</bdi>, " + begin, parts) + "</bdi>";
    }

    private static String code(int port) {
        return "<code>" + port + "</code>";
    }
}
