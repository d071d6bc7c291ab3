package org.tymbal.server.metrics;

/**
 * What one connected client has published and was sent, and how fast.
 *
 * <p>Plain fields: only the I/O thread of the connection writes. Readers on other threads see values that may be a moment old.
 */
public final class Traffic {
    /** How much the last second counts in a rate, against what was before. */
    private static final double WEIGHT = 0.3;

    /** Messages that the client has published. */
    public long messagesIn;
    /** Bytes of their payloads. */
    public long bytesIn;
    /** Messages that the client was sent. */
    public long messagesOut;
    /** Bytes of their payloads. */
    public long bytesOut;

    /** Messages published a second, over the last few seconds. */
    public double messagesInRate;
    /** Messages sent a second, over the last few seconds. */
    public double messagesOutRate;
    /** Bytes published a second, over the last few seconds. */
    public double bytesInRate;
    /** Bytes sent a second, over the last few seconds. */
    public double bytesOutRate;

    private long lastMillis = Long.MIN_VALUE;
    private long lastMessagesIn;
    private long lastMessagesOut;
    private long lastBytesIn;
    private long lastBytesOut;

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

    /** About once a second: takes the rates. */
    public void tick(long nowMillis) {
        if (lastMillis != Long.MIN_VALUE && nowMillis > lastMillis) {
            double seconds = (nowMillis - lastMillis) / 1000.0;
            messagesInRate = rate(messagesInRate, messagesIn - lastMessagesIn, seconds);
            messagesOutRate = rate(messagesOutRate, messagesOut - lastMessagesOut, seconds);
            bytesInRate = rate(bytesInRate, bytesIn - lastBytesIn, seconds);
            bytesOutRate = rate(bytesOutRate, bytesOut - lastBytesOut, seconds);
        }
        lastMillis = nowMillis;
        lastMessagesIn = messagesIn;
        lastMessagesOut = messagesOut;
        lastBytesIn = bytesIn;
        lastBytesOut = bytesOut;
    }

    private static double rate(double before, long more, double seconds) {
        double rate = before + WEIGHT * (more / seconds - before);
        return rate < 0.005 ? 0 : rate;
    }
}
