package org.tymbal.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.words.Words;

/** Asks a silent server whether it lives, before it asks us: PINGREQ when idle, an end when no answer comes [MQTT-3.1.2.10]. */
final class KeepAlive {
    static final int LONGEST_ANSWER_MILLIS = 10_000;

    private final Scheduler scheduler;
    private final Link link;
    private int idleMillis;
    private int answerMillis;
    private long sentAt;
    private long receivedAt;
    private boolean awaited;
    private Scheduler.@Nullable Cancellation timer;

    KeepAlive(Scheduler scheduler, Link link) {
        this.scheduler = scheduler;
        this.link = link;
    }

    /** Begins; 0 seconds means never. */
    void start(int seconds) {
        if (seconds == 0) {
            return;
        }
        // Three quarters: the timers of a hidden tab are late, and the server's patience ends at one and a half.
        idleMillis = seconds * 750;
        answerMillis = Math.min(seconds * 1_000, LONGEST_ANSWER_MILLIS);
        sentAt = scheduler.nowMillis();
        receivedAt = sentAt;
        wakeAfter(idleMillis);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void sent() {
        sentAt = scheduler.nowMillis();
    }

    void received() {
        receivedAt = scheduler.nowMillis();
        awaited = false;
    }

    private void wakeAfter(int millis) {
        timer = scheduler.after(Math.max(1, millis), this::look);
    }

    private void look() {
        long now = scheduler.nowMillis();
        if (awaited) {
            link.fail(null, Words.of("The broker did not answer a ping within {} seconds.", "" + answerMillis / 1_000));
            return;
        }
        // A client that only publishes QoS 0 hears nothing: it asks too, or it would never notice a dead line.
        int idle = (int) Math.min(Integer.MAX_VALUE, now - Math.min(sentAt, receivedAt));
        if (idle >= idleMillis) {
            link.ping();
            awaited = true;
            receivedAt = now;
            wakeAfter(answerMillis);
        } else {
            wakeAfter(idleMillis - idle);
        }
    }
}
