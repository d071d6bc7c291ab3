package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;

/** What {@code /start} tells people to type is typed, and works. */
class GettingStartedIT {
    @RegisterExtension
    static final BrokerProcess TYMBAL = BrokerProcess.tymbal();

    @TempDir
    Path directory;

    private static String get(String path) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + TYMBAL.httpPort() + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(String id) throws IOException {
        for (JsonNode snippet : new ObjectMapper().readTree(get("/getting-started.json"))) {
            if (snippet.get("id").asText().equals(id)) {
                return snippet.get("code").asText();
            }
        }
        throw new IllegalArgumentException("there is no " + id);
    }

    /** Runs a line of shell where the test's files are. */
    private ChildProcess shell(String line) {
        return ChildProcess.start("sh", "-c", "cd '" + directory + "' && " + line);
    }

    private static void awaitHello(ChildProcess program, String text) {
        program.awaitLine(text, line -> line.equals("hello/world " + text));
    }

    @ParameterizedTest
    @CsvSource({"mosquitto-pub, Hello from the terminal", "curl, Hello from curl", "tymbal, Hello from tymbal"})
    void whatPublishesIsHeardByWhatSubscribes(String id, String text) throws IOException {
        String subscribe = id.equals("tymbal") ? firstLine(tymbal(code(id))) : code("mosquitto-sub");
        String publish = id.equals("tymbal") ? lastLine(tymbal(code(id))) : code(id);
        try (ChildProcess listener = shell(subscribe)) {
            // It is subscribed when a message comes through; the first ones may be too early.
            for (int i = 0; i < 100 && listener.output().isEmpty(); i++) {
                assertEquals(0, shell(publish).awaitExit(), publish);
            }
            awaitHello(listener, text);
        }
    }

    private static String tymbal(String code) {
        return code.replace("java -jar tymbal.jar", "'" + Tools.java() + "' -jar '" + Tools.jar() + "'");
    }

    private static String firstLine(String code) {
        return code.strip().split("\n")[0];
    }

    private static String lastLine(String code) {
        return code.strip().split("\n")[1];
    }

    @Test
    void mosquittoWithTls() throws IOException {
        try (ChildProcess listener = shell(code("mosquitto-tls"))) {
            for (int i = 0; i < 100 && listener.output().isEmpty(); i++) {
                assertEquals(0, shell(code("mosquitto-pub")).awaitExit());
            }
            awaitHello(listener, "Hello from the terminal");
        }
        assertEquals(get("/ca.crt"), Files.readString(directory.resolve("ca.crt")));
    }

    @ParameterizedTest
    @CsvSource({"paho-python, Hello from Python", "paho-python-tls, 'Hello from Python, encrypted'"})
    void pahoForPython(String id, String text) throws IOException {
        assumeTrue(!Tools.path("paho_python").isEmpty(), "there is no Python with paho-mqtt here");
        Files.writeString(directory.resolve("ca.crt"), get("/ca.crt"));
        Files.writeString(directory.resolve("hello.py"), code(id));
        try (ChildProcess python = shell("PYTHONUNBUFFERED=1 exec '" + Tools.path("paho_python") + "' hello.py")) {
            awaitHello(python, text);
        }
    }

    @Test
    void mqttJs() throws IOException {
        Path script = Files.writeString(directory.resolve("hello.js"), code("mqtt-js"));
        try (ChildProcess node = ChildProcess.node(script)) {
            awaitHello(node, "Hello from JavaScript");
        }
    }

    @Test
    void hiveMqForJava() throws IOException {
        Path source = Files.writeString(directory.resolve("Hello.java"), code("hivemq-java"));
        String classPath = System.getProperty("java.class.path");
        assertNotNull(ToolProvider.getSystemJavaCompiler());
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                directory.toString(),
                                source.toString()));
        try (ChildProcess java =
                ChildProcess.start(List.of(Tools.java(), "-cp", directory + File.pathSeparator + classPath, "Hello"))) {
            awaitHello(java, "Hello from Java");
        }
    }

    /** Nothing on it needs a script, and it is small enough for a phone far away. */
    @Test
    void thePageIsPlain() throws IOException {
        String page = get("/start");
        assertTrue(page.contains("mosquitto_sub -h localhost -p " + TYMBAL.tcpPort()), page);
        assertTrue(!page.contains("<script") && page.length() < 32_000, "" + page.length());
        assertTrue(get("/pages.css").contains(".snippet"));
    }
}
