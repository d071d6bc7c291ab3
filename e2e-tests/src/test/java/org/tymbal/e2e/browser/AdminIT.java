package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The Admin view, from the login to the way out of a client; and what else only the broker of the page can show. */
class AdminIT {
    private static final String PASSWORD = "opensesame";
    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V5);

    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal(
            "--sys-interval",
            "1",
            "--set",
            "allow_anonymous=true",
            "--set",
            "password_file=" + users("anna", "bert"),
            "--set",
            "acl_file=" + rules("topic deny secret/#", "topic readwrite #", "topic read $SYS/#"),
            "--set",
            "admin_user=anna");

    private static Browser browser;

    private static Path rules(String... lines) {
        try {
            Path file = Files.createTempFile("tymbal-admin", ".txt");
            file.toFile().deleteOnExit();
            return Files.write(file, List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path users(String... names) {
        Path file = rules();
        for (String name : names) {
            ChildProcess passwd =
                    ChildProcess.start(Tools.path("mosquitto_passwd"), "-b", file.toString(), name, PASSWORD);
            assertEquals(0, passwd.awaitExit(), passwd.output().toString());
        }
        return file;
    }

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    private static void logIn(Page page, String user, String password) {
        page.fill("admin-user", user);
        page.fill("admin-password", password);
        page.click("admin-in");
    }

    /** A page of an administrator: also where a test before this one has logged in. */
    private static Page admin(int width, int height) {
        browser.size(width, height);
        browser.complaints(); // of tests before, which were refused on purpose
        browser.driver().manage().deleteAllCookies();
        Page page = Page.connected(browser, BROKER.httpPort());
        page.click("tab-admin");
        page.awaitText("admin-who", "Log in as a user");
        logIn(page, "anna", PASSWORD);
        page.awaitText("admin-who", "You are anna and may change things");
        return page;
    }

    /** The rows of the table in sight, the cells of each with a bar between them. */
    private static List<String> rows(Page page) {
        return page.script("return [...document.querySelectorAll('.list-table tbody tr')].filter(r => r.offsetParent)"
                + ".map(r => [...r.cells].map(c => c.textContent).join('|'))");
    }

    private static boolean hasRow(Page page, String part) {
        return rows(page).stream().anyMatch(row -> row.contains(part));
    }

    private static void press(Page page, String rowPart) {
        page.script(
                "[...document.querySelectorAll('.list-table tbody tr')].filter(r => r.offsetParent"
                        + " && r.textContent.includes(arguments[0]))[0].querySelector('button').click()",
                rowPart);
    }

    @Test
    void onlyWhoHasTheRightComesIn() {
        browser.size(1440, 900);
        browser.driver().manage().deleteAllCookies();
        Page page = Page.open(browser, BROKER.httpPort(), "#/admin");
        page.awaitText("admin-who", "Log in as a user that the broker's configuration names with admin_user");
        assertFalse(page.isShown("admin-clients"));
        logIn(page, "anna", "guess");
        page.awaitText("admin-said", "The user name or the password is wrong.");
        logIn(page, "bert", PASSWORD);
        page.awaitText("admin-who", "bert has no right to be here. Add “admin_user bert”");
        assertFalse(page.isShown("admin-clients"));
        logIn(page, "anna", PASSWORD);
        page.awaitText("admin-who", "You are anna");
        page.await("the clients are shown", () -> page.isShown("admin-clients"));
        page.click("admin-out");
        page.awaitText("admin-who", "Log in as a user");
    }

    @Test
    void clientsAreFoundLookedAtDisconnectedAndDropped() {
        WireClient one =
                BROKER.connect(WIRE, Packets.connect(WIRE.version(), "lamp-1").keepAlive(33));
        one.subscribe("house/+/lamp", 1);
        WireClient other = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "sensor-7"));
        Page page = admin(1440, 900);
        page.await("both are there", () -> hasRow(page, "lamp-1|–|127.0.0.1:") && hasRow(page, "sensor-7"));
        assertTrue(hasRow(page, "|5.0|33|0 s|0|0|"), rows(page).toString());
        page.fill("client-search", "lamp");
        page.await("one is left", () -> rows(page).size() == 1);
        press(page, "lamp-1");
        page.awaitText("admin-client", "house/+/lamp · QoS 1");
        one.publish("house/hall/lamp", "on", 0, false);
        page.awaitText("admin-client", "PUBLISH");
        page.fill("client-reason", "go and rest");
        page.click("client-kick");
        page.awaitText("admin-said", "lamp-1 was disconnected. It may come back.");
        assertEquals("go and rest", reason(one));
        page.await("it is gone", () -> rows(page).isEmpty());
        page.awaitText("admin-clients", "No client here.");
        page.script("const q = document.getElementById('client-search'); q.value = '';"
                + " q.dispatchEvent(new Event('input', {bubbles: true}))");
        page.await("the other is there", () -> hasRow(page, "sensor-7"));
        press(page, "sensor-7");
        page.await("it is open", () -> page.isShown("client-drop"));
        page.click("client-drop");
        page.awaitText("admin-sure", "Its subscriptions and all that waits for it are lost");
        page.click("sure-no");
        assertTrue(other.answersPing());
        press(page, "sensor-7");
        page.await("it is open", () -> page.isShown("client-drop"));
        page.click("client-drop");
        page.await("it is asked", () -> page.isShown("sure-yes"));
        page.click("sure-yes");
        page.awaitText("admin-said", "The session of sensor-7 has ended.");
        other.expectClosed(0x98);
        browser.assertNoComplaints();
    }

    private static String reason(WireClient client) {
        return String.valueOf(client.awaitType(PacketType.DISCONNECT).property(0x1f));
    }

    @Test
    void manyClientsComeInPagesAndInTheOrderThatIsAskedFor() {
        List<WireClient> many = new java.util.ArrayList<>();
        for (int i = 100; i < 160; i++) {
            many.add(BROKER.connect(WIRE, Packets.connect(WIRE.version(), "many-" + i)));
        }
        many.get(40).subscribe("a", 0);
        Page page = admin(1440, 900);
        page.fill("client-search", "many-");
        page.await("a page", () -> rows(page).size() == 50 && page.isShown("admin-next"));
        page.click("admin-next");
        page.await("the rest", () -> rows(page).size() == 10 && hasRow(page, "many-159"));
        page.click("admin-first");
        page.await("the first again", () -> rows(page).size() == 50);
        page.script(
                "const o = document.getElementById('client-order'); o.value = 'subscriptions'; o.dispatchEvent(new Event('input', {bubbles: true}))");
        page.await("most subscriptions first", () -> rows(page).get(0).startsWith("many-140"));
        many.forEach(WireClient::close);
    }

    @Test
    void retainedMessagesAreShownAndCleared() {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "keeper"));
        client.publish("kept/one", "<b>21.4</b>", 1, true);
        client.publish("kept/two", "x".repeat(2_000), 1, true);
        client.publish("kept/three", "3", 1, true);
        Page page = admin(1440, 900);
        page.choose("admin-page", "retained");
        page.fill("retained-filter", "kept/#");
        page.keys(Keys.ENTER);
        page.await("three", () -> rows(page).size() == 3);
        assertTrue(hasRow(page, "kept/one|<b>21.4</b>|11 bytes|1|"), rows(page).toString());
        assertTrue(hasRow(page, "|2 kB|"), rows(page).toString());
        press(page, "kept/one");
        page.awaitText("admin-sure", "matches kept/one? Messages: 1, payload: 11 bytes.");
        page.click("sure-yes");
        page.await("two", () -> rows(page).size() == 2);
        page.click("retained-all");
        page.awaitText("admin-sure", "matches kept/#? Messages: 2, payload: 2 kB.");
        page.click("sure-yes");
        page.awaitText("admin-retained", "No retained message matches.");
        page.awaitText("admin-said", "Cleared: 2.");
        client.close();
        browser.assertNoComplaints();
    }

    /** Sizes are summed, ages shown; who chooses a place of the tree gets the list of what is kept there and below. */
    @Test
    void whatIsRetainedGrowsAsATree() {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "gardener"));
        client.publish("garden/bed/one", "x".repeat(1_000), 1, true);
        client.publish("garden/bed/two", "x".repeat(500), 1, true);
        client.publish("garden/pond", "frog", 1, true);
        Page page = admin(1440, 900);
        page.choose("admin-page", "retained");
        page.await("the tree", () -> node(page, "garden").contains("(3)|1.5 kB"));
        assertTrue(node(page, "bed").contains("(2)|1.5 kB|"), node(page, "bed"));
        assertTrue(node(page, "pond").matches("pond\\|4 bytes\\|\\d+ s"), node(page, "pond"));
        page.script("document.querySelectorAll('#retained-tree .node').forEach(n => {"
                + " if (n.querySelector('.w').textContent === 'bed' && !n.hidden)"
                + " n.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, button: 0})); })");
        page.await("the two of the bed", () -> rows(page).size() == 2 && hasRow(page, "garden/bed/two|"));
        assertEquals("garden/bed/#", page.id("retained-filter").getAttribute("value"));
        page.id("retained-tree").sendKeys(Keys.ARROW_LEFT);
        page.await("it is folded", () -> node(page, "two").isEmpty());
        page.id("retained-tree").sendKeys(Keys.ARROW_LEFT);
        page.await("all three", () -> rows(page).size() == 3);
        client.publish("garden/tree", "oak", 1, true);
        page.await(
                "it has grown",
                () -> !node(page, "tree").isEmpty() && node(page, "two").isEmpty());
        page.click("retained-all");
        page.awaitText("admin-sure", "matches garden/#? Messages: 4, payload: 1.5 kB.");
        page.click("sure-yes");
        page.await("it is bare", () -> node(page, "garden").isEmpty());
        client.close();
        browser.assertNoComplaints();
    }

    /** A row of the tree: name, topics below, size, age; empty if there is none. */
    private static String node(Page page, String name) {
        return page.script(
                "const node = [...document.querySelectorAll('#retained-tree .node')].find(n => n.offsetParent"
                        + " && n.querySelector('.w').textContent === arguments[0]);"
                        + " return !node ? '' : ['.w', '.m', '.c', '.a'].map(c => node.querySelector(c).textContent)"
                        + " .map((t, i) => i === 1 ? (t && '(' + t + ')') : (i ? '|' : '') + t).join('')",
                name);
    }

    @Test
    void refusalsListenersAndTheReasonOfASilence() {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "curious"));
        client.subscribe("secret/plans", 1);
        client.subscribe("open/plans/", 1);
        Page page = admin(1440, 900);
        page.choose("admin-page", "refused");
        page.await("the refusal", () -> hasRow(page, "subscribe|curious|–|127.0.0.1"));
        assertTrue(hasRow(page, "secret/plans"), rows(page).toString());
        page.choose("admin-page", "listeners");
        page.await("listeners", () -> page.<Long>script("return document.querySelectorAll('.listener').length") >= 5);
        assertTrue(page.id("h-listeners").isDisplayed());
        String listeners = page.script("return document.querySelector('.listeners').textContent");
        assertTrue(
                listeners.contains("mosquitto_sub -v -h 127.0.0.1 -p " + BROKER.tcpPort() + " -t 'demo/#'"), listeners);
        assertTrue(listeners.contains("Certificate"), listeners);
        assertTrue(listeners.matches("(?s).*(tomorrow|in [0-9,]+ days?).*"), listeners);
        page.choose("admin-page", "why");
        page.fill("why-topic", "open/plans");
        page.fill("why-client", "curious");
        page.fill("why-from", "curious");
        page.choose("qos", "1");
        page.click("why-go");
        page.awaitText("why-verdict", "has no subscription that matches open/plans");
        page.awaitText("why-steps", "slash at an end");
        page.awaitText("why-steps", "Lost · subscription");
        page.fill("why-topic", "open/plans/");
        page.click("why-go");
        page.awaitText("why-verdict", "It arrives, as far as the broker can tell; the notes say what may differ.");
        page.awaitText("why-steps", "Note · ");
        assertFalse(page.text("why-steps").contains("Lost"), page.text("why-steps"));
        client.close();
        browser.assertNoComplaints();
    }

    @Test
    void packetsOfOthersStandInTheLadder() {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "watched"));
        Page page = admin(1440, 900);
        page.click("tab-inspector");
        page.fill("trace-clients", "watched");
        page.click("trace-go");
        page.awaitText("trace-note", "Watching: 0 packets so far");
        client.publish("watched/topic", "hello", 1, false);
        page.awaitText("trace-note", "Watching: 2 packets so far, none left out.");
        page.await(
                "a column more",
                () -> page.<String>script("return document.querySelector('.heads').textContent")
                        .contains("watched"));
        page.await(
                "its packet",
                () -> page.<String>script("return document.getElementById('ladder').textContent")
                        .contains("watched/topic"));
        page.click("trace-go");
        page.awaitText("trace-note", "Watching has ended.");
        browser.driver().manage().deleteAllCookies();
        page.click("trace-go");
        page.awaitText("trace-note", "Log in on the Admin tab.");
        client.close();
    }

    @Test
    void packetsAboutATopicStandInTheLadder() {
        WireClient one = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "by-topic-1"));
        WireClient two = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "by-topic-2"));
        Page page = admin(1440, 900);
        page.click("tab-inspector");
        page.fill("trace-clients", "");
        page.fill("trace-topics", "a/#/b");
        page.click("trace-go");
        page.awaitText("trace-note", "# stands alone in the last level of a topic filter");
        page.fill("trace-topics", "by/+/topic");
        page.click("trace-go");
        page.awaitText("trace-note", "Watching: 0 packets so far");
        one.publish("by/no/matter", "hidden", 1, false);
        one.publish("by/one/topic", "hello", 1, false);
        two.publish("by/two/topic", "hello", 0, false);
        page.awaitText("trace-note", "Watching: 3 packets so far, none left out.");
        page.await("both are columns", () -> {
            String heads = page.script("return document.querySelector('.heads').textContent");
            return heads.contains("by-topic-1") && heads.contains("by-topic-2");
        });
        String ladder = page.script("return document.getElementById('ladder').textContent");
        assertTrue(ladder.contains("by/one/topic") && !ladder.contains("by/no/matter"), ladder);
        page.click("trace-go");
        one.close();
        two.close();
    }

    @Test
    void theLastHourFillsTheLinesAtOnce() {
        browser.size(1440, 900);
        browser.complaints(); // of tests that were refused on purpose
        browser.driver().manage().deleteAllCookies();
        Page page = Page.open(browser, BROKER.httpPort(), "#/sys");
        page.awaitText("sys-memory", "The lines show the last hour");
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900", "2560, 1440"})
    void axeFindsNothing(int width, int height) throws IOException {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "greenhouse/sensor-" + width));
        client.subscribe("greenhouse/+/command", 1);
        client.subscribe("secret/x", 0);
        client.publish("greenhouse/temperature", "{\"c\":21.4,\"rh\":48}", 1, true);
        browser.driver().manage().deleteAllCookies();
        browser.size(width, height);
        browser.dark(false);
        Page first = Page.open(browser, BROKER.httpPort(), "#/admin");
        first.awaitText("admin-who", "Log in as a user");
        new Axe(first).look("admin-login", width, false);
        Page page = admin(width, height);
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            page.choose("admin-page", "clients");
            page.await("clients", () -> hasRow(page, "greenhouse/sensor-" + width));
            axe.look("admin-clients", width, dark);
            press(page, "greenhouse/sensor-" + width);
            page.awaitText("admin-client", "greenhouse/+/command");
            // Again and again: nothing shows from when on the packets are watched.
            page.await("a packet is seen", () -> {
                client.publish("greenhouse/temperature", "21", 0, false);
                return page.text("admin-client").contains("PUBLISH");
            });
            axe.look("admin-client", width, dark);
            page.click("client-drop");
            page.await("it is asked", () -> page.isShown("sure-no"));
            axe.look("admin-confirm", width, dark);
            page.click("sure-no");
            String[] names = {"", "retained", "refused", "listeners", "why"};
            for (int i = 1; i < names.length; i++) {
                String which = names[i];
                page.choose("admin-page", which);
                if (i == 4) {
                    page.fill("why-topic", "greenhouse/temperature");
                    page.fill("why-client", "greenhouse/sensor-" + width);
                    page.fill("why-from", "greenhouse/sensor-" + width);
                    page.click("why-go");
                    page.awaitText("why-steps", "subscription");
                } else {
                    page.await(
                            "it is drawn",
                            () -> which.equals("listeners") || !rows(page).isEmpty());
                }
                page.script("scrollTo(0, 0)");
                axe.look("admin-" + names[i], width, dark);
            }
            page.click("tab-inspector");
            page.script("document.getElementById('trace-go').scrollIntoView({block: 'center'})");
            axe.look("inspector-trace", width, dark);
            page.script("scrollTo(0, 0)");
            page.click("tab-admin");
        }
        browser.dark(false);
        client.close();
    }
}
