package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.e2e.harness.DemoProcess;

/** {@code /demo} in a browser: on a desk, on a phone, in the dark, and when something is wrong. */
class DemoPageIT {
    @TempDir
    private Path directory;

    private DemoProcess demo;

    @BeforeEach
    void start() {
        demo = DemoProcess.start(directory);
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void aPersonLooksAtThePorts() throws IOException {
        try (Browser browser = new Browser()) {
            Page page = Page.open(browser, demo.port(8080), "demo");
            assertEquals(0, page.<Long>script("return document.scripts.length"));
            for (int width : List.of(390, 1440)) {
                browser.size(width, 900);
                for (boolean dark : List.of(false, true)) {
                    browser.dark(dark);
                    new Axe(page).look("demo", width, dark);
                }
            }
            browser.dark(false);
            assertEquals(13, page.<Long>script("return document.querySelectorAll('table.ports .copy').length"));
            page.script("document.getElementById('certificate').scrollIntoView()");
            browser.screenshot("demo-certificate-1440-light");
            page.script("document.getElementsByName('request')[0].value = 'what is <b>this</b>?'");
            page.click("sign");
            page.await(
                    "the fault",
                    () -> page.<String>script("return document.querySelector('[role=alert]')?.innerText ?? ''")
                            .contains("no request in PEM"));
            assertEquals(
                    "what is <b>this</b>?",
                    page.<String>script("return document.getElementsByName('request')[0].value"));
            new Axe(page).look("demo-fault", 1440, false);
            browser.size(390, 844);
            page.script("document.getElementById('certificate').scrollIntoView()");
            new Axe(page).look("demo-certificate", 390, false);
        }
    }

    /** Picks a level, presses the button, watches, and sees what was promised beside what was kept. */
    @Test
    void aPersonPullsThePlug() throws IOException {
        try (Browser browser = new Browser()) {
            Page page = Page.open(browser, demo.port(8080), "demo/plug");
            new Axe(page).look("plug-before", 1440, false);
            page.click("pull");
            page.await("the end", () -> isOver(page));
            assertEquals(5, steps(page));
            assertTrue(number(page, "acknowledged") > 0, "nothing was acknowledged");
            assertEquals(number(page, "acknowledged"), number(page, "survived"));
            assertTrue(verdict(page).contains("every acknowledged message is still there"), verdict(page));
            for (int width : List.of(390, 1440)) {
                browser.size(width, 900);
                for (boolean dark : List.of(false, true)) {
                    browser.dark(dark);
                    new Axe(page).look("plug", width, dark);
                }
            }
            browser.dark(false);
            page.choose("level", "memory");
            page.click("pull");
            page.await("memory", () -> verdict(page).contains("memory forgets"));
            assertEquals(0, number(page, "survived"));
            new Axe(page).look("plug-memory", 1440, false);
        }
    }

    private static long steps(Page page) {
        return page.<Long>script("return document.querySelectorAll('.steps li').length");
    }

    private static boolean isOver(Page page) {
        return page.<Boolean>script("return document.getElementById('survived') !== null");
    }

    private static String verdict(Page page) {
        return page.script("return document.querySelector('.verdict')?.innerText ?? ''");
    }

    private static int number(Page page, String id) {
        return Integer.parseInt(page.text(id).replace(",", ""));
    }
}
