package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The page in six languages, from right to left, and in one that shows whether a word was forgotten. */
class LanguagesIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal("--sys-interval", "1");

    private Browser browser;

    @BeforeEach
    void start() {
        browser = new Browser();
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    private Page open(String language, String view) {
        Page page = Page.open(browser, BROKER.httpPort(), "?lang=" + language + "#/" + view);
        page.awaitState("connected");
        page.await(
                "all late parts have come",
                () -> page.<Boolean>script(
                        "return !!document.getElementById('language') && !!document.querySelector('#view-inspector .card')"));
        return page;
    }

    @ParameterizedTest
    @CsvSource({
        "en, Publish, Topics",
        "es, Publicar, Topics",
        "de, Veröffentlichen, Topics",
        "pt, Publicar, Tópicos",
        "zh, 发布, 主题",
        "ar, انشر, المواضيع"
    })
    void speaks(String language, String publish, String topics) {
        Page page = Page.open(browser, BROKER.httpPort(), "?lang=" + language);
        page.awaitState("connected");
        page.script("dispatchEvent(new Event('pointermove'))");
        page.await(
                "the menu has come",
                () -> !browser.driver().findElements(By.id("language")).isEmpty());
        assertEquals(publish, page.text("publish-button"));
        assertEquals(topics, page.text("tab-topics"));
        assertEquals(language, page.script("return document.documentElement.lang"));
        page.publish("demo/hello", "Hello!", 1);
        page.awaitMessage("demo/hello Hello! q0");
        browser.screenshot("language-" + language);
        browser.assertNoComplaints();
    }

    @Test
    void theMenuIsRemembered() {
        browser.size(320, 640);
        Page page = Page.open(browser, BROKER.httpPort(), "");
        page.awaitState("connected");
        page.script("dispatchEvent(new Event('pointermove'))");
        page.await(
                "the menu has come",
                () -> !browser.driver().findElements(By.id("language")).isEmpty());
        page.await(
                "it is filled", () -> page.id("language").getAttribute("value").equals("en"));
        choose(page, "de");
        page.await("German", () -> "de".equals(page.script("return document.documentElement.lang")));
        page.awaitState("connected");
        Page again = Page.open(browser, BROKER.httpPort(), "#/log");
        again.await("German is remembered", () -> again.text("tab-log").equals("Protokoll"));
        again.await(
                "the menu has come",
                () -> !browser.driver().findElements(By.id("language")).isEmpty());
        choose(again, "en");
        again.await("English", () -> again.text("tab-log").equals("Log"));
    }

    /** As the menu of the browser does, which no driver opens. */
    private static void choose(Page page, String language) {
        page.script(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))",
                page.id("language"),
                language);
    }

    /** What the Inspector explains comes in a table of its own, and with it. */
    @ParameterizedTest
    @CsvSource({
        "es, 'Adónde va el mensaje; los niveles se separan con barras. (MQTT 5.0, sección 3.3.2.1)'",
        "ar, 'وجهة الرسالة؛ وتفصل الشرطات المائلة بين المستويات.'"
    })
    void theInspectorExplains(String language, String sentence) {
        browser.size(1440, 900);
        Page page = open(language, "inspector");
        page.click("try-1");
        page.await("the packet", () -> page.<Boolean>script("""
                const row = [...document.querySelectorAll('.pk')].find(r => r.textContent.includes('PUBLISH q1'));
                if (row) row.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
                return [...document.querySelectorAll('.f')].some(f => f.textContent.startsWith('Topic Name'));
                """));
        page.script("[...document.querySelectorAll('.f')].find(f => f.textContent.startsWith('Topic Name'))"
                + ".dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))");
        page.await("the sentence", () -> page.text("packet-explained").contains(sentence));
        assertFalse(page.text("packet-explained").contains("Where the message goes"));
        browser.screenshot("inspector-explained-" + language);
        browser.assertNoComplaints();
    }

    @Test
    void aTableThatDoesNotComeLeavesEnglish() {
        browser.block("*/words/de.json");
        Page page = Page.open(browser, BROKER.httpPort(), "?lang=de");
        page.awaitState("connected");
        assertEquals("Publish", page.text("publish-button"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1440, 320})
    void arabicFromRightToLeft(int width) throws IOException {
        browser.size(width, 900);
        for (String view : List.of("client", "topics", "charts", "inspector", "sys", "log")) {
            Page page = open("ar", view);
            assertEquals("rtl", page.script("return document.documentElement.dir"));
            if (view.equals("client")) {
                page.publish("demo/hello", "{\"t\": 21.5}", 1);
                page.awaitMessage("demo/hello {\"t\": 21.5} q0");
                new Axe(page).look("arabic-client", width, false);
                page.script("document.querySelectorAll('#publish-form details, #subscribe-form details, #connection')"
                        + ".forEach(d => d.open = true)");
                page.click("list");
            } else if (view.equals("sys")) {
                page.await("tiles tick", () -> page.text("raw-count").length() > 1);
            } else {
                page.script("location.hash = '#/client'");
                page.publish("demo/room/t", "{\"t\": 21.5}", 2);
                page.await("it has come", () -> page.count() > 0);
                page.script("location.hash = '#/" + view + "'");
            }
            if (view.equals("charts")) {
                page.await(
                        "a number is offered",
                        () -> page.<Boolean>script(
                                "const b = document.querySelector('#chart-offer button'); if (b) b.click(); return !!b"));
            }
            new Axe(page).look("arabic-" + view + (view.equals("client") ? "-open" : ""), width, false);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 1,204 | s",
                "es | 1204 | s",
                "de | 1.204 | Sek.",
                "pt | 1.204 | s",
                "zh | 1,204 | 秒",
                "ar | 1,204 | ث"
            })
    void numbersAndAgesAreWrittenAsTheLanguageDoes(String language, String count, String second) {
        Page page = open(language, "inspector"); // which brings the late parts, in English too
        page.script("location.hash = '#/client'");
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "numbers-" + language);
        for (int i = 0; i < 1_204; i++) {
            other.publish("demo/n", "" + i, 0, false);
        }
        page.await(
                "1,204 as " + language + " has it",
                () -> page.text("message-count").equals(count));
        page.await(
                "an age",
                () -> page.<String>script("return document.querySelector('.msg:not([hidden]) .age').textContent")
                        .matches("[0-9]+.?" + second));
        browser.screenshot("numbers-" + language);
        browser.assertNoComplaints();
    }

    /** Every word in brackets: what has none did not come from the table. */
    @Test
    void noWordIsForgotten() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode pseudo = mapper.createObjectNode();
        mapper.readTree(Path.of("..", "static", "words", "en.json").toFile())
                .forEach(user -> user.forEach(
                        key -> pseudo.put(key.asText(), "[" + key.asText().replace("|", "]|[") + "]")));
        browser.driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                const real = window.fetch;
                window.fetch = (what, how) => String(what).endsWith('words/de.json')
                    ? Promise.resolve(new Response(JSON.stringify(%s))) : real(what, how);
                """.formatted(
                        mapper.writeValueAsString(pseudo))));
        Page page = open("de", "client");
        page.publish("demo/room/t", "{\"t\": 21.5}", 2);
        page.await("it has come", () -> page.count() > 0);
        page.script("document.querySelectorAll('details').forEach(d => d.open = true)");
        page.await("the form has come", () -> page.isShown("host"));
        page.script("document.querySelector('.msg').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))");
        page.await("a message in full", () -> page.isShown("detail-payload"));
        bracketed(page, "client");
        for (String view : List.of("topics", "charts", "inspector", "sys", "log")) {
            page.script("location.hash = '#/" + view + "'");
            page.await(view + " is open", () -> page.isShown("view-" + view));
            page.script("""
                    for (const one of ['#view-topics:not([hidden]) .node', '#view-inspector:not([hidden]) .pk'])
                        document.querySelectorAll(one).forEach(e => e.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true})));
                    const offer = document.querySelector('#view-charts:not([hidden]) #chart-offer button');
                    if (offer) offer.click();
                    document.querySelectorAll('details').forEach(d => d.open = true);
                    """);
            if (view.equals("sys")) {
                page.await("tiles tick", () -> page.text("raw-count").length() > 1);
            }
            bracketed(page, view);
        }
        page.script("document.getElementById('help').click()");
        bracketed(page, "help");
    }

    private void bracketed(Page page, String view) {
        browser.screenshot("bracketed-" + view);
        List<String> bare = page.script("""
                const data = 'script, svg, code, kbd, pre, textarea, .code, .id, .msg .n, .msg .p, .topic, .raw, .names, .chip, '
                    + '.node .w, .node .p, .fields, .hex, .pk, .heads, .explained strong, .explained p:first-child, #detail-properties dd, #language, .facts-data, '
                    + '#copy-language, #publish-history, .brand, #detail-properties, .badge';
                const terms = /QoS|MQTT|\\$SYS|\\b[A-Z][A-Z0-9]+\\b|Hex|Base64|MsgPack|\\b(?:ms|kB|s|min|Sek|Min|h|d|demo|hello|room|web-\\w+|wss?:\\S+|https?:\\S+|localhost|tymbal|t)\\b|#\\d+/g;
                const bare = text => {
                    let before;
                    do { before = text; text = text.replace(/\\[[^\\[\\]]*\\]/g, ''); } while (text !== before);
                    return /\\p{L}{2}/u.test(text.replace(terms, '')) ? text.trim() : '';
                };
                const found = new Set();
                const names = /^(User Propert|Payload Format|Message Expiry|Content Type|Response|Correlation|Subscription Identifier|Topic Alias|Session Expiry|Receive Maximum|Maximum Packet|Request|Authentication|Will Delay)/;
                (function walk(e) {
                    if (e.matches(data) || e.hidden || e.tagName !== 'OPTION' && !e.checkVisibility()) return;
                    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
                        const text = bare(e.getAttribute(name) || '');
                        if (text && !e.matches('.pill, .l, input[type=search]')) found.add(name + ': ' + text);
                    }
                    if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) {
                        const text = bare(e.textContent);
                        if (text && !names.test(text)) found.add(e.tagName + ': ' + text);
                    } else [...e.children].forEach(walk);
                })(document.body);
                return [...found];
                """);
        assertEquals(List.of(), bare, view);
        assertTrue(page.<String>script("return document.body.innerText").contains("["), view);
    }
}
