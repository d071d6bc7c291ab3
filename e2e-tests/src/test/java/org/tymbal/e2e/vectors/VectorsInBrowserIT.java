package org.tymbal.e2e.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.vectors.Vector;
import org.tymbal.e2e.harness.Tools;

/** The codec that TeaVM made gives the same answers as the JVM's, to the same data files. */
class VectorsInBrowserIT {
    private static final String PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>running</title>"
            + "<link rel=icon href=data:><body><script src=vectors.js></script><script src=start.js></script>";

    @TempDir
    Path profile;

    @Test
    void everyVectorHoldsInTheBrowser() throws Exception {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", VectorsInBrowserIT::serve);
        site.start();
        try {
            List<String> lines = run("http://localhost:" + site.getAddress().getPort() + "/");
            assertEquals(List.of("failures 0"), lines.subList(lines.size() - 1, lines.size()), lines.toString());
            assertEquals("vectors " + countOnTheJvm(), lines.get(0));
            // All of Utf8Torture, and broken packets of each version.
            assertTrue(number(lines.get(1), "utf8") > 2_000_000, lines.get(1));
            assertEquals(6, lines.size(), lines.toString());
            for (String line : lines.subList(2, 5)) {
                assertTrue(number(line, "hostile") > 1000, line);
            }
        } finally {
            site.stop(0);
        }
    }

    private static int number(String line, String name) {
        String[] words = line.split(" ");
        assertEquals(name, words[0]);
        return Integer.parseInt(words[1]);
    }

    private List<String> run(String url) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tools.path("chromium"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        // A driver that is named keeps Selenium Manager, which asks the network, from running.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(Tools.path("chromedriver")))
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        try {
            driver.get(url);
            new WebDriverWait(driver, Duration.ofSeconds(120)).until(ExpectedConditions.titleIs("done"));
            List<String> lines = new ArrayList<>();
            for (WebElement line : driver.findElements(By.tagName("p"))) {
                lines.add(line.getText());
            }
            return lines;
        } finally {
            driver.quit();
        }
    }

    private static int countOnTheJvm() throws IOException {
        int count = 0;
        for (PacketType type : PacketType.values()) {
            count += Vector.parse(new String(vectors(Vector.file(type)), StandardCharsets.UTF_8))
                    .size();
        }
        return count;
    }

    private static byte[] vectors(String file) throws IOException {
        try (InputStream in = VectorsInBrowserIT.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no " + file + " on the class path");
            }
            return in.readAllBytes();
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body;
        String type;
        if (path.equals("/")) {
            body = PAGE.getBytes(StandardCharsets.UTF_8);
            type = "text/html";
        } else if (path.endsWith(".js")) {
            body = path.equals("/start.js")
                    ? "main([]);".getBytes(StandardCharsets.UTF_8)
                    : Files.readAllBytes(Path.of(System.getProperty("tymbal.vectors")));
            type = "text/javascript";
        } else {
            body = vectors(path.substring(1));
            type = "application/json";
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        // As strict as the web client's own page.
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
