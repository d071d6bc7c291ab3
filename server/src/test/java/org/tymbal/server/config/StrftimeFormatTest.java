package org.tymbal.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrftimeFormatTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2026, 3, 5, 14, 7, 9, 0, ZoneOffset.ofHours(1));

    /** As {@code LC_ALL=C date -d '2026-03-05T14:07:09+01:00'} writes them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%Y-%m-%dT%H:%M:%S | 2026-03-05T14:07:09",
                "%F %T%z | 2026-03-05 14:07:09+0100",
                "%a %b %e %I:%M %p | Thu Mar  5 02:07 PM",
                "%A, %B %d | Thursday, March 05",
                "%c | Thu Mar  5 14:07:09 2026",
                "%D %R %y %j %u %w | 03/05/26 14:07 26 064 4 4",
                "%G-%V | 2026-10",
                "%s | 1772716029",
                "100%% | 100%"
            })
    void writesTimesAsCDoes(String format, String text) {
        assertEquals(text, new StrftimeFormat(format).format(TIME));
    }

    @Test
    void sundayIsNought() {
        assertEquals("7 0", new StrftimeFormat("%u %w").format(TIME.plusDays(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%Q", "%", "%5d"})
    void saysWhatItDoesNotKnow(String format) {
        assertThrows(IllegalArgumentException.class, () -> new StrftimeFormat(format));
    }
}
