package org.tymbal.e2e.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.CommandLine.Outcome;
import org.tymbal.e2e.harness.DemoProcess;
import org.tymbal.e2e.harness.Tools;

/** A demo that runs, its page and its clients; with a directory for the files of one test class. */
final class DemoSite implements AutoCloseable {
    private final DemoProcess demo;
    private final Path temporary;
    private final Path authority;

    DemoSite(Path temporary) throws IOException, InterruptedException {
        this.temporary = temporary;
        demo = DemoProcess.start(temporary.resolve("demo"));
        authority = temporary.resolve("ca.crt");
        Files.writeString(authority, get("/ca.crt").body());
    }

    DemoProcess demo() {
        return demo;
    }

    /** The certificate of its authority. */
    Path authority() {
        return authority;
    }

    @Override
    public void close() {
        demo.close();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + demo.port(8080) + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(ISO_8859_1));
    }

    HttpRequest.Builder form(String path, String fields) {
        return HttpRequest.newBuilder(uri(path))
                .header("Origin", "http://127.0.0.1:" + demo.port(8080))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    String secret() throws IOException, InterruptedException {
        Matcher secret = Pattern.compile("name=\"secret\" value=\"([0-9a-f]{32})\"")
                .matcher(get("/demo").body());
        assertTrue(secret.find());
        return secret.group(1);
    }

    /** What the page answers to a request for a certificate once it has looked at it: not to one that came too soon after others. */
    HttpResponse<String> sign(String request) throws IOException, InterruptedException {
        HttpResponse<String> answer = signOnce(request);
        for (int i = 0; i < 10 && answer.statusCode() == 429; i++) {
            Thread.sleep(1_000);
            answer = signOnce(request);
        }
        return answer;
    }

    private HttpResponse<String> signOnce(String request) throws IOException, InterruptedException {
        String fields = "secret=" + secret() + "&request=" + URLEncoder.encode(request, StandardCharsets.UTF_8);
        return send(form("/demo/sign", fields));
    }

    /** One of mosquitto's clients at one of the ports; CA and DIR stand for the authority and the directory. */
    Outcome mosquitto(String command, int port, String options) {
        List<String> line =
                new ArrayList<>(List.of(Tools.path(command), "-h", "localhost", "-p", "" + demo.port(port)));
        String spelled = options.replace("CA", authority.toString()).replace("DIR", temporary.toString());
        if (!spelled.isBlank()) {
            line.addAll(List.of(spelled.strip().split(" +")));
        }
        return CommandLine.run("", line);
    }

    /** DIR stands for the directory. */
    void openssl(String arguments) {
        Outcome made = CommandLine.run(
                "",
                List.of(("openssl " + arguments)
                        .replace("DIR", temporary.toString())
                        .split(" ")));
        assertEquals(0, made.exitCode(), made.toString());
    }
}
