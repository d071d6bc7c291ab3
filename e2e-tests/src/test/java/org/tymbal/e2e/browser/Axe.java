package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tymbal.e2e.harness.Tools;

/** Looks at a page: a screenshot for people, axe for the rules of WCAG, and nothing may stand beyond the edge. */
final class Axe {
    private final Page page;

    /** Lays axe into the page that is open; a page that is opened later needs another one. */
    Axe(Page page) throws IOException {
        this.page = page;
        page.script(
                Files.readString(Path.of(Tools.path("npm_modules"), "axe-core", "axe.min.js"), StandardCharsets.UTF_8));
    }

    void look(String view, int width, boolean dark) {
        page.await("colours have settled", () -> page.<Boolean>script("return document.getAnimations().length === 0"));
        page.browser().screenshot(view + "-" + width + (dark ? "-dark" : "-light"));
        // Against the width asked for: a phone's browser makes the window itself wider where something sticks out.
        long overflow = page.<Long>script("return document.documentElement.scrollWidth - arguments[0]", width);
        assertTrue(
                overflow <= 0,
                () -> view + " at " + width + " is " + overflow + " pixels too wide: "
                        + page.script(
                                "return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()"
                                        + " && e.getBoundingClientRect().right > arguments[0]).map(e => e.outerHTML.slice(0, 99))"
                                        + ".slice(-9).join(', ')",
                                width));
        List<String> found = page.browser().driver().executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                        rules: { 'target-size': { enabled: true } } })
                    .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' '
                        + n.failureSummary).join(' | '))), e => done([String(e)]));
                """) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("axe gave no answer");
        assertEquals(List.of(), found, view + " at " + width + (dark ? " dark" : " light"));
    }
}
