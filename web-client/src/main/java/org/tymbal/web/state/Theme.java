package org.tymbal.web.state;

import org.tymbal.words.Words;

/** Light or dark, or as the system has it. */
public enum Theme {
    AUTO(Words.mark("auto")),
    LIGHT(Words.mark("light")),
    DARK(Words.mark("dark"));

    private final String label;

    Theme(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public Theme next() {
        return values()[(ordinal() + 1) % 3];
    }
}
