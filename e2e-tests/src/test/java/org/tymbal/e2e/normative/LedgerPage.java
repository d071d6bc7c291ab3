package org.tymbal.e2e.normative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.normative.Specification.Standing;
import org.tymbal.e2e.normative.Specification.Statement;

/** The ledger as one page that needs nothing but itself. */
final class LedgerPage {
    private static final int RUNS_SHOWN = 12;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tymbal: every normative statement of MQTT</title>
            <style>
            :root { color-scheme: light dark; --line: #8885; --good: #1a7f37; --bad: #c62828; --dim: #777; }
            body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
            th, td { border-top: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            code { font-size: .92em; white-space: nowrap; }
            .proven { color: var(--good); } .failed, .missing { color: var(--bad); font-weight: 600; }
            .notapplicable, .runs { color: var(--dim); }
            ul { margin: 0; padding-left: 1.1rem; }
            input { font: inherit; padding: .4rem .6rem; width: min(30rem, 100%); margin: 0 0 1rem; }
            tr[hidden] { display: none; }
            </style>
            </head>
            <body>
            <h1>Every normative statement of MQTT</h1>
            <p>Each statement of both specifications in a sentence of our own, and the tests that prove it. A test that
            names an endpoint and a version sent bytes to the running broker over that endpoint.</p>
            """;

    private static final String FOOT = """
            <script>
            const box = document.getElementById("filter");
            const rows = [...document.querySelectorAll("tbody.statements tr")];
            box.addEventListener("input", () => {
              const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
              for (const row of rows) {
                const text = row.textContent.toLowerCase();
                row.hidden = !words.every(word => text.includes(word));
              }
            });
            </script>
            </body>
            </html>
            """;

    private LedgerPage() {}

    static String html(List<Specification> specifications) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<table><thead><tr><th>MQTT<th>statements<th>proven<th>of these on the wire<th>not applicable"
                + "<th>failed<th>missing");
        for (Endpoint endpoint : Endpoint.values()) {
            page.append("<th>over ").append(endpoint);
        }
        page.append("</thead><tbody>\n");
        for (Specification each : specifications) {
            page.append("<tr><td>").append(each.name());
            for (long count : new long[] {
                each.statements().size(),
                each.standingAt(Standing.PROVEN).size(),
                each.provenOnTheWire(),
                each.standingAt(Standing.NOT_APPLICABLE).size(),
                each.standingAt(Standing.FAILED).size(),
                each.standingAt(Standing.MISSING).size()
            }) {
                page.append("<td class=\"number\">").append(count);
            }
            for (Endpoint endpoint : Endpoint.values()) {
                page.append("<td class=\"number\">").append(each.provenOver(endpoint));
            }
            page.append('\n');
        }
        page.append("</tbody></table>\n<label>Show only what says <input id=\"filter\" type=\"search\""
                + " placeholder=\"missing, retain, MQTT-3.8, WillIT, WS 5.0 ...\"></label>\n");
        for (Specification each : specifications) {
            page.append("<h2>MQTT ")
                    .append(each.name())
                    .append("</h2>\n<table><thead><tr><th>id<th>says<th>standing"
                            + "<th>proven by</thead><tbody class=\"statements\">\n");
            for (Statement statement : each.statements()) {
                row(page, each, statement);
            }
            page.append("</tbody></table>\n");
        }
        return page.append(FOOT).toString();
    }

    private static void row(StringBuilder page, Specification specification, Statement statement) {
        String word = specification.standing(statement).name().toLowerCase(Locale.ROOT);
        page.append("<tr id=\"v")
                .append(specification.name())
                .append('-')
                .append(statement.id())
                .append("\"><td><code>")
                .append(statement.id())
                .append("</code><td>")
                .append(escaped(statement.says()))
                .append("<td class=\"")
                .append(word.replace("_", ""))
                .append("\">")
                .append(word.replace('_', ' '))
                .append("<td>");
        if (statement.notApplicable() != null) {
            page.append(escaped(statement.notApplicable()));
        }
        Map<String, List<Proof>> byTest = new LinkedHashMap<>();
        for (Proof proof : specification.proofs(statement)) {
            byTest.computeIfAbsent(proof.test(), test -> new ArrayList<>()).add(proof);
        }
        if (!byTest.isEmpty()) {
            page.append("<ul>");
            byTest.forEach((test, runs) -> page.append("<li><code>")
                    .append(escaped(test))
                    .append("</code> <span class=\"runs\">")
                    .append(escaped(runs(runs)))
                    .append("</span>"));
            page.append("</ul>");
        }
        page.append('\n');
    }

    private static String runs(List<Proof> runs) {
        List<String> words = new ArrayList<>();
        for (Proof run : runs) {
            boolean itself = run.run().startsWith(run.method() + "(");
            if (words.size() < RUNS_SHOWN || !run.passed()) {
                words.add((itself ? "" : run.run() + " ")
                        + (run.passed() ? "passed" : run.result().toLowerCase(Locale.ROOT)));
            }
        }
        int more = runs.size() - words.size();
        return String.join(", ", words) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
