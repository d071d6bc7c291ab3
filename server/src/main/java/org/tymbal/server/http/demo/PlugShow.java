package org.tymbal.server.http.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;
import org.tymbal.server.demo.PlugReport;
import org.tymbal.server.demo.PullThePlug;

/** One demonstration, as those see it who watch. Any thread. */
final class PlugShow {
    private static final int MILLIS = 1_500;
    private static final long TIDY_MILLIS = 1_000;

    private final Durability level;
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final PullThePlug plug;
    private final Thread thread;
    private volatile @Nullable PlugReport report;
    private volatile @Nullable String fault;

    PlugShow(Durability level) {
        this.level = level;
        this.plug = new PullThePlug(level.text(), MILLIS, steps::add);
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
            fault = "The demonstration itself did not work: " + e.getMessage();
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
    List<String> steps() {
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
