package org.tymbal.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListKeysTest {
    @ParameterizedTest
    @CsvSource({
        "ArrowDown, 3, 4",
        "ArrowDown, 9, 9",
        "ArrowDown, -1, 0",
        "ArrowUp, 3, 2",
        "ArrowUp, 0, 0",
        "ArrowUp, -1, 0",
        "PageDown, 3, 7",
        "PageDown, 8, 9",
        "PageUp, 3, 0",
        "PageUp, 9, 5",
        "Home, 5, 0",
        "End, 5, 9",
        "Enter, 5, -1",
        "a, 5, -1"
    })
    void moves(String key, int at, int to) {
        assertEquals(to, ListKeys.move(key, at, 4, 10));
    }

    @ParameterizedTest
    @CsvSource({"ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter"})
    void staysOutOfAnEmptyList(String key) {
        assertEquals(ListKeys.NOWHERE, ListKeys.move(key, -1, 4, 0));
    }
}
