package org.tymbal.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.demo.DemoPlace;

/** What the command line says about {@code --demo}. */
final class DemoArguments {
    static final String USUAL_DIRECTORY = "tymbal-demo";

    boolean wanted;
    boolean sensors = true;
    int offset;
    String directory = USUAL_DIRECTORY;

    /** The last option that makes no sense without a demo; null if there was none. */
    @Nullable
    String wanting;

    /** Options that make no sense with one. */
    final List<String> foreign = new ArrayList<>();

    /**
     * Where the demo is; null if none was asked for.
     *
     * @throws IllegalArgumentException if it was asked for by halves; the message is a sentence
     */
    @Nullable
    DemoPlace place(boolean lan) {
        if (!wanted) {
            if (wanting != null) {
                throw new IllegalArgumentException("the option " + wanting + " counts only with --demo");
            }
            return null;
        }
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException("the option " + foreign.get(0)
                    + " does not go with --demo, which has ports, users and certificates of its own");
        }
        try {
            return new DemoPlace(Path.of(directory), offset, lan, sensors);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "--demo-dir: \"" + directory + "\" cannot be the path of a directory", e);
        }
    }
}
