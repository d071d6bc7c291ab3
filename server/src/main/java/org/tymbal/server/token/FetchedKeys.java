package org.tymbal.server.token;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an identity provider publishes, fetched on a thread of their own, now and again, and soon after a token named one that is
 * not there. Until the first set has come nobody gets in; when the provider cannot be reached, the last good set counts.
 */
public final class FetchedKeys implements KeySource, AutoCloseable {
    /** How often, in milliseconds. */
    record Pace(long everyMillis, long afterFailureMillis, long afterMissMillis) {
        static final Pace USUAL = new Pace(300_000, 10_000, 10_000);
    }

    private final KeyServer server;
    private final Pace pace;
    private final Consumer<String> log;
    private final Runnable changed;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean missed = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tymbal token keys");
        thread.setDaemon(true);
        return thread;
    });
    private volatile KeySet keys = KeySet.NONE;
    private @Nullable String lastFault;

    /**
     * Does nothing until {@link #begin}.
     *
     * @param log takes sentences for people
     * @param changed is called on the fetching thread when there are other keys
     */
    public FetchedKeys(KeyServer server, Consumer<String> log, Runnable changed) {
        this(server, log, changed, Pace.USUAL);
    }

    FetchedKeys(KeyServer server, Consumer<String> log, Runnable changed, Pace pace) {
        this.server = server;
        this.log = log;
        this.changed = changed;
        this.pace = pace;
    }

    /** Begins to fetch; once. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            clock.execute(this::turn);
        }
    }

    @Override
    public KeySet keys() {
        return keys;
    }

    /** Looks again soon, but not for every token that a stranger makes up. */
    @Override
    public void missed() {
        if (missed.compareAndSet(false, true)) {
            try {
                clock.schedule(this::lookAgain, pace.afterMissMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The broker stops.
            }
        }
    }

    private void lookAgain() {
        missed.set(false);
        fetch();
    }

    private void turn() {
        long next = fetch() ? pace.everyMillis() : pace.afterFailureMillis();
        try {
            clock.schedule(this::turn, next, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The broker stops.
        }
    }

    private boolean fetch() {
        try {
            KeySet fetched = JsonWebKeys.parse(server.download(), false);
            lastFault = null;
            if (!fetched.sameAs(keys)) {
                keys = fetched;
                log.accept("The keys of tokens are the " + fetched.keys().size() + " of " + server.address() + ".");
                changed.run();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            String fault = String.valueOf(e.getMessage());
            if (!fault.equals(lastFault)) {
                lastFault = fault;
                log.accept("The keys of tokens could not be fetched from " + server.address() + ": " + fault + "; "
                        + (keys.keys().isEmpty()
                                ? "until they can, nobody gets in with a token."
                                : "the last good ones count."));
            }
            return false;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
