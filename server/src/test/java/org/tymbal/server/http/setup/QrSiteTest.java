package org.tymbal.server.http.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.http.words.Language;

class QrSiteTest {
    private static final String OWN = "http://broker.local:8080/";

    @ParameterizedTest
    @ValueSource(strings = {"http://broker.local:8080/", "https://broker.local:8080/#connect=%7B%7D"})
    void drawsLinksToItsOwnPage(String text) {
        assertNull(QrSite.problem(text, "broker.local:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://broker.local:8080",
                "http://broker.local:8080.evil.example/",
                "http://broker.local:80801/",
                "http://evil.example/http://broker.local:8080/",
                "javascript:alert(1)//http://broker.local:8080/",
                "ftp://broker.local:8080/"
            })
    void drawsNothingElse(String text) {
        assertEquals("Only links to this server's own page become a code.", QrSite.problem(text, "broker.local:8080"));
    }

    @Test
    void isBounded() {
        String longest = OWN + "x".repeat(QrSite.LONGEST - OWN.length());
        assertNull(QrSite.problem(longest, "broker.local:8080"));
        assertEquals(
                "A link in a code has at most 1000 characters.", QrSite.problem(longest + "x", "broker.local:8080"));
        assertTrue(QrPicture.svg(Language.ENGLISH, longest).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        assertEquals("A link has printable characters of ASCII only.", QrSite.problem(OWN + "ä", "broker.local:8080"));
        assertEquals(
                "A link has printable characters of ASCII only.",
                QrSite.problem(OWN + "\r\nSet-Cookie: x", "broker.local:8080"));
        assertFalse(QrPicture.svg(Language.ENGLISH, OWN + "\"><script>").contains("<script>"));
    }

    @Test
    void withoutAHostThereIsNoOwnPage() {
        assertEquals("Only links to this server's own page become a code.", QrSite.problem("http://null/", null));
    }
}
