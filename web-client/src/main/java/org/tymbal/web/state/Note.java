package org.tymbal.web.state;

/** A short sentence that answers what somebody did. */
public record Note(Tone tone, String text) {
    public enum Tone {
        QUIET("quiet"),
        GOOD("good"),
        BAD("bad");

        private final String label;

        Tone(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public static final Note NONE = new Note(Tone.QUIET, "");
}
