package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The folded parts of the forms, and what can be done with the messages in the list. */
class WorkbenchIT {
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

    /** The page with everything fetched that comes late. */
    private static Page page() {
        browser.size(1440, 900);
        Page page = Page.connected(browser, BROKER.httpPort());
        page.click("publish-topic");
        page.await(
                "the late parts have come",
                () -> page.<Long>script("return document.querySelectorAll('#publish-format input').length") > 0);
        page.script("for (const id of ['publish-format', 'publish-properties', 'publish-saved', 'subscribe-more'])"
                + " document.getElementById(id).open = true");
        return page;
    }

    private static WireClient listener(String name, String filter) {
        WireClient client = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), name);
        client.subscribe(filter, 1);
        return client;
    }

    @Test
    void aPayloadIsTypedAsJsonHexBase64OrComesFromAFile(@TempDir Path folder) throws IOException {
        WireClient other = listener("kinds", "demo/kind");
        Page page = page();
        page.fill("publish-topic", "demo/kind");
        page.choose("publish-as", "json");
        page.fill("publish-payload", "{\"c\":}");
        page.click("publish-button");
        page.awaitText("publish-note", "This is not JSON.");
        page.fill("publish-payload", "{\"c\":21}");
        page.click("publish-button");
        assertEquals("{\"c\":21}", other.next(PacketType.PUBLISH).payload());
        page.choose("publish-as", "hex");
        page.fill("publish-payload", "00 ff 0");
        page.click("publish-button");
        page.awaitText("publish-note", "This is not hexadecimal");
        page.fill("publish-payload", "00 ff 01");
        page.click("publish-button");
        assertArrayEquals(new byte[] {0, -1, 1}, other.next(PacketType.PUBLISH).payloadBytes());
        page.choose("publish-as", "base64");
        page.fill("publish-payload", "SGVsbG8=");
        page.click("publish-button");
        assertEquals("Hello", other.next(PacketType.PUBLISH).payload());
        page.choose("publish-as", "file");
        page.click("publish-button");
        page.awaitText("publish-note", "Which file?");
        Path file = Files.writeString(folder.resolve("picture.txt"), "from a file");
        page.id("publish-file").sendKeys(file.toString());
        page.awaitText("publish-format", "picture.txt, 11 bytes");
        page.click("publish-button");
        assertEquals("from a file", other.next(PacketType.PUBLISH).payload());
        browser.assertNoComplaints();
    }

    @Test
    void everyPropertyOfAMessageGoesAlong() {
        WireClient other = listener("properties", "demo/properties");
        Page page = page();
        page.fill("publish-topic", "demo/properties");
        page.fill("publish-property-3", "text/plain");
        page.fill("publish-property-8", "demo/answer");
        page.fill("publish-property-9", "42");
        page.fill("publish-property-2", "ten");
        page.script("document.getElementById('publish-property-1').click()");
        page.fill("publish-property-user", "unit: celsius\nplace: roof: west");
        assertEquals("7", page.text("publish-property-count"));
        page.click("publish-button");
        page.awaitText("publish-note", "Message Expiry Interval is a whole number from 0 to 4294967295.");
        page.fill("publish-property-2", "100");
        page.click("publish-button");
        Received message = other.next(PacketType.PUBLISH);
        assertEquals("text/plain", message.property(3));
        assertEquals("demo/answer", message.property(8));
        assertTrue(message.properties().containsKey(9) && message.properties().containsKey(1));
        assertEquals(
                2, message.properties().get(0x26).size(), message.properties().toString());
        browser.assertNoComplaints();
    }

    @Test
    void aTopicAliasStandsForTheTopicFromTheSecondMessageOn() {
        WireClient other = listener("aliases", "demo/aliased");
        Page page = page();
        page.script("""
                window.sent_ = [];
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function(bytes) {
                    window.sent_.push([...new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)].map(b => b.toString(16).padStart(2, '0')).join(''));
                    return send.call(this, bytes);
                };
                """);
        page.fill("publish-property-35", "0");
        page.publish("demo/aliased", "1", 0);
        page.awaitText("publish-note", "Topic Alias is a whole number from 1 to 65535.");
        page.fill("publish-property-35", "3");
        page.click("publish-button");
        assertEquals("1", other.next(PacketType.PUBLISH).payload());
        page.fill("publish-payload", "2");
        page.click("publish-button");
        assertEquals("2", other.next(PacketType.PUBLISH).payload());
        List<String> sent = page.script("return window.sent_");
        assertTrue(sent.get(0).endsWith("64656d6f2f616c69617365640323000331"), sent.toString());
        assertEquals("300700000323000332", sent.get(1));
        page.fill("publish-property-35", "65535");
        page.click("publish-button");
        page.awaitText("publish-note", "Not published. The broker does not take this topic alias.");
        browser.assertNoComplaints();
    }

    @Test
    void aMessageIsKeptAsAButtonAndOneComesBackFromTheHistory() {
        WireClient other = listener("keeping", "demo/keep/#");
        Page page = page();
        page.fill("publish-name", "Lights off");
        page.fill("publish-topic", "demo/keep/lights");
        page.fill("publish-payload", "OFF");
        page.press("#publish-saved", "Keep");
        page.awaitText("publish-note", "Kept as Lights off.");
        page.publish("demo/keep/other", "1", 0);
        assertEquals("1", other.next(PacketType.PUBLISH).payload());
        Page again = page();
        again.press("#publish-named", "Lights off");
        assertEquals("OFF", other.next(PacketType.PUBLISH).payload());
        again.publish("demo/keep/third", "3", 0);
        assertEquals("3", other.next(PacketType.PUBLISH).payload());
        again.press("#publish-history", "demo/keep/lights OFF");
        assertEquals("demo/keep/lights", again.id("publish-topic").getAttribute("value"));
        again.press("#publish-named", "Forget Lights off");
        again.await("it is forgotten", () -> again.text("publish-named").isEmpty());
        browser.assertNoComplaints();
    }

    @Test
    void aFilterIsExplainedAndItsOptionsCount() {
        Page page = page();
        page.click("filter-help-button");
        page.fill("subscribe-filter", "house/+/light");
        page.awaitText("subscribe-explained", "house/kitchen/light");
        page.fill("subscribe-group", "team");
        page.press("#subscribe-more", "Write $share/");
        page.awaitText("subscribe-explained", "one member of the group team");
        page.fill("subscribe-filter", "own/#");
        page.check("subscribe-no-local", true);
        page.check("subscribe-as-published", true);
        page.click("subscribe-button");
        page.await(
                "granted",
                () -> page.subscriptions().stream()
                        .anyMatch(line -> line.startsWith("own/#") && line.contains("granted")));
        page.publish("own/echo", "mine", 1);
        page.awaitText("publish-note", "confirmed");
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "options");
        other.publish("own/kept", "theirs", 1, true);
        page.awaitMessage("own/kept theirs q0 retained");
        assertFalse(page.messages().toString().contains("own/echo"), "No Local");
        browser.assertNoComplaints();
    }

    @Test
    void propertiesOfConnectAreCheckedAndSent() {
        Page page = page();
        page.openConnection();
        page.script("document.getElementById('connect-properties').open = true");
        page.fill("connect-property-33", "0");
        page.click("connect");
        page.awaitText("connect-note", "Receive Maximum is a whole number from 1 to 65535.");
        page.fill("connect-property-33", "7");
        page.fill("connect-property-user", "who: a test");
        page.script("document.getElementById('connect-property-23').click()"); // no Request Problem Information
        page.fill("connect-property-22", "0x00ff");
        page.click("connect");
        page.awaitText("connect-note", "Authentication Data needs an Authentication Method.");
        page.fill("connect-property-21", "SCRAM-SHA-256");
        assertEquals("5", page.text("connect-property-count"));
        page.script(
                "window.sent_ = []; const send = WebSocket.prototype.send; WebSocket.prototype.send = function(bytes) {"
                        + " window.sent_.push([...new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)].map(b => b.toString(16).padStart(2, '0'))"
                        + ".join('')); return send.call(this, bytes); }");
        page.click("connect");
        page.awaitText("banner-text", "refused the connection");
        String connect = page.<List<String>>script("return window.sent_").stream()
                .filter(bytes -> bytes.startsWith("10"))
                .findFirst()
                .orElseThrow();
        assertTrue(connect.contains("15000d534352414d2d5348412d323536"), connect);
        assertTrue(connect.contains("16000200ff") && connect.contains("1700") && connect.contains("210007"), connect);
        page.fill("connect-property-22", "");
        page.fill("connect-property-21", "");
        page.click("connect");
        page.awaitState("connected");
        page.publish("demo/after", "1", 1);
        page.awaitMessage("demo/after 1 q0");
        browser.assertNoComplaints();
    }

    @Test
    void aMessageIsReadInEveryWayAndCopiedAsAProgram() {
        Page page = page();
        page.publish("demo/read", "{\"c\":21,\"on\":true}", 0);
        page.awaitMessage("demo/read {\"c\":21,\"on\":true} q0");
        page.choose("publish-as", "hex");
        page.publish("demo/read", "a2 61 63 16 62 6f 6e f5", 0);
        page.await("two messages", () -> page.count() == 2);
        page.click("list");
        page.keys(Keys.HOME);
        page.await("it is open", () -> page.isShown("detail"));
        page.choose("detail-as", "cbor");
        page.awaitText("detail-payload", "\"c\": 22");
        page.choose("detail-as", "base64");
        page.awaitText("detail-payload", "omFjFmJvbvU=");
        page.choose("detail-as", "msgpack");
        page.awaitText("detail-note", "not MessagePack");
        page.choose("detail-as", "image");
        page.awaitText("detail-note", "no PNG");
        page.publish(
                "demo/picture",
                "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                        + "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082",
                0);
        page.await("three messages", () -> page.count() == 3);
        page.click("list");
        page.keys(Keys.HOME);
        page.await(
                "a picture",
                () -> page.<Boolean>script(
                        "const i = document.getElementById('detail-picture'); return !i.hidden && i.naturalWidth === 1"));
        page.choose("publish-as", "text");
        page.publish("demo/read", "{\"c\":23,\"on\":true}", 0);
        page.publish("demo/read", "{\"c\":24,\"on\":true}", 0);
        page.await("five messages", () -> page.count() == 5);
        page.click("list");
        page.keys(Keys.HOME);
        page.choose("detail-as", "diff");
        page.awaitText("detail-payload", "-   \"c\": 23,");
        page.awaitText("detail-payload", "+   \"c\": 24,");
        page.script("navigator.clipboard.writeText = text => { window.copied_ = text; return Promise.resolve(); }");
        page.id("copy-language").sendKeys("curl");
        page.click("copy-command");
        page.awaitText("detail-note", "Copied the command");
        assertTrue(
                page.<String>script("return window.copied_")
                        .startsWith("curl --data-raw '{\"c\":24,\"on\":true}' mqtt://127.0.0.1:"),
                page.<String>script("return window.copied_"));
        browser.assertNoComplaints();
    }

    @Test
    void repeatsAreFoldedAndTheListIsExported() {
        Page page = page();
        page.script("""
                window.files_ = [];
                const make = URL.createObjectURL;
                URL.createObjectURL = blob => { blob.text().then(t => window.files_.push(t)); return make(blob); };
                HTMLAnchorElement.prototype.click = function() {};
                """);
        for (String value : List.of("1", "1", "1", "2")) {
            page.publish("demo/fold", value, 0);
        }
        page.await("four messages", () -> page.count() == 4);
        page.id("messages-more").findElement(By.tagName("summary")).click();
        page.press("#messages-more", "Fold repeats");
        page.await("two are left", () -> page.messages().equals(List.of("demo/fold 2 q0", "demo/fold 1 q0")));
        assertEquals(
                List.of("×3"),
                page.script(
                        "return [...document.querySelectorAll('.msg:not([hidden]) .x')].map(x => x.textContent).filter(x => x)"));
        page.press("#messages-more", "Export as JSON lines");
        page.await("a file", () -> page.<Long>script("return window.files_.length") == 1);
        String lines = page.script("return window.files_[0]");
        assertEquals(2, lines.lines().count(), lines);
        assertTrue(
                lines.contains("\"topic\":\"demo/fold\",\"qos\":0,\"retain\":false,\"dup\":false,\"payload\":\"1\""),
                lines);
        page.press("#messages-more", "Export as CSV");
        page.await("another", () -> page.<Long>script("return window.files_.length") == 2);
        browser.assertNoComplaints();
    }
}
