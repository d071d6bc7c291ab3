package org.tymbal.server.config;

import java.util.List;
import java.util.Locale;
import org.tymbal.server.config.Directive.Effect;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;

/** The options of the HTTP API: who may look at the broker, and change it. */
final class ApiDirectives {
    static final List<Directive> ALL = List.of(
            each(
                    "admin_user",
                    "USER",
                    "",
                    "A user who may look at everything by HTTP and change it: disconnect clients, drop sessions, clear"
                            + " retained messages, publish, watch packets; once for each.",
                    (draft, line) -> draft.administrators.add(line.value())),
            each(
                    "monitor_user",
                    "USER",
                    "",
                    "A user who may look by HTTP and change nothing, as Prometheus does; once for each.",
                    (draft, line) -> draft.monitors.add(line.value())),
            each(
                    "api_origin",
                    "ORIGIN",
                    "the page's own",
                    "A web page that may call the HTTP API besides the broker's own, as https://example.org; once for each."
                            + " It must log in by itself.",
                    (draft, line) -> draft.apiOrigins.add(origin(line.value()))));

    private ApiDirectives() {}

    private static Directive each(String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.GLOBAL, Rank.OURS, name, Shape.TEXTS, values, usual, sentence, effect);
    }

    private static String origin(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int scheme = lower.startsWith("https://") ? 8 : lower.startsWith("http://") ? 7 : 0;
        if (scheme == 0 || lower.length() == scheme || lower.indexOf('/', scheme) >= 0 || lower.indexOf('*') >= 0) {
            throw new IllegalArgumentException("takes the origin of a page, as https://example.org, with its port if it"
                    + " has one and without a path; not \"" + text + "\"");
        }
        return lower;
    }
}
