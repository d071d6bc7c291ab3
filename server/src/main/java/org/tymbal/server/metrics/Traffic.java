package org.tymbal.server.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What one connected client has published and was sent, and how fast.
 *
 * <p>Plain fields: only the I/O thread of the connection writes. Readers on other threads see values that may be a moment old.
 * Many clients never publish or get anything, so what rates need is there from the first message on.
 */
public final class Traffic {
    private static final long TICK_MILLIS = 1_000;

    /** Messages that the client has published. */
    public long messagesIn;
    /** Bytes of their payloads. */
    public long bytesIn;
    /** Messages that the client was sent. */
    public long messagesOut;
    /** Bytes of their payloads. */
    public long bytesOut;

    /** Null until something has come or gone. */
    private @Nullable Rates rates;

    /** The client has published a message. */
    public void in(int payloadBytes) {
        messagesIn++;
        bytesIn += payloadBytes;
    }

    /** The client was sent a message. */
    public void out(int payloadBytes) {
        messagesOut++;
        bytesOut += payloadBytes;
    }

    /** Messages published a second, over the last few seconds. */
    public double messagesInRate() {
        Rates known = rates;
        return known == null ? 0 : known.messagesIn;
    }

    /** Messages sent a second, over the last few seconds. */
    public double messagesOutRate() {
        Rates known = rates;
        return known == null ? 0 : known.messagesOut;
    }

    /** Bytes published a second, over the last few seconds. */
    public double bytesInRate() {
        Rates known = rates;
        return known == null ? 0 : known.bytesIn;
    }

    /** Bytes sent a second, over the last few seconds. */
    public double bytesOutRate() {
        Rates known = rates;
        return known == null ? 0 : known.bytesOut;
    }

    /** About once a second: takes the rates. */
    public void tick(long nowMillis) {
        Rates known = rates;
        if (known != null) {
            known.tick(this, nowMillis);
        } else if (messagesIn + messagesOut > 0) {
            known = new Rates(nowMillis - TICK_MILLIS); // all of it has come since the last tick
            known.tick(this, nowMillis);
            rates = known;
        }
    }

    /** The rates, and what was when they were taken last. */
    private static final class Rates {
        /** How much the last second counts in a rate, against what was before. */
        private static final double WEIGHT = 0.3;

        private double messagesIn;
        private double messagesOut;
        private double bytesIn;
        private double bytesOut;

        private long lastMillis;
        private long lastMessagesIn;
        private long lastMessagesOut;
        private long lastBytesIn;
        private long lastBytesOut;

        private Rates(long sinceMillis) {
            lastMillis = sinceMillis;
        }

        private void tick(Traffic traffic, long nowMillis) {
            if (nowMillis <= lastMillis) {
                return;
            }
            double seconds = (nowMillis - lastMillis) / 1000.0;
            messagesIn = rate(messagesIn, traffic.messagesIn - lastMessagesIn, seconds);
            messagesOut = rate(messagesOut, traffic.messagesOut - lastMessagesOut, seconds);
            bytesIn = rate(bytesIn, traffic.bytesIn - lastBytesIn, seconds);
            bytesOut = rate(bytesOut, traffic.bytesOut - lastBytesOut, seconds);
            lastMillis = nowMillis;
            lastMessagesIn = traffic.messagesIn;
            lastMessagesOut = traffic.messagesOut;
            lastBytesIn = traffic.bytesIn;
            lastBytesOut = traffic.bytesOut;
        }

        private static double rate(double before, long more, double seconds) {
            double rate = before + WEIGHT * (more / seconds - before);
            return rate < 0.005 ? 0 : rate;
        }
    }
}
