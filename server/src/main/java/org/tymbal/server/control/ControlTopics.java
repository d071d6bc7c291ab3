package org.tymbal.server.control;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Control;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;

/** Takes messages below {@code $CONTROL} to who is administered by them, and the answers back, in their order. */
public final class ControlTopics implements Control {
    /** Where commands are sent; answers come on the topic below. */
    public static final String COMMANDS = "$CONTROL/dynamic-security/v1";

    /** Where the broker is asked about itself. */
    public static final String BROKER = "$CONTROL/broker/v1";

    private static final String ANSWERS = "/response";
    private static final int MOST_WAITING = 1_000;

    private final Broker broker;
    private final Supplier<@Nullable DynamicSecurity> security;
    private final BrokerCommands itself;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** @param security null: there is none */
    public ControlTopics(Broker broker, Supplier<@Nullable DynamicSecurity> security, BrokerCommands itself) {
        this.broker = broker;
        this.security = security;
        this.itself = itself;
    }

    @Override
    public boolean accept(Session from, Message message) {
        Runnable task = task(message.topic().toString(), from, message);
        if (task == null) {
            return false;
        }
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            return false;
        }
        waiting.add(task);
        return size.get() != 1 || begin();
    }

    private @Nullable Runnable task(String topic, Session from, Message message) {
        DynamicSecurity secured = security.get();
        if (topic.equals(COMMANDS) && secured != null) {
            return () -> run(secured, from, message);
        }
        return topic.equals(BROKER) && broker.features().controlApi()
                ? () -> answer(from, BROKER, itself.run(message.payload().toArray()))
                : null;
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
                    broker.log().error("A command below $CONTROL made the broker fail", e);
                }
            }
        } while (size.decrementAndGet() > 0);
    }

    private void run(DynamicSecurity secured, Session from, Message message) {
        DynamicSecurity.Outcome outcome = secured.run(message.payload().toArray());
        if (outcome.unsaved() != null) {
            broker.log()
                    .error(
                            "What dynamic security was told counts until the broker ends, but " + secured.file()
                                    + " could not be written: " + outcome.unsaved() + ".",
                            null);
        }
        if (outcome.changed()) {
            broker.places().changed();
            broker.rulesChanged();
            broker.log().notice("dynsec: " + from.clientId() + " has changed users or rules.");
        }
        answer(from, COMMANDS, outcome.answer());
    }

    private static void answer(Session to, String topic, String answer) {
        to.answer(Message.of(topic + ANSWERS, answer.getBytes(StandardCharsets.UTF_8), Qos.AT_MOST_ONCE, false));
    }
}
