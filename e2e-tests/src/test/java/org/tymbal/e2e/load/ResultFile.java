package org.tymbal.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rounds as lines of JSON, written as soon as they are over; runs can be put together by appending. */
final class ResultFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    ResultFile(Path file) {
        this.file = file;
    }

    /** @param append whether what is there already is kept */
    void open(boolean append) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!append) {
            Files.deleteIfExists(file);
        }
    }

    void add(Row row) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("scenario", row.scenario()).put("transport", row.transport()).put("broker", row.broker());
        line.put("round", row.round());
        row.figures().forEach(line::put);
        if (!row.error().isEmpty()) {
            line.put("error", row.error());
        }
        append(line);
    }

    /** Says where and with what the rounds that follow were measured. */
    void about(Map<String, String> facts) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode about = line.putObject("about");
        facts.forEach(about::put);
        append(line);
    }

    private void append(ObjectNode line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode line : lines()) {
            if (!line.has("scenario")) {
                continue;
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            line.properties().forEach(field -> {
                if (field.getValue().isDouble()) {
                    figures.put(field.getKey(), field.getValue().doubleValue());
                }
            });
            rows.add(new Row(
                    line.path("scenario").asText(),
                    line.path("transport").asText(),
                    line.path("broker").asText(),
                    line.path("round").asInt(),
                    figures,
                    line.path("error").asText("")));
        }
        return rows;
    }

    /** What was said last about where and with what. */
    Map<String, String> facts() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (JsonNode line : lines()) {
            line.path("about")
                    .properties()
                    .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        }
        return facts;
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
