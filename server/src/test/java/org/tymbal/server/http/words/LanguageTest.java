package org.tymbal.server.http.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language a request is answered in, and sentences with values. */
class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | de",
                "de-CH, fr;q=0.9 | de",
                "fr, ES-419;q=0.8, en;q=0.5 | es",
                "fr, en;q=0.5, zh;q=0.4 | en",
                "pt;q=0 | en",
                "ar;q=0.1, zh;q=0.2, de;q=2, es;q=NaN, pt;q=-1 | zh",
                "* | en",
                "fr | en"
            })
    void theBestOfWhatIsAccepted(String header, String code) {
        assertEquals(code, Language.preferred(header));
    }

    @Test
    void withoutAWishItIsEnglish() {
        assertEquals("en", Language.preferred(null));
        assertEquals("Begin at /setup.", Language.ENGLISH.of("Begin at {}.", "/setup"));
        assertEquals("ltr", Language.ENGLISH.direction());
    }

    @Test
    void valuesStandWhereTheTranslationWantsThem() {
        Language german = Language.of("de", Map.of("{} of {} & more", "von {2}: {1} & <mehr>"));
        assertEquals("von b: a & <mehr>", german.of("{} of {} & more", "a", "b"));
        assertEquals("von <b>2</b>: 1 &amp; &lt;mehr&gt;", german.html("{} of {} & more", "1", "<b>2</b>"));
        assertEquals("not in the table {", german.of("not in the table {"));
        Language arabic = Language.of("ar", Map.of("Level {}", "المستوى {}"));
        assertEquals("rtl", arabic.direction());
        assertEquals("المستوى \u20683\u2069", arabic.html("Level {}", "3"), "a value has a direction of its own");
        assertEquals("المستوى <code>3</code>", arabic.html("Level {}", "<code>3</code>"));
    }

    @Test
    void everyOtherLanguageIsALink() {
        String links = Language.of("de", Map.of()).choices();
        assertFalse(links.contains("?lang=de"));
        for (String code : List.of("en", "es", "pt", "zh", "ar")) {
            assertTrue(links.contains("href=\"?lang=" + code + "\""), links);
        }
    }

    @FuzzTest
    void anyHeader(FuzzedDataProvider data) {
        assertTrue(List.of("en", "es", "de", "pt", "zh", "ar")
                .contains(Language.preferred(data.consumeRemainingAsString())));
    }
}
