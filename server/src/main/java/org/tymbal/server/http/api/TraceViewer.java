package org.tymbal.server.http.api;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.broker.Viewer;
import org.xnio.IoUtils;

/**
 * One who watches, behind a WebSocket. What comes faster than it is fetched, or than a person could use, is left out and counted:
 * nobody waits for a viewer. Any thread.
 */
final class TraceViewer implements Viewer {
    /** A message that the broker has received, one that it sends, and how many were left out. */
    static final int RECEIVED = 0;

    static final int SENT = 1;
    static final int LEFT_OUT = 2;

    private static final int MOST_WAITING = 4_000;
    private static final int MOST_WAITING_BYTES = 4 << 20;
    private static final int MOST_A_SECOND = 5_000;
    private static final int HEAD_BYTES = 8 + 1 + 2 + 4;
    private static final int POLICY = 1_008;
    private static final int MOST_TOLD_BYTES = 1_024;
    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final WebSocketChannel channel;
    private final Workers workers;
    private final Set<String> clients;
    private final @Nullable TopicFilter topics;
    private final int mostBytes;
    private final BooleanSupplier mayGoOn;
    private final Consumer<Viewer> end;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicInteger thisSecond = new AtomicInteger();
    private volatile long secondNanos = System.nanoTime();
    private volatile long toldNanos = System.nanoTime();
    private volatile long lookedNanos = System.nanoTime();

    /**
     * @param clients whose packets; empty for everybody's
     * @param topics only messages of these, and what answers them; null for all packets
     * @param mayGoOn asked from time to time; false ends it
     * @param end is told when it is over
     */
    TraceViewer(
            WebSocketChannel channel,
            Workers workers,
            Set<String> clients,
            @Nullable TopicFilter topics,
            int mostBytes,
            BooleanSupplier mayGoOn,
            Consumer<Viewer> end) {
        this.channel = channel;
        this.workers = workers;
        this.clients = clients;
        this.topics = topics;
        this.mostBytes = mostBytes;
        this.mayGoOn = mayGoOn;
        this.end = end;
    }

    /** What the viewer says is not listened to; when it goes, that is seen. */
    void open() {
        channel.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected long getMaxTextBufferSize() {
                return MOST_TOLD_BYTES;
            }

            @Override
            protected long getMaxBinaryBufferSize() {
                return MOST_TOLD_BYTES;
            }

            @Override
            protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                // It has nothing to say.
            }

            @Override
            protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
                message.getData().free();
            }
        });
        channel.addCloseTask(closed -> end.accept(this));
        channel.resumeReceives();
        // The handshake is answered before the watching begins, so this says when it has.
        add(leftOut(0));
        wake();
    }

    @Override
    public boolean watches(String clientId) {
        return clients.isEmpty() || clients.contains(clientId);
    }

    @Override
    public Iterable<String> clients() {
        return clients;
    }

    @Override
    public @Nullable TopicFilter topics() {
        return topics;
    }

    @Override
    public int mostBytes() {
        return mostBytes;
    }

    @Override
    public void packet(boolean sent, String clientId, byte[] bytes, int offset, int length, int packetLength) {
        int size = HEAD_BYTES + length;
        if (isTooFast() || waitingCount.get() >= MOST_WAITING || waitingBytes.get() + size > MOST_WAITING_BYTES) {
            leftOut.incrementAndGet();
            wake();
            return;
        }
        add(record(sent ? SENT : RECEIVED, clientId, bytes, offset, length, packetLength));
        wake();
    }

    private void add(byte[] message) {
        waiting.add(message);
        waitingCount.incrementAndGet();
        waitingBytes.addAndGet(message.length);
    }

    /** Two threads that race let a few more through, which does no harm. */
    private boolean isTooFast() {
        long now = System.nanoTime();
        if (now - secondNanos > SECOND_NANOS) {
            secondNanos = now;
            thisSecond.set(0);
        }
        return thisSecond.incrementAndGet() > MOST_A_SECOND;
    }

    /** Time, direction, client, length of the packet, its bytes. */
    static byte[] record(int direction, String clientId, byte[] bytes, int offset, int length, int packetLength) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        return ByteBuffer.allocate(HEAD_BYTES + id.length + length)
                .putLong(micros)
                .put((byte) direction)
                .putShort((short) id.length)
                .put(id)
                .putInt(packetLength)
                .put(bytes, offset, length)
                .array();
    }

    private void wake() {
        if (sending.compareAndSet(false, true)) {
            later();
        }
    }

    private void later() {
        try {
            workers.execute(this::send);
        } catch (RejectedExecutionException e) {
            sending.set(false); // the next packet tries again
        }
    }

    /** One message at a time: the next when that has gone. */
    private void send() {
        long now = System.nanoTime();
        if (now - lookedNanos > LOOK_NANOS) {
            lookedNanos = now;
            if (!mayGoOn.getAsBoolean()) {
                end.accept(this);
                WebSockets.sendClose(POLICY, "this user may not watch any more", channel, null);
                return;
            }
        }
        byte[] next = next();
        if (next == null) {
            sending.set(false);
            if (!waiting.isEmpty() || leftOut.get() > 0) {
                wake();
            }
            return;
        }
        WebSockets.sendBinary(ByteBuffer.wrap(next), channel, new WebSocketCallback<Void>() {
            @Override
            public void complete(WebSocketChannel to, Void nothing) {
                later();
            }

            @Override
            public void onError(WebSocketChannel to, Void nothing, Throwable fault) {
                end.accept(TraceViewer.this);
                IoUtils.safeClose(to);
            }
        });
    }

    private static byte[] leftOut(long packets) {
        byte[] count = ByteBuffer.allocate(8).putLong(packets).array();
        return record(LEFT_OUT, "", count, 0, count.length, count.length);
    }

    private byte @Nullable [] next() {
        // What waits came before what was left out; but if it never ends, that is told in between.
        long now = System.nanoTime();
        boolean due = waiting.isEmpty() || now - toldNanos > SECOND_NANOS;
        long missing = due ? leftOut.getAndSet(0) : 0;
        if (missing > 0) {
            toldNanos = now;
            return leftOut(missing);
        }
        byte[] next = waiting.poll();
        if (next != null) {
            waitingCount.decrementAndGet();
            waitingBytes.addAndGet(-next.length);
        }
        return next;
    }
}
