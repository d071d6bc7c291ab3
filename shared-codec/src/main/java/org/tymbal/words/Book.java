package org.tymbal.words;

import org.jspecify.annotations.Nullable;

/** One language other than English. */
public interface Book {
    /** What the English text is in this language; null where the book does not have it. */
    @Nullable
    String find(String english);

    /** Which form a count takes, by the numbers of CLDR: 0 zero, 1 one, 2 two, 3 few, 4 many, 5 other. */
    int form(int count);

    /**
     * A number as this language writes it.
     *
     * @param english its digits, with a comma every three of them or without, and a point before the fraction
     * @param unit what it counts, by its name in CLDR; empty for a mere number
     */
    String number(String english, String unit);
}
