package org.tymbal.server.http.words;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A language that the server's own pages are written in. The English text is the key, as in the page of the client, and the
 * tables come from the same files. What the address says ({@code ?lang=de}) counts first and is remembered in a cookie, then that
 * cookie, then what the browser prefers. Immutable; any thread.
 */
public final class Language {
    /** What is chosen in the page of the client is kept under this name too. */
    private static final String COOKIE = "tymbal_language";

    private static final String TABLES = "/spoken/";
    private static final int MOST_PREFERRED = 20;
    /** By their code, in the order of a menu: what each calls itself. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("en", "English");
        NAMES.put("es", "Español");
        NAMES.put("de", "Deutsch");
        NAMES.put("pt", "Português");
        NAMES.put("zh", "中文");
        NAMES.put("ar", "العربية");
    }

    /** English, which needs no table. */
    public static final Language ENGLISH = new Language("en", Map.of());

    private static final AttachmentKey<Language> KEY = AttachmentKey.create(Language.class);
    private static final Map<String, Language> READ = new ConcurrentHashMap<>(Map.of("en", ENGLISH));

    private final String code;
    private final Map<String, String> table;

    private Language(String code, Map<String, String> table) {
        this.code = code;
        this.table = table;
    }

    /** That of the request; English if {@link #before} has not found another one. */
    public static Language of(HttpServerExchange exchange) {
        Language chosen = exchange.getAttachment(KEY);
        return chosen == null ? ENGLISH : chosen;
    }

    /** Finds out the language of the request, for which its table may have to be read, and goes on with the handler. */
    public static void before(HttpHandler next, HttpServerExchange exchange) throws Exception {
        String code = chosen(exchange);
        Language known = READ.get(code);
        if (known == null && exchange.isInIoThread()) {
            exchange.dispatch((HttpHandler) on -> {
                read(code);
                on.dispatch(on.getIoThread(), (HttpHandler) at -> before(next, at));
            });
            return;
        }
        exchange.putAttachment(KEY, known == null ? read(code) : known);
        if (exchange.getQueryParameters().containsKey("lang")) {
            exchange.getResponseHeaders()
                    .add(Headers.SET_COOKIE, COOKIE + "=" + code + "; Path=/; Max-Age=31536000; SameSite=Lax");
        }
        next.handleRequest(exchange);
    }

    private static String chosen(HttpServerExchange exchange) {
        Deque<String> asked = exchange.getQueryParameters().get("lang");
        if (asked != null && NAMES.containsKey(asked.getFirst())) {
            return asked.getFirst();
        }
        Cookie kept = exchange.getRequestCookie(COOKIE);
        if (kept != null && NAMES.containsKey(kept.getValue())) {
            return kept.getValue();
        }
        return preferred(exchange.getRequestHeaders().getFirst(Headers.ACCEPT_LANGUAGE));
    }

    /** The best of an Accept-Language that there is here [RFC 9110, 12.5.4]; English if there is none. */
    static String preferred(@Nullable String header) {
        String best = "en";
        double most = 0;
        String[] ranges = header == null ? new String[0] : header.split(",", MOST_PREFERRED);
        for (String range : ranges) {
            String[] fields = range.split(";", 2);
            String tag = fields[0].strip().toLowerCase(Locale.ROOT);
            int dash = tag.indexOf('-');
            String code = dash < 0 ? tag : tag.substring(0, dash);
            double weight = fields.length == 1 ? 1 : weight(fields[1].strip());
            if (weight > most && NAMES.containsKey(code)) {
                most = weight;
                best = code;
            }
        }
        return best;
    }

    private static double weight(String text) {
        try {
            double weight = text.startsWith("q=") ? Double.parseDouble(text.substring(2)) : 0;
            return weight <= 1 ? weight : 0; // NaN too is none
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Language read(String code) {
        return READ.computeIfAbsent(code, Language::table);
    }

    private static Language table(String code) {
        try (InputStream in = Language.class.getResourceAsStream(TABLES + code + ".json")) {
            // Without the build of the page there is no table, and its code in the address changes nothing.
            return in == null
                    ? ENGLISH
                    : new Language(code, new ObjectMapper().readValue(in, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A language for tests, from the table of its words. */
    static Language of(String code, Map<String, String> table) {
        return new Language(code, Map.copyOf(table));
    }

    /** As in {@code lang} of HTML. */
    public String code() {
        return code;
    }

    /** As in {@code dir} of HTML. */
    public String direction() {
        return code.equals("ar") ? "rtl" : "ltr";
    }

    /** A sentence, {@code {}} in it being the next of the values; a translation that needs another order says {@code {1}}, {@code {2}}. */
    public String of(String english, String... values) {
        return fill(table.getOrDefault(english, english), List.of(values), false);
    }

    /** The same as markup: the sentence is escaped, the values are markup. */
    public String html(String english, String... markup) {
        return fill(escape(table.getOrDefault(english, english)), List.of(markup), !table.isEmpty());
    }

    /** Text that means nothing but itself, in a text and in an attribute of HTML. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** @param isolated whether values have a direction of their own */
    private String fill(String sentence, List<String> values, boolean isolated) {
        if (values.isEmpty()) {
            return sentence;
        }
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            int close = c == '{' ? sentence.indexOf('}', i) : -1;
            if (close < 0) {
                out.append(c);
                continue;
            }
            String value = values.get(close == i + 1 ? next++ : sentence.charAt(i + 1) - '1');
            boolean apart = isolated && code.equals("ar") && !value.startsWith("<");
            out.append(apart ? "\u2068" : "").append(value).append(apart ? "\u2069" : "");
            i = close;
        }
        return out.toString();
    }

    /** Links to this page in the other languages, as markup. */
    public String choices() {
        StringBuilder links = new StringBuilder("<nav class=\"languages\" aria-label=\"")
                .append(html("Language"))
                .append("\">");
        for (Map.Entry<String, String> one : NAMES.entrySet()) {
            if (one.getKey().equals(code)) {
                links.append("<span lang=\"" + code + "\" aria-current=\"true\">" + one.getValue() + "</span> ");
            } else {
                links.append("<a href=\"?lang=" + one.getKey() + "\" lang=\"" + one.getKey() + "\" hreflang=\""
                        + one.getKey() + "\">" + one.getValue() + "</a> ");
            }
        }
        return links.append("</nav>").toString();
    }
}
