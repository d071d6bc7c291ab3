package org.tymbal.server.broker;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many messages, and bytes of them, may be published a second: by one client, or by all of a user together. Whoever has
 * published more is not read until the next seconds have paid for it. Any thread.
 */
public final class PublishRate {
    private static final long MILLIS = 1_000;
    /** Ticks come about once a second, and at the same time for all connections. */
    private static final long SHORTEST_MILLIS = 500;

    private final String messagesName;
    private final String bytesName;
    private final int messages;
    private final int bytes;
    private final AtomicLong messagesLeft;
    private final AtomicLong bytesLeft;
    private final AtomicLong paidMillis;

    /**
     * @param messagesName what the bound on messages is called
     * @param messages a second; 0 for no bound
     * @param bytesName what the bound on bytes is called
     * @param bytes a second; 0 for no bound
     */
    PublishRate(String messagesName, int messages, String bytesName, int bytes, long nowMillis) {
        this.messagesName = messagesName;
        this.messages = messages;
        this.bytesName = bytesName;
        this.bytes = bytes;
        this.messagesLeft = new AtomicLong(messages);
        this.bytesLeft = new AtomicLong(bytes);
        this.paidMillis = new AtomicLong(nowMillis);
    }

    /** A message was published. */
    void spend(int payloadBytes) {
        if (messages > 0) {
            messagesLeft.decrementAndGet();
        }
        if (bytes > 0) {
            bytesLeft.addAndGet(-payloadBytes);
        }
    }

    /** The bound that is reached, with its number; null if more may be published. */
    @Nullable
    String reached() {
        if (messages > 0 && messagesLeft.get() <= 0) {
            return messagesName + " " + messages;
        }
        return bytes > 0 && bytesLeft.get() <= 0 ? bytesName + " " + bytes : null;
    }

    /** Time has passed. Nobody saves up for more than a second. */
    void pay(long nowMillis) {
        long last = paidMillis.get();
        long elapsed = nowMillis - last;
        if (elapsed >= SHORTEST_MILLIS && paidMillis.compareAndSet(last, nowMillis)) {
            pay(messagesLeft, messages, elapsed);
            pay(bytesLeft, bytes, elapsed);
        }
    }

    private static void pay(AtomicLong left, int aSecond, long elapsedMillis) {
        long more = (long) aSecond * Math.min(elapsedMillis, 3_600 * MILLIS) / MILLIS;
        left.updateAndGet(now -> Math.min(aSecond, now + more));
    }
}
