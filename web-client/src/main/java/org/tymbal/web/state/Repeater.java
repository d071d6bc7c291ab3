package org.tymbal.web.state;

import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Scheduler;

/**
 * Publishes a draft again and again. When timers are late, what is due is made up for, so that the rate is kept; when the
 * connection is slower than the rate, it waits.
 */
final class Repeater {
    private static final int LARGEST_BATCH = 2_000;
    private static final int SHORTEST_MILLIS = 4;

    private final Scheduler scheduler;
    private final Random random;
    private final Consumer<PublishDraft> publish;
    private Scheduler.@Nullable Cancellation timer;
    private @Nullable PublishDraft draft;
    private int everyMillis;
    private long startedAt;
    private int count;

    Repeater(Scheduler scheduler, Random random, Consumer<PublishDraft> publish) {
        this.scheduler = scheduler;
        this.random = random;
        this.publish = publish;
    }

    int count() {
        return count;
    }

    void start(PublishDraft what, int every) {
        stop();
        draft = what;
        everyMillis = Math.max(1, every);
        startedAt = scheduler.nowMillis();
        count = 0;
        run();
    }

    void stop() {
        draft = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void run() {
        long due = (scheduler.nowMillis() - startedAt) / everyMillis + 1;
        int batch = (int) Math.min(LARGEST_BATCH, due - count);
        for (int i = 0; i < batch; i++) {
            PublishDraft now = draft;
            if (now == null) {
                return; // stopped from within publish
            }
            count++;
            publish.accept(now.withPayload(expanded(now.payload())));
        }
        if (draft != null) {
            timer = scheduler.after(Math.max(SHORTEST_MILLIS, Math.min(everyMillis, 1_000)), this::run);
        }
    }

    /** Puts numbers in place of {@code {{counter}}}, {@code {{random}}} (0 to 99) and {@code {{now}}} (epoch, ms). */
    private String expanded(String payload) {
        if (payload.indexOf("{{") < 0) {
            return payload;
        }
        return payload.replace("{{counter}}", Integer.toString(count))
                .replace("{{random}}", Integer.toString(random.nextInt(100)))
                .replace("{{now}}", Long.toString(System.currentTimeMillis()));
    }
}
