package org.tymbal.server.broker;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;

/**
 * The log as messages under {@code $SYS/broker/log/}. Lines wait in a bounded queue for another thread, because whoever logs may
 * be in the middle of publishing. Any thread.
 */
public final class LogTopics {
    private static final String ROOT = "$SYS/broker/log/";
    private static final int MOST_WAITING = 1_000;

    private record Line(String topic, String text) {}

    private final Consumer<Message> out;
    private final Executor executor;
    private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * @param out takes the messages
     * @param executor runs what sends them
     */
    public LogTopics(Consumer<Message> out, Executor executor) {
        this.out = out;
        this.executor = executor;
    }

    /** @param topic below the topic of the log */
    public void publish(String topic, String text) {
        if (size.get() >= MOST_WAITING) {
            lost.incrementAndGet(); // it is told when the others have gone
            return;
        }
        waiting.add(new Line(topic, text));
        if (size.getAndIncrement() == 0) {
            executor.execute(this::send);
        }
    }

    /** One thread at a time: whoever finds nothing waiting puts the task, and the task goes on until nothing is. */
    private void send() {
        int sent;
        do {
            sent = 0;
            for (Line line = waiting.poll(); line != null; line = waiting.poll()) {
                send(line);
                sent++;
            }
            int missing = lost.getAndSet(0);
            if (missing > 0) {
                send(new Line("W", missing + " lines of the log were not published, because they came too fast"));
            }
        } while (size.addAndGet(-sent) > 0);
    }

    private void send(Line line) {
        out.accept(
                Message.of(ROOT + line.topic(), line.text().getBytes(StandardCharsets.UTF_8), Qos.EXACTLY_ONCE, false));
    }
}
