package org.tymbal.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Status;

/** The table of options, and the reference page that is made of it. */
class DirectivesTest {
    private static final Path PAGE = Path.of("docs/mosquitto-conf.md");

    @Test
    void everySettingIsInTheTable() {
        for (String name : new Settings().names()) {
            assertNotNull(Directives.find(name), name + " is missing in the table of options");
        }
    }

    @Test
    void everySentenceIsOne() {
        for (Directive directive : Directives.all()) {
            assertTrue(directive.sentence().endsWith("."), directive.name());
        }
    }

    /** {@code mvn -pl server test -Dtest=DirectivesTest -Dtymbal.write=true} writes the page anew. */
    @Test
    void thePageIsWhatTheTableSays() throws IOException {
        String page = page();
        if (Boolean.getBoolean("tymbal.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(
                page,
                Files.readString(PAGE),
                "docs/mosquitto-conf.md is stale: run this test with" + " -Dtymbal.write=true");
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # mosquitto.conf

                `tymbal -c FILE` reads the configuration of mosquitto. This page is made of the table in the code; do not edit it.

                """);
        counts(page);
        page.append("""

                ## How a file is read

                - A line is an option and its value. `#` begins a comment in the first column, or behind spaces; behind a value it \
                is taken for one where the value is a single word, and refused where the value goes on to the end of the line.
                - A mistake ends the start: unknown options (the nearest name is told), values out of range, a text that is said \
                twice, half of TLS, plugins. The sentence names the file and the line; the exit code is 3.
                - Without any `listener` only this computer can connect, and everybody on it may. As soon as there is one, clients \
                without a user name are refused unless `allow_anonymous true` is said.
                - `-p`, `--lan` and the listeners of `--certfile` are for a broker whose file names no listener.
                - The page is served by every listener with `protocol websockets`; if there is none, on port 8080 for this computer \
                alone (`http_port`, `--http-port`), under the rules of access of the file.
                - `include_dir` reads the files that end in `.conf` in the order of their bytes. Each begins anew: what stands before \
                its first `listener` counts for the whole broker.
                - `--set NAME=VALUE` on the command line sets an option after the file. `--test-config` only says whether the file \
                is good.

                """);
        chapter(page, "Listeners", ListenerDirectives.ALL);
        chapter(page, "Access", AccessDirectives.ALL);
        chapter(page, "Tokens", TokenDirectives.ALL);
        chapter(page, "The log", LogDirectives.ALL);
        chapter(page, "The broker", GlobalDirectives.ALL);
        chapter(page, "The HTTP API", ApiDirectives.ALL);
        chapter(page, "What is kept", StoreDirectives.ALL);
        page.append("## Bridges\n\nBridges are not there yet, and a file with one of these is refused:");
        BridgeDirectives.ALL.forEach(
                directive -> page.append("\n`").append(directive.name()).append('`'));
        return page.append("\n").toString();
    }

    private static void counts(StringBuilder page) {
        page.append("| Options | ");
        for (Status status : Status.values()) {
            page.append(status.words()).append(" | ");
        }
        page.append("in all |\n|---|")
                .append("---|".repeat(Status.values().length + 1))
                .append('\n');
        for (Rank rank : Rank.values()) {
            page.append("| ").append(words(rank)).append(" | ");
            List<Directive> ranked = Directives.all().stream()
                    .filter(directive -> directive.rank() == rank)
                    .toList();
            for (Status status : Status.values()) {
                page.append(ranked.stream()
                                .filter(directive -> directive.status() == status)
                                .count())
                        .append(" | ");
            }
            page.append(ranked.size()).append(" |\n");
        }
    }

    private static String words(Rank rank) {
        return switch (rank) {
            case MUST -> "in every tutorial";
            case SHOULD -> "in many files";
            case COULD -> "rare";
            case OURS -> "Tymbal's own";
        };
    }

    private static void chapter(StringBuilder page, String title, List<Directive> rows) {
        page.append("## ").append(title).append("\n\n| Option | Value | Usual | What it does |\n|---|---|---|---|\n");
        for (Directive directive : rows) {
            boolean works = directive.status() == Status.SUPPORTED;
            page.append("| `")
                    .append(directive.name())
                    .append("` | ")
                    .append(directive.values())
                    .append(" | ")
                    .append(directive.usual())
                    .append(" | ")
                    .append(works ? "" : "*" + directive.status().words() + "*: ")
                    .append(directive.sentence())
                    .append(" |\n");
        }
        page.append('\n');
    }
}
