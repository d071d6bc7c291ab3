package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * Every view that has a tab, whichever they are: in every size, in light and dark, by the Tab key alone, without motion, in the
 * colours that a person has forced upon it, and without a word to any other server.
 */
class CareIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal("--sys-interval", "1");

    /** What can be operated and is to be seen; of radio buttons with one name one. */
    private static final String OPERABLE = """
            const operable = () => [...document.querySelectorAll(
                    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
                .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true })
                    && e.getClientRects().length > 0 && !e.closest('[hidden], dialog:not([open])')
                    && !(e.type === 'radio' && e !== (e.form || document).querySelector(
                        `input[name="${e.name}"]:checked`)));
            const named = e => e.id || e.name || (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 40)
                || e.outerHTML.slice(0, 80);
            """;

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900", "2560, 1440"})
    void everyViewInEverySize(int width, int height) throws IOException {
        browser.size(width, height);
        browser.dark(false);
        Page page = filled("size" + width);
        Axe axe = new Axe(page);
        for (String view : views(page)) {
            open(page, view);
            for (boolean dark : List.of(false, true)) {
                browser.dark(dark);
                axe.look("care-" + view, width, dark);
            }
        }
        browser.dark(false);
        assertEquals(Set.of("127.0.0.1:" + BROKER.httpPort()), browser.hostsAsked());
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"390, 844", "1440, 900"})
    void theTabKeyReachesEverythingAndShowsWhereItIs(int width, int height) {
        browser.size(width, height);
        Page page = filled("walk" + width);
        for (String view : views(page)) {
            open(page, view);
            walk(page, view + " at " + width);
        }
        browser.assertNoComplaints();
    }

    /** On a phone a message in full lies over the list; what has the focus is not under it, and neither are the tabs. */
    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844"})
    void anOpenMessageHidesNothingThatHasTheFocus(int width, int height) {
        browser.size(width, height);
        Page page = filled("under" + width);
        page.click("m0");
        page.await("the message is open", () -> page.isShown("detail"));
        browser.screenshot("care-message-" + width + "-light");
        walk(page, "with a message, at " + width);
        browser.assertNoComplaints();
    }

    private static void walk(Page page, String where) {
        page.script("document.activeElement.blur(); window.scrollTo(0, 0); window.getSelection().removeAllRanges()");
        List<String> wanted = page.script(OPERABLE + "return operable().map(named)");
        Set<String> met = new LinkedHashSet<>();
        Set<String> unseen = new LinkedHashSet<>();
        for (int i = 0; i < 3 * wanted.size() + 20 && !met.containsAll(wanted); i++) {
            page.keys(Keys.TAB);
            List<String> here = page.script(OPERABLE + """
                    const e = document.activeElement;
                    if (e === document.body) return ['', ''];
                    const box = e.getBoundingClientRect();
                    const style = getComputedStyle(e);
                    const label = e.closest('label');
                    const marked = [e, label, e.nextElementSibling].some(m => m
                        && (getComputedStyle(m).outlineStyle !== 'none' || getComputedStyle(m).boxShadow !== 'none'));
                    const x = Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2));
                    const y = Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height / 2, 12)));
                    const top = document.elementFromPoint(x, y);
                    const covered = box.bottom <= 0 || box.top >= innerHeight
                        || !top || !(e.contains(top) || top.contains(e) || (label && label.contains(top)));
                    return [named(e), covered ? 'covered' : marked ? '' : 'without a mark'];
                    """);
            met.add(here.get(0));
            if (!here.get(1).isEmpty()) {
                unseen.add(here.get(0) + " is " + here.get(1));
            }
        }
        Set<String> missed = new LinkedHashSet<>(wanted);
        missed.removeAll(met);
        assertEquals(Set.of(), missed, where + ": the Tab key never came to these");
        assertEquals(Set.of(), unseen, where);
    }

    @Test
    void nothingMovesForWhoWantsNoMotion() {
        browser.size(1440, 900);
        browser.media(Map.of("prefers-reduced-motion", "reduce"));
        Page page = filled("still");
        for (String view : views(page)) {
            open(page, view);
            List<String> moving = page.script("""
                    return [...document.querySelectorAll('*')].filter(e => {
                        const style = getComputedStyle(e);
                        return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'
                            && parseFloat(style.animationDuration) > 0.01 || style.scrollBehavior === 'smooth';
                    }).map(e => e.outerHTML.slice(0, 80))
                    """);
            assertEquals(List.of(), moving, view);
        }
        browser.media(Map.of("prefers-reduced-motion", "no-preference"));
    }

    @Test
    void forcedColoursLeaveEverythingToBeSeen() {
        browser.size(1440, 900);
        browser.media(Map.of("forced-colors", "active", "prefers-color-scheme", "dark"));
        Page page = filled("forced");
        for (String view : views(page)) {
            open(page, view);
            browser.screenshot("care-" + view + "-1440-forced");
            List<String> alike = page.script("""
                    const ground = e => getComputedStyle(e).backgroundColor;
                    const same = [];
                    for (const chosen of document.querySelectorAll('.seg input:checked + span')) {
                        const other = chosen.closest('.seg').querySelector('input:not(:checked) + span');
                        if (other && other.checkVisibility() && ground(other) === ground(chosen)) same.push(chosen.outerHTML);
                    }
                    const here = document.querySelector('.tabs a[aria-current]');
                    if (ground(here) === ground(document.querySelector('.tabs a:not([aria-current])'))) same.push(here.id);
                    return same;
                    """);
            assertEquals(List.of(), alike, view + ": what is chosen looks like what is not");
        }
        browser.media(Map.of("forced-colors", "none", "prefers-color-scheme", "light"));
    }

    /** With something in every view, as far as that comes by itself. */
    private static Page filled(String name) {
        Page page = Page.connected(browser, BROKER.httpPort());
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), name);
        other.publish("demo/greenhouse/temperature", "{\"c\":21.4,\"rh\":48,\"ok\":true}", 0, false);
        other.publish("demo/fan", "{\"rpm\":1200}", 0, false);
        other.publish("demo/a/rather/long/name/of/a/topic/that/does/not/fit/on/a/phone", "ON", 0, false);
        page.click("h-messages"); // a sign of life; a message would open, and on a phone lie over the tabs
        page.await("three messages", () -> page.count() == 3);
        page.await(
                "all parts have come",
                () -> page.<Boolean>script(
                        "return !!(navigator.serviceWorker.controller && document.getElementById('version'))"));
        return page;
    }

    /** By their tabs, so that a new view is looked at from its first day on. */
    private static List<String> views(Page page) {
        return page.script("return [...document.querySelectorAll('nav.tabs a')].filter(a => a.checkVisibility())"
                + ".map(a => a.id.replace('tab-', ''))");
    }

    private static void open(Page page, String view) {
        page.script("location.hash = document.getElementById('tab-' + arguments[0]).getAttribute('href')", view);
        page.await(view + " is open", () -> page.isShown("view-" + view) && !page.isShown("late"));
        if (view.equals("charts")) {
            page.await(
                    "something is drawn or offered",
                    () -> page.<Boolean>script(
                            "return document.getElementById('view-charts').textContent.length > 20"));
            page.script("""
                    const offer = document.querySelector('#chart-offer button');
                    if (offer && !document.querySelector('#chart-series li')) offer.click();
                    """);
            page.await(
                    "what was offered is drawn",
                    () -> page.<Boolean>script("return !!document.querySelector('#chart-series li')"));
        }
        if (view.equals("sys")) {
            page.awaitText("tiles", "Uptime");
        }
    }
}
