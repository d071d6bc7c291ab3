package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.Qos;

/** The curl lines of docs/api.md do what they say, asked as curl would ask. */
@Timeout(60)
class DocumentedLinesTest {
    @TempDir
    Path directory;

    @Test
    void everyLineIsAnswered() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/api.md")).stream()
                .filter(line -> line.startsWith("curl "))
                .toList();
        assertTrue(lines.size() > 10, lines.toString());
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String line : lines) {
                try (ApiServer.Mqtt sensor = api.mqtt("sensor-1");
                        ApiServer.Mqtt lamp = api.mqtt("lamp-1")) {
                    lamp.subscribe("home/lamp", Qos.AT_LEAST_ONCE);
                    sensor.ping();
                    ask(api, line);
                }
            }
        }
    }

    private static void ask(ApiServer api, String line) throws Exception {
        String method = "GET";
        String body = "";
        String address = "";
        List<String> headers = new ArrayList<>(List.of("Authorization", ApiServer.ADMIN));
        List<String> words = words(line);
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-u" -> assertEquals("anna:secret", words.get(++i));
                case "-X" -> method = words.get(++i);
                case "-H" -> {
                    String[] header = words.get(++i).split(": ", 2);
                    headers.addAll(List.of(header));
                }
                case "-d" -> {
                    body = words.get(++i);
                    method = "POST";
                }
                default -> address = words.get(i);
            }
        }
        String root = "http://localhost:8080";
        assertTrue(address.startsWith(root), line);
        HttpResponse<String> response =
                api.ask(method, address.substring(root.length()), body, headers.toArray(new String[0]));
        assertTrue(response.statusCode() / 100 == 2, line + ": " + response.statusCode() + " " + response.body());
    }

    /** As a shell takes a line apart that has no more than single quotes. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
