package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Tools;

/** The packets of the page's own connection: seen, taken apart, broken and exported. */
class InspectorIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    private static Page inspector() {
        browser.size(1440, 900);
        browser.dark(false);
        Page page = Page.open(browser, BROKER.httpPort(), "#/inspector");
        page.awaitState("connected");
        page.await("the Inspector has come", () -> page.<Boolean>script("return !!document.getElementById('try-2')"));
        page.await("CONNECT is there", () -> labels(page).stream().anyMatch(l -> l.startsWith("CONNECT ")));
        return page;
    }

    /** The rungs in sight, from the top, each as its words with what became of it. */
    private static List<String> labels(Page page) {
        return page.script("""
                return [...document.querySelectorAll('.pk')].filter(row => !row.hidden)
                    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
                    .map(row => row.querySelector('.l').lastChild.textContent
                        + [...row.querySelectorAll('.badge')].filter(b => !b.hidden).map(b => ' | ' + b.textContent).join(''))
                """);
    }

    private static void awaitRung(Page page, String label) {
        page.await(
                "a rung " + label + " among " + labels(page), () -> labels(page).contains(label));
    }

    private static WebElement rung(Page page, String label) {
        return page.script(
                "return [...document.querySelectorAll('.pk')].filter(row => !row.hidden)"
                        + ".filter(row => row.querySelector('.l').lastChild.textContent === arguments[0]).pop()",
                label);
    }

    /** Keeps what the page asks for itself away: only what is published is left. */
    private static void onlyMessages(Page page) {
        page.fill("packet-filter", "-ping -connect -subscribe -suback -connack");
    }

    @Test
    void fourPacketsOfQos2AreOneExchange() {
        Page page = inspector();
        onlyMessages(page);
        page.click("try-2");
        for (String label :
                List.of("PUBLISH q2 #1 demo/hello", "PUBREC #1", "PUBREL #1", "PUBCOMP #1", "PUBLISH q0 demo/hello")) {
            page.await(
                    label + " is seen",
                    () -> labels(page).stream()
                            .anyMatch(l -> l.replaceAll("#\\d+", "#1").equals(label)));
        }
        String publish = labels(page).stream()
                .filter(label -> label.startsWith("PUBLISH q2"))
                .findFirst()
                .orElseThrow();
        page.click(rung(page, publish).getAttribute("id"));
        page.awaitText("packet-together", "One exchange of 4 packets: PUBLISH, PUBREC, PUBREL, PUBCOMP.");
        assertEquals(4L, page.<Long>script("return document.querySelectorAll('.pk.follow:not([hidden])').length"));

        // From a byte to its field, and from a field to its bytes.
        assertEquals("34", page.text("packet-b0"));
        Actions mouse = new Actions(browser.driver());
        mouse.moveToElement(page.id("packet-b4")).perform();
        page.awaitText("packet-explained", "Topic Name");
        page.awaitText("packet-explained", "section 3.3.2.1");
        WebElement payload = page.script(
                "return [...document.querySelectorAll('#packet-fields .f')].find(f => f.textContent.startsWith('Payload'))");
        page.script("arguments[0].scrollIntoView({block: 'center'})", payload);
        mouse.moveToElement(payload).perform();
        page.await(
                "the bytes of the payload light",
                () -> page.<String>script(
                                "return [...document.querySelectorAll('#packet-hex .on')].map(b => b.textContent).join(' ')")
                        .equals("48 65 6c 6c 6f 21"));

        // The same with the keys alone.
        page.script("document.getElementById('ladder').focus()");
        page.keys(Keys.ARROW_DOWN);
        page.await("PUBREC is chosen", () -> page.text("h-packet").startsWith("PUBREC"));
        page.keys(Keys.ENTER);
        assertEquals("packet-hex", page.focused());
        page.keys(Keys.HOME, Keys.ARROW_RIGHT);
        page.awaitText("packet-explained", "Remaining Length");
        page.keys(Keys.TAB);
        assertEquals("packet-fields", page.focused());
        page.keys(Keys.HOME, Keys.ARROW_DOWN);
        page.awaitText("packet-explained", "Control Packet type: 5 PUBREC");
        browser.assertNoComplaints();
    }

    @Test
    void aLostPubrecBringsTheMessageAgainWithDup() {
        Page page = inspector();
        onlyMessages(page);
        page.click("lose-next");
        page.awaitText("break-note", "The next PUBREC from the broker will be lost.");
        page.click("try-2");
        page.await("it is lost", () -> labels(page).stream().anyMatch(l -> l.matches("PUBREC #\\d+ \\| lost")));
        page.awaitText("break-note", "Nothing is broken.");
        page.click("cut");
        page.await(
                "it comes again",
                () -> labels(page).stream().anyMatch(l -> l.matches("PUBLISH q2 DUP #\\d+ demo/hello \\| sent again")));
        page.await("and is confirmed", () -> labels(page).stream().anyMatch(l -> l.startsWith("PUBCOMP")));
        String again = labels(page).stream()
                .filter(l -> l.contains(" DUP "))
                .findFirst()
                .orElseThrow()
                .replace(" | sent again", "");
        assertTrue(rung(page, again).getAttribute("class").contains("red"));
        page.click(rung(page, again).getAttribute("id"));
        page.awaitText(
                "packet-together",
                "One exchange of 6 packets: PUBLISH, PUBREC (lost), PUBLISH DUP, PUBREC, PUBREL, PUBCOMP.");
        browser.screenshot("inspector-lost-1440-light");
    }

    @Test
    void aBadPacketIsAnsweredInWords() {
        Page page = inspector();
        page.script(
                "const s = document.getElementById('example'); s.value = '1'; s.dispatchEvent(new Event('change'))");
        page.awaitText("edit-problem", "There is no QoS 3. [MQTT-3.3.1-4]");
        page.fill("edit", "c0 0");
        page.awaitText("edit-wrong", "one is missing");
        page.fill("edit", "c0 00");
        page.await("it is a good packet", () -> !page.isShown("edit-problem"));
        page.click("send-bytes");
        page.awaitText("verdict", "The broker answered with PINGRESP.");
        page.fill("edit", "36 0d 00 06 64 65 6d 6f 2f 61 00 01 00 48 69");
        page.click("send-bytes");
        page.awaitText("verdict", "DISCONNECT, Reason Code 0x81 Malformed Packet");
        page.awaitState("connected");
        awaitRung(page, "PUBLISH q3 #1 demo/a | by hand");
    }

    @Test
    void theBrokerGivesUpAClientThatSendsNoPings() {
        Page page = inspector();
        page.click("clock-short");
        page.awaitText("clock", "Keep alive 5 s. The broker gives up in");
        page.check("no-pings", true);
        page.awaitText("break-note", "PINGREQ does not reach the broker.");
        awaitRung(page, "DISCONNECT Keep Alive timeout");
        page.click("mend");
        page.awaitText("break-note", "Nothing is broken.");
        assertFalse(page.id("no-pings").isSelected());
    }

    @Test
    void pauseStepFilterAndClear() {
        Page page = inspector();
        page.click("packet-pause");
        // Only what is drawn after the click shows where the list has stopped.
        page.awaitText("packet-pause", "Go on");
        int before = labels(page).size();
        page.click("try-1");
        page.await("packets wait", () -> !page.text("packet-count").endsWith(", 0 waiting"));
        assertEquals(before, labels(page).size());
        page.click("packet-step");
        page.await("one more", () -> labels(page).size() == before + 1);
        page.click("packet-pause");
        page.fill("packet-filter", "puback");
        page.await("one kind is left", () -> labels(page).stream().allMatch(l -> l.startsWith("PUBACK")));
        page.fill("packet-filter", "size>100000");
        page.await("none is left", () -> labels(page).isEmpty());
        page.click("packet-clear");
        page.fill("packet-filter", "");
        page.click("try-0");
        page.await("new ones come", () -> labels(page).stream().anyMatch(l -> l.startsWith("PUBLISH q0")));
    }

    /** Buttons, fields and the text of the filter say the same, whichever was used. */
    @Test
    void theFilterHasButtons() {
        Page page = inspector();
        page.click("try-1");
        page.await("an exchange", () -> labels(page).stream().anyMatch(l -> l.startsWith("PUBACK")));
        page.script("document.getElementById('packet-choices').open = true");
        chip(page, "puback");
        chip(page, "publish");
        assertEquals("puback publish", page.id("packet-filter").getAttribute("value"));
        page.await(
                "two kinds",
                () -> labels(page).stream()
                        .map(l -> l.substring(0, l.indexOf(' ')))
                        .collect(java.util.stream.Collectors.toSet())
                        .equals(java.util.Set.of("PUBLISH", "PUBACK")));
        chip(page, "puback");
        chip(page, "out");
        page.fill("filter-topic", "demo/+");
        assertEquals("publish out topic=demo/+", page.id("packet-filter").getAttribute("value"));
        page.await(
                "one way",
                () -> labels(page).stream().allMatch(l -> l.startsWith("PUBLISH q1") && l.endsWith("demo/hello")));
        page.fill("packet-filter", "IN size>5 id=1");
        assertEquals(
                "[\"in\"]",
                page.script("return JSON.stringify([...document.querySelectorAll("
                        + "'#packet-choices [aria-pressed=true]')].map(b => b.dataset.word))"));
        assertEquals("5", page.id("filter-size").getAttribute("value"));
        assertEquals("1", page.id("filter-id").getAttribute("value"));
        assertEquals("", page.id("filter-topic").getAttribute("value"));
    }

    private static void chip(Page page, String word) {
        page.script("document.querySelector('#packet-choices [data-word=' + arguments[0] + ']').click()", word);
    }

    @Test
    void tsharkReadsTheCaptureAsMqtt(@TempDir Path directory) throws IOException, InterruptedException {
        browser.driver()
                .executeCdpCommand(
                        "Browser.setDownloadBehavior",
                        Map.of("behavior", "allow", "downloadPath", directory.toString()));
        Page page = inspector();
        page.click("try-2");
        page.await("the last of four", () -> labels(page).stream().anyMatch(l -> l.startsWith("PUBCOMP")));
        page.click("packet-save");
        Path file = directory.resolve("tymbal.pcapng");
        page.await("the file is there", () -> Files.exists(file));
        assertEquals(
                0x0a0d0d0a, java.nio.ByteBuffer.wrap(Files.readAllBytes(file)).getInt());
        assumeTrue(!Tools.optional("tshark").isEmpty(), "there is no tshark here; that it reads the file is NOT shown");
        Process tshark = new ProcessBuilder(
                        Tools.optional("tshark"),
                        "-r",
                        file.toString(),
                        "-Y",
                        "mqtt",
                        "-T",
                        "fields",
                        "-e",
                        "mqtt.msgtype",
                        "-e",
                        "mqtt.ver",
                        "-e",
                        "mqtt.topic",
                        "-e",
                        "_ws.malformed")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String read = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), read);
        List<String> types = read.lines()
                .map(line -> line.split("\t", -1)[0])
                .flatMap(types_ -> java.util.Arrays.stream(types_.split(",")))
                .toList();
        assertTrue(types.containsAll(List.of("1", "2", "3", "5", "6", "7", "8", "9")), read);
        assertTrue(read.lines().anyMatch(line -> line.startsWith("1\t5\t")), "a CONNECT of MQTT 5: " + read);
        assertTrue(read.contains("demo/hello"), read);
        assertFalse(read.contains("alformed"), read);
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        Page page = inspector();
        browser.size(width, height);
        page.click("try-2");
        page.await("the last of four", () -> labels(page).stream().anyMatch(l -> l.startsWith("PUBCOMP")));
        String publish = labels(page).stream()
                .filter(label -> label.startsWith("PUBLISH q2"))
                .findFirst()
                .orElseThrow();
        page.click(rung(page, publish).getAttribute("id"));
        page.awaitText("packet-together", "4 packets");
        page.script("document.getElementById('packet-b4').dispatchEvent(new Event('pointerover'))");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            page.script("window.scrollTo(0, 0)");
            axe.look("inspector", width, dark);
            page.script("document.getElementById('packet-choices').open = true;"
                    + " document.querySelector('#packet-choices [data-word=publish]').click()");
            axe.look("inspector-filter", width, dark);
            page.script("document.querySelector('#packet-choices [data-word=publish]').click();"
                    + " document.getElementById('packet-choices').open = false");
            page.script("window.scrollTo(0, document.querySelector('.inspector .chosen').offsetTop - 70)");
            browser.screenshot("inspector-packet-" + width + (dark ? "-dark" : "-light"));
            page.script("window.scrollTo(0, document.querySelector('.inspector .break').offsetTop - 70)");
            browser.screenshot("inspector-break-" + width + (dark ? "-dark" : "-light"));
        }
        browser.dark(false);
        assertEquals(
                1,
                browser.driver().findElements(By.tagName("h1")).stream()
                        .filter(h -> h.isDisplayed() || "vh".equals(h.getAttribute("class")))
                        .filter(h ->
                                h.getText().equals("Inspector") || "Inspector".equals(h.getAttribute("textContent")))
                        .count());
        browser.assertNoComplaints();
    }
}
