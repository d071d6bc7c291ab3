package org.tymbal.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One option of mosquitto.conf: what it is called, where it stands, what it takes and what becomes of it.
 *
 * @param values what it takes, as the reference page shows it
 * @param usual what counts where it is not said; empty if nothing does
 * @param sentence what it does here, or why it does nothing; a sentence for people
 * @param effect what a line with it does
 */
record Directive(
        String name,
        Scope scope,
        Rank rank,
        Status status,
        Shape shape,
        String values,
        String usual,
        String sentence,
        Effect effect) {

    /** Where an option stands. */
    enum Scope {
        /** Anywhere; it counts for the whole broker. */
        GLOBAL,
        /** Below the {@code listener} that it counts for. */
        LISTENER,
        /** Anywhere, or with {@code per_listener_settings true} below the listener that it counts for. */
        ACCESS,
        /** Below the {@code connection} that it counts for. */
        BRIDGE
    }

    /** How often it is met: in tutorials and in the files that people have. */
    enum Rank {
        MUST,
        SHOULD,
        COULD,
        /** Not an option of mosquitto. */
        OURS
    }

    /** What becomes of it. */
    enum Status {
        SUPPORTED("works"),
        /** Nothing is lost by leaving it aside. */
        WITHOUT_EFFECT("accepted, without effect"),
        /** The broker would be more open, or otherwise different, than the file says. */
        REFUSED("refused: the broker does not start"),
        BRIDGE_LATER("refused: bridges are not there yet");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** How its value is read. */
    enum Shape {
        /** The first word; more words are a mistake, unless they are a comment. */
        WORD,
        /** All words. */
        WORDS,
        /** The rest of the line, blanks included; twice is a mistake. */
        TEXT,
        /** The rest of the line; each one counts. */
        TEXTS
    }

    /** What a line does to what is being read. */
    interface Effect {
        /** @throws IllegalArgumentException if the value is wrong; the message goes on after the name of the option */
        void apply(ConfigDraft draft, ConfigLine line);
    }

    private static final Effect NOTHING = (draft, line) -> {};

    static Directive of(
            Scope scope,
            Rank rank,
            String name,
            Shape shape,
            String values,
            String usual,
            String sentence,
            Effect effect) {
        return new Directive(name, scope, rank, Status.SUPPORTED, shape, values, usual, sentence, effect);
    }

    /** A setting of {@link Settings}, under the same name. */
    static Directive setting(Rank rank, String name, String values, String usual, String sentence) {
        return of(
                Scope.GLOBAL,
                rank,
                name,
                Shape.WORD,
                values,
                usual,
                sentence,
                (draft, line) -> draft.settings.set(name, line.value()));
    }

    static Directive ignored(Scope scope, Rank rank, String name, String sentence) {
        return new Directive(name, scope, rank, Status.WITHOUT_EFFECT, Shape.WORDS, "", "", sentence, NOTHING);
    }

    static Directive refused(Scope scope, Rank rank, String name, String sentence) {
        return new Directive(name, scope, rank, Status.REFUSED, Shape.WORDS, "", "", sentence, NOTHING);
    }

    static Directive ofBridge(Rank rank, String name) {
        return new Directive(
                name, Scope.BRIDGE, rank, Status.BRIDGE_LATER, Shape.WORDS, "", "", "Part of a bridge.", NOTHING);
    }

    /** Why a line with this option ends the start; null if it does not. */
    @Nullable
    String refusal() {
        return switch (status) {
            case SUPPORTED, WITHOUT_EFFECT -> null;
            case REFUSED -> name + " is not supported: " + sentence;
            case BRIDGE_LATER ->
                name + " belongs to a bridge, and bridges are not there yet: take the lines of the bridge out, or let"
                        + " the other broker make the connection to this one";
        };
    }
}
