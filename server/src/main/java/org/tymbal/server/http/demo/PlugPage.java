package org.tymbal.server.http.demo;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;
import org.tymbal.server.demo.PlugReport;
import org.tymbal.server.http.setup.Html;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/** What {@code /demo/plug} looks like. */
final class PlugPage {
    /** For whoever has never heard of fsync. */
    private static final Map<Durability, String> EXPLAINED = Map.of(
            Durability.MEMORY, Words.mark("The broker has it in memory, and nowhere else."),
            Durability.BUFFERED, Words.mark("The broker has handed it to the operating system before it acknowledges."),
            Durability.GROUP,
                    Words.mark("The disk has confirmed it, many messages at a time, before the broker acknowledges."),
            Durability.FSYNC,
                    Words.mark("The disk has confirmed it, a few messages at a time, before the broker acknowledges."));

    private static final Map<Durability, String> PROMISED = Map.of(
            Durability.MEMORY, Words.mark("Nothing survives the end of the process."),
            Durability.BUFFERED, Words.mark("What was acknowledged survives kill -9, but perhaps not a power cut."),
            Durability.GROUP, Words.mark("What was acknowledged survives kill -9 and a power cut."),
            Durability.FSYNC, Words.mark("What was acknowledged survives kill -9 and a power cut."));

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
    static String whole(
            Language words, String secret, Durability level, boolean here, String fault, @Nullable PlugShow show) {
        StringBuilder body = new StringBuilder(heading(words));
        if (!fault.isEmpty()) {
            body.append(Html.faults(List.of(fault)));
        }
        if (show != null) {
            body.append(steps(words, show.level()));
            show.steps().forEach(step -> body.append(step(words, step)));
            body.append("</ol>\n</section>\n");
            body.append(
                    show.isOver()
                            ? result(words, show)
                            : "<p>" + words.html("It goes on; load this page again.") + "</p>\n");
        }
        body.append(form(words, secret, level, here));
        return page(words, body.toString());
    }

    /** The beginning of a page that grows by {@link #step} and ends with {@link #bottom}. */
    static String top(Language words, Durability level) {
        String page = page(words, heading(words) + steps(words, level) + HERE);
        return page.substring(0, page.indexOf(HERE));
    }

    static String step(Language words, PlugShow.Step step) {
        return "<li>" + Html.escape(step.in(words)) + "</li>\n";
    }

    static String bottom(Language words, String secret, PlugShow show, boolean here) {
        String page = page(
                words, HERE + "</ol>\n</section>\n" + result(words, show) + form(words, secret, show.level(), here));
        return page.substring(page.indexOf(HERE) + HERE.length());
    }

    private static String page(Language words, String body) {
        return Html.page(
                words,
                words.of("Pull the plug"),
                "",
                body + "<p><a href=\"/demo\">" + words.html("To the ports") + "</a></p>\n");
    }

    private static String heading(Language words) {
        return "<h1>" + words.html("Pull the plug") + "</h1>\n<p class=\"lead\">"
                + words.html(
                        "A broker of its own starts, somebody publishes to it with QoS 1, and in the middle of that it is"
                                + " killed ({}). Then it starts again. What is still there? The broker that shows you this is"
                                + " not touched.",
                        "<code>kill -9</code>")
                + "</p>\n";
    }

    private static String steps(Language words, Durability level) {
        return "<section class=\"card spaced\">\n<h2>"
                + words.html("Level {}", "<code>" + level.text() + "</code>")
                + "</h2>\n<ol class=\"steps\" aria-live=\"polite\">\n";
    }

    private static String form(Language words, String secret, Durability chosen, boolean here) {
        if (!here) {
            return "<p class=\"hint\">"
                    + words.html("The plug is pulled on the computer on which the broker runs. Here you can watch.")
                    + "</p>\n";
        }
        StringBuilder levels = new StringBuilder();
        for (Durability level : Durability.values()) {
            levels.append("<label class=\"choice\"><input type=\"radio\" name=\"level\" value=\"" + level.text() + "\""
                    + (level == chosen ? " checked" : "") + "><span><strong>" + level.text() + "</strong><small>"
                    + words.html(EXPLAINED.getOrDefault(level, "")) + " " + words.html(PROMISED.getOrDefault(level, ""))
                    + "</small></span></label>\n");
        }
        return """
                <form class="card" method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <fieldset><legend>%s</legend>
                %s</fieldset>
                <p class="row"><button type="submit" class="primary" id="pull">%s</button></p>
                </form>
                """.formatted(
                        PlugSite.PATH,
                        secret,
                        words.html("What an acknowledgement means"),
                        levels,
                        words.html("Pull the plug"));
    }

    private static String result(Language words, PlugShow show) {
        PlugReport report = show.report();
        if (report == null) {
            return Html.faults(List.of(words.of("The demonstration itself did not work: {}", "" + show.fault())));
        }
        BitSet kept = (BitSet) report.survived().clone();
        kept.and(report.acknowledged());
        int acknowledged = report.acknowledged().cardinality();
        boolean memory = show.level() == Durability.MEMORY;
        String verdict = report.broken() == 0
                ? words.html("Kept: every acknowledged message is still there.")
                : memory
                        ? words.html(
                                "As was said before: memory forgets. Messages gone that had been acknowledged: {}.",
                                count(report.broken()))
                        : words.html(
                                "Broken: acknowledged messages are gone: {}. That must not be; please report it.",
                                count(report.broken()));
        return """
                <section class="card spaced">
                <h2>%s</h2>
                <p>%s</p>
                <p class="verdict %s"><strong>%s</strong></p>
                <table class="ports bars">
                <thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead>
                <tbody>
                %s%s%s</tbody>
                </table>
                <p class="hint">%s</p>
                </section>
                """.formatted(
                words.html("Promised, and kept"),
                words.html("Promised: {}", words.html(PROMISED.getOrDefault(show.level(), ""))),
                report.broken() == 0 ? "good" : memory ? "so" : "bad",
                verdict,
                words.html("Messages"),
                words.html("How many"),
                bar("sent", words.html("Sent until the plug was pulled"), report.sent(), report.sent()),
                bar("acknowledged", words.html("Acknowledged by then"), acknowledged, report.sent()),
                bar("survived", words.html("Of these, there after the restart"), kept.cardinality(), report.sent()),
                words.html(
                        "Of those that had no acknowledgement yet, {} are there too, which is allowed; {} came"
                                + " twice, which QoS 1 allows. The broker had taken messages for {} ms and was back"
                                + " after {} ms.",
                        count(report.survived().cardinality() - kept.cardinality()),
                        count(report.twice()),
                        count((int) report.killedAfterMillis()),
                        count((int) report.restartMillis())));
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
