package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.tymbal.e2e.harness.BrokerProcess;

/** The pages that the server makes, in the language that a browser prefers, and in another one by a click. */
class SpokenPagesIT {
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

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + BROKER.httpPort() + path));
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de-AT,en;q=0.5 | <html lang=\"de\" dir=\"ltr\"> | Erste Schritte",
                "fr, ar;q=0.3, zh;q=0.7 | <html lang=\"zh\" dir=\"ltr\"> | 入门",
                "ar | <html lang=\"ar\" dir=\"rtl\"> | البداية",
                "fr | <html lang=\"en\" dir=\"ltr\"> | Getting started",
                "x;q=;,,de;q=7 | <html lang=\"en\" dir=\"ltr\"> | Getting started"
            })
    void theBrowserPrefers(String accepted, String html, String heading) throws Exception {
        String page = get("/start", "Accept-Language", accepted).body();
        assertTrue(page.contains(html) && page.contains("<h1>" + heading + "</h1>"), page);
    }

    @Test
    void errorsAreSaidInItToo() throws Exception {
        assertEquals(
                "Unter dieser Adresse ist nichts. Die Seite ist unter / .\n",
                get("/nowhere", "Accept-Language", "de").body());
        HttpResponse<String> hostile = get("/start?lang=%3Cscript%3E");
        assertEquals(200, hostile.statusCode());
        assertTrue(!hostile.body().contains("<script>") && hostile.body().contains("lang=\"en\""));
    }

    @ParameterizedTest
    @CsvSource({"1440, 900", "390, 844", "320, 640"})
    void aClickChoosesAndIsRemembered(int width, int height) throws IOException {
        browser.size(width, height);
        browser.driver().manage().deleteAllCookies();
        Page page = Page.open(browser, BROKER.httpPort(), "start");
        assertEquals("Getting started", heading());
        browser.driver().findElement(By.cssSelector(".languages a[lang=ar]")).click();
        page.await("Arabic", () -> heading().equals("البداية"));
        new Axe(page).look("start-arabic", width, false);
        Page join = Page.open(browser, BROKER.httpPort(), "join");
        assertEquals("انضم من جهاز آخر", heading());
        assertEquals("rtl", join.script("return document.documentElement.dir"));
        browser.dark(true);
        new Axe(join).look("join-arabic", width, true);
        browser.dark(false);
        browser.driver().findElement(By.cssSelector(".languages a[lang=de]")).click();
        join.await("German", () -> heading().equals("Von einem anderen Gerät mitmachen"));
        new Axe(join).look("join-german", width, false);
        assertEquals(List.of(), browser.complaints());
    }

    private static String heading() {
        return browser.driver().findElement(By.tagName("h1")).getText();
    }
}
