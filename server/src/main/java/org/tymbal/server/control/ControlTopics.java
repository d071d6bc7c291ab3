package org.tymbal.server.control;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Control;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;

/** Takes messages below {@code $CONTROL} to dynamic security, and its answers back, in their order. */
public final class ControlTopics implements Control {
    /** Where commands are sent; answers come on the topic below. */
    public static final String COMMANDS = "$CONTROL/dynamic-security/v1";

    private static final String ANSWERS = COMMANDS + "/response";
    private static final int MOST_WAITING = 1_000;

    private final Broker broker;
    private final DynamicSecurity security;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    public ControlTopics(Broker broker, DynamicSecurity security) {
        this.broker = broker;
        this.security = security;
    }

    @Override
    public boolean accept(Session from, Message message) {
        if (!message.topic().toString().equals(COMMANDS)) {
            return false;
        }
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            return false;
        }
        waiting.add(() -> run(from, message));
        return size.get() != 1 || begin();
    }

    private boolean begin() {
        try {
            broker.logins().execute(this::drain);
            return true;
        } catch (RejectedExecutionException e) {
            waiting.poll();
            size.decrementAndGet();
            return false;
        }
    }

    /** One thread at a time: whoever made the size 1. */
    private void drain() {
        do {
            Runnable task = waiting.poll();
            if (task != null) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    broker.log().error("A command of dynamic security made the broker fail", e);
                }
            }
        } while (size.decrementAndGet() > 0);
    }

    private void run(Session from, Message message) {
        DynamicSecurity.Outcome outcome = security.run(message.payload().toArray());
        if (outcome.unsaved() != null) {
            broker.log()
                    .error(
                            "What dynamic security was told counts until the broker ends, but " + security.file()
                                    + " could not be written: " + outcome.unsaved() + ".",
                            null);
        }
        if (outcome.changed()) {
            broker.places().changed();
            broker.rulesChanged();
            broker.log().notice("dynsec: " + from.clientId() + " has changed users or rules.");
        }
        from.answer(Message.of(ANSWERS, outcome.answer().getBytes(StandardCharsets.UTF_8), Qos.AT_MOST_ONCE, false));
    }
}
