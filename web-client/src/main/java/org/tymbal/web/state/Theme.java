package org.tymbal.web.state;

/** Light or dark, or as the system has it. */
public enum Theme {
    AUTO("auto"),
    LIGHT("light"),
    DARK("dark");

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
