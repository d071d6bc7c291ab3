package org.tymbal.server.http.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.server.http.start.GettingStarted.Place;
import org.tymbal.server.http.start.GettingStarted.Snippet;
import org.tymbal.server.http.words.Language;

class GettingStartedTest {
    private final GettingStarted start = new GettingStarted();

    /** Whatever a server has, nothing is left to fill in, and nothing is shown that it has not. */
    @Test
    void everyKindOfServerIsFilledIn() {
        for (int kind = 0; kind < 64; kind++) {
            Place place = new Place(
                    kind % 2 * 1884,
                    kind / 2 % 2 * 8081,
                    kind / 4 % 2 * 8884,
                    8444,
                    kind / 8 % 2 == 0,
                    kind / 16 % 2 == 0 ? null : "192.168.1.7",
                    kind / 32 % 2 == 0 ? null : "-----BEGIN");
            List<String> ids = new ArrayList<>();
            for (Snippet snippet : start.snippets(place, "broker.example")) {
                ids.add(snippet.id());
                assertFalse(snippet.code().contains("{{"), snippet.code());
                assertFalse(snippet.code().matches("(?s).*[ :]0[,);/].*"), snippet.code());
                assertEquals(
                        !place.anonymous(), snippet.code().contains("YOUR-NAME"), snippet.id() + "\n" + snippet.code());
            }
            assertEquals(place.mqttPort() != 0, ids.contains("mosquitto-sub"));
            assertEquals(place.tlsPort() != 0, ids.contains("mosquitto-tls"));
            assertEquals(place.httpPort() != 0, ids.contains("mqtt-js"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "broker.example:8080, broker.example",
                "broker.example, broker.example",
                "192.168.1.7:80, 192.168.1.7",
                "[::1]:8080, ::1",
                "[fe80::1], fe80::1",
                "my_broker-2:1, my_broker-2",
                "x;reboot:1, localhost",
                "$(reboot), localhost",
                "-oProxy, localhost",
                "`a' -h b`, localhost",
                "<script>, localhost",
                "``, localhost",
                ":80, localhost"
            })
    void theHostIsSomethingThatOneCanTypeIntoATerminal(String header, String host) {
        assertEquals(host, GettingStarted.hostOf(header));
    }

    @Test
    void theDataIsJson() throws IOException {
        JsonNode array =
                new ObjectMapper().readTree(start.json(new Place(1883, 8080, 0, 0, true, null, null), "localhost"));
        assertTrue(array.size() > 6);
        for (JsonNode snippet : array) {
            for (String field : List.of("id", "title", "language", "note", "code")) {
                assertFalse(snippet.get(field).asText().isBlank(), field);
            }
        }
    }

    @Test
    void thePageShowsCodeAsText() {
        String page = start.page(Language.ENGLISH, new Place(1883, 8080, 8883, 8443, false, null, "x"), "localhost");
        assertTrue(page.contains("#include &lt;PubSubClient.h&gt;"));
        assertTrue(page.contains("href=\"/ca.crt\""));
        assertFalse(page.contains("<script"));
        assertFalse(page.contains(" style="), "which the policy forbids");
    }
}
