package org.tymbal.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so. */
public final class FakeScheduler implements Scheduler {
    private static final class Task {
        private final long at;
        private final Runnable run;

        Task(long at, Runnable run) {
            this.at = at;
            this.run = run;
        }
    }

    private final List<Task> tasks = new ArrayList<>();
    private long now = 1_000;

    @Override
    public long nowMillis() {
        return now;
    }

    @Override
    public Cancellation after(int delayMillis, Runnable task) {
        Task it = new Task(now + delayMillis, task);
        tasks.add(it);
        return () -> tasks.remove(it);
    }

    /** Lets the time pass; what is due runs in its order. */
    public void pass(int millis) {
        long end = now + millis;
        while (true) {
            Task next = tasks.stream()
                    .filter(task -> task.at <= end)
                    .min(Comparator.comparingLong(task -> task.at))
                    .orElse(null);
            if (next == null) {
                break;
            }
            tasks.remove(next);
            now = Math.max(now, next.at);
            next.run.run();
        }
        now = end;
    }

    public int pendingCount() {
        return tasks.size();
    }
}
