package org.tymbal.server.http.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;
import org.tymbal.server.demo.PlugReport;
import org.tymbal.server.demo.PullThePlug;
import org.tymbal.server.http.words.Language;

/** One demonstration, as those see it who watch. Any thread. */
final class PlugShow {
    private static final int MILLIS = 1_500;
    private static final long TIDY_MILLIS = 1_000;

    private final Durability level;
    /**
     * A sentence about what has happened.
     *
     * @param sentence a key of the words
     * @param values what is put into it
     */
    record Step(String sentence, List<String> values) {
        String in(Language words) {
            return words.of(sentence, values.toArray(new String[0]));
        }
    }

    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final PullThePlug plug;
    private final Thread thread;
    private volatile @Nullable PlugReport report;
    private volatile @Nullable String fault;

    PlugShow(Durability level) {
        this.level = level;
        this.plug = new PullThePlug(
                level.text(), MILLIS, (sentence, values) -> steps.add(new Step(sentence, List.of(values))));
        this.thread = new Thread(this::run, "tymbal plug");
        thread.setDaemon(true);
    }

    /** Begins on a thread of its own, and returns at once. */
    void begin() {
        thread.start();
    }

    private void run() {
        try {
            report = plug.run();
        } catch (IOException | RuntimeException e) {
            fault = String.valueOf(e.getMessage());
        }
    }

    /** Ends it, and waits until it has tidied up, for a second at most. */
    void abort() {
        plug.abort();
        try {
            thread.join(TIDY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Durability level() {
        return level;
    }

    /** What has happened so far, in sentences; at most ten. */
    List<Step> steps() {
        return steps;
    }

    boolean isOver() {
        return report != null || fault != null;
    }

    /** What came of it; null before its end, and if it did not work. */
    @Nullable
    PlugReport report() {
        return report;
    }

    /** Why it did not work; null if it did. */
    @Nullable
    String fault() {
        return fault;
    }
}
