package org.tymbal.server.http.demo;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;
import org.tymbal.server.demo.PlugReport;
import org.tymbal.server.http.setup.Html;

/** What {@code /demo/plug} looks like. */
final class PlugPage {
    /** For whoever has never heard of fsync. */
    private static final Map<Durability, String> EXPLAINED = Map.of(
            Durability.MEMORY, "The broker has it in memory, and nowhere else.",
            Durability.BUFFERED, "The broker has handed it to the operating system before it acknowledges.",
            Durability.GROUP, "The disk has confirmed it, many messages at a time, before the broker acknowledges.",
            Durability.FSYNC, "The disk has confirmed it, a few messages at a time, before the broker acknowledges.");

    private static final Map<Durability, String> PROMISED = Map.of(
            Durability.MEMORY, "Nothing survives the end of the process.",
            Durability.BUFFERED, "What was acknowledged survives kill -9, but perhaps not a power cut.",
            Durability.GROUP, "What was acknowledged survives kill -9 and a power cut.",
            Durability.FSYNC, "What was acknowledged survives kill -9 and a power cut.");

    /** Where a page that grows is to be continued. */
    private static final String HERE = "<!--here-->";

    private PlugPage() {}

    /**
     * A page that is done.
     *
     * @param level the one that is chosen
     * @param here whether whoever looks may pull the plug
     * @param fault what was wrong; empty for nothing
     * @param show what there is to show; null for nothing
     */
    static String whole(String secret, Durability level, boolean here, String fault, @Nullable PlugShow show) {
        StringBuilder body = new StringBuilder(heading());
        if (!fault.isEmpty()) {
            body.append(Html.faults(List.of(fault)));
        }
        if (show != null) {
            body.append(steps(show.level()));
            show.steps().forEach(step -> body.append(step(step)));
            body.append("</ol>\n</section>\n");
            body.append(show.isOver() ? result(show) : "<p>It goes on; load this page again.</p>\n");
        }
        body.append(form(secret, level, here));
        return page(body.toString());
    }

    /** The beginning of a page that grows by {@link #step} and ends with {@link #bottom}. */
    static String top(Durability level) {
        String page = page(heading() + steps(level) + HERE);
        return page.substring(0, page.indexOf(HERE));
    }

    static String step(String sentence) {
        return "<li>" + Html.escape(sentence) + "</li>\n";
    }

    static String bottom(String secret, PlugShow show, boolean here) {
        String page = page(HERE + "</ol>\n</section>\n" + result(show) + form(secret, show.level(), here));
        return page.substring(page.indexOf(HERE) + HERE.length());
    }

    private static String page(String body) {
        return Html.page("Pull the plug", "", body + "<p><a href=\"/demo\">To the ports</a></p>\n");
    }

    private static String heading() {
        return """
                <h1>Pull the plug</h1>
                <p class="lead">A broker of its own starts, somebody publishes to it with QoS 1, and in the middle of that it is
                killed (<code>kill -9</code>). Then it starts again. What is still there? The broker that shows you this is not
                touched.</p>
                """;
    }

    private static String steps(Durability level) {
        return "<section class=\"card spaced\">\n<h2>Level <code>" + level.text()
                + "</code></h2>\n<ol class=\"steps\" aria-live=\"polite\">\n";
    }

    private static String form(String secret, Durability chosen, boolean here) {
        if (!here) {
            return "<p class=\"hint\">The plug is pulled on the computer on which the broker runs. Here you can watch.</p>\n";
        }
        StringBuilder levels = new StringBuilder();
        for (Durability level : Durability.values()) {
            levels.append("<label class=\"choice\"><input type=\"radio\" name=\"level\" value=\"" + level.text() + "\""
                    + (level == chosen ? " checked" : "") + "><span><strong>" + level.text() + "</strong><small>"
                    + EXPLAINED.get(level) + " " + PROMISED.get(level) + "</small></span></label>\n");
        }
        return """
                <form class="card" method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <fieldset><legend>What an acknowledgement means</legend>
                %s</fieldset>
                <p class="row"><button type="submit" class="primary" id="pull">Pull the plug</button></p>
                </form>
                """.formatted(PlugSite.PATH, secret, levels);
    }

    private static String result(PlugShow show) {
        PlugReport report = show.report();
        if (report == null) {
            return Html.faults(List.of(String.valueOf(show.fault())));
        }
        BitSet kept = (BitSet) report.survived().clone();
        kept.and(report.acknowledged());
        int acknowledged = report.acknowledged().cardinality();
        boolean memory = show.level() == Durability.MEMORY;
        String verdict = report.broken() == 0
                ? "Kept: every acknowledged message is still there."
                : memory
                        ? "As was said before: memory forgets. " + count(report.broken())
                                + " messages are gone that had been acknowledged."
                        : "Broken: " + count(report.broken())
                                + " acknowledged messages are gone. That must not be; please report it.";
        return """
                <section class="card spaced">
                <h2>Promised, and kept</h2>
                <p>Promised: %s</p>
                <p class="verdict %s"><strong>%s</strong></p>
                <table class="ports bars">
                <thead><tr><th scope="col">Messages</th><th scope="col">How many</th></tr></thead>
                <tbody>
                %s%s%s</tbody>
                </table>
                <p class="hint">Of those that had no acknowledgement yet, %s are there too, which is allowed; %s came twice, which QoS 1
                allows. The broker had taken messages for %s ms and was back after %s ms.</p>
                </section>
                """.formatted(
                        PROMISED.get(show.level()),
                        report.broken() == 0 ? "good" : memory ? "so" : "bad",
                        verdict,
                        bar("sent", "Sent until the plug was pulled", report.sent(), report.sent()),
                        bar("acknowledged", "Acknowledged by then", acknowledged, report.sent()),
                        bar("survived", "Of these, there after the restart", kept.cardinality(), report.sent()),
                        count(report.survived().cardinality() - kept.cardinality()),
                        count(report.twice()),
                        count((int) report.killedAfterMillis()),
                        count((int) report.restartMillis()));
    }

    private static String bar(String id, String label, int count, int most) {
        String width = String.format(Locale.ROOT, "%.2f", most == 0 ? 0 : 100.0 * count / most);
        return "<tr><th scope=\"row\">" + label + "</th><td><span id=\"" + id + "\">" + count(count)
                + "</span><svg class=\"measure " + id
                + "\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"" + width
                + "\" height=\"8\"/></svg></td></tr>\n";
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
