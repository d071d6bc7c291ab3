package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in an address, a body and a cookie is hostile. */
class PathsFuzzTest {
    @Test
    void whatIsEncodedIsDecodedOnce() {
        assertEquals(List.of("a/b", "c d", "e+f", "%2F"), Paths.levels("/a%2Fb/c%20d/e+f/%252F"));
        assertEquals(List.of(""), Paths.levels("/"));
        assertEquals(Map.of("filter", "a/+/#", "x", ""), Paths.query("filter=a/+/%23&x"));
        assertEquals(Map.of("client", "a\nb"), Paths.query("client=a&client=b"));
        for (String wrong : List.of("/%", "/%2", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80")) {
            assertNull(Paths.levels(wrong), wrong);
        }
        assertNull(Paths.query("a=%f"));
        assertNull(Paths.query("x" + many()), "too many");
    }

    private static String many() {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            query.append("&p").append(i).append("=1");
        }
        return query.toString();
    }

    @FuzzTest
    void anyBytes(byte @NotNull [] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> levels = Paths.levels(text);
        assertTrue(levels == null || !levels.isEmpty());
        Map<String, String> query = Paths.query(text);
        assertTrue(query == null || query.size() <= text.length() + 1);
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.COOKIE, text);
        String secret = Doorman.secret(headers);
        assertTrue(secret == null || secret.length() <= 100);
        try {
            Json.read(bytes);
        } catch (Problem problem) {
            assertEquals(400, problem.status());
        }
    }
}
