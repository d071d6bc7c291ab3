package org.tymbal.server.token;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
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
    private static final int LARGEST = 256 << 10;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LONGEST_MILLIS = 15_000;
    private static final int OK = 200;

    /** How often, in milliseconds. */
    record Pace(long everyMillis, long afterFailureMillis, long afterMissMillis) {
        static final Pace USUAL = new Pace(300_000, 10_000, 10_000);
    }

    private final URI address;
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
    public FetchedKeys(URI address, Consumer<String> log, Runnable changed) {
        this(address, log, changed, Pace.USUAL);
    }

    FetchedKeys(URI address, Consumer<String> log, Runnable changed, Pace pace) {
        this.address = address;
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
            KeySet fetched = JsonWebKeys.parse(download(), false);
            lastFault = null;
            if (!fetched.sameAs(keys)) {
                keys = fetched;
                log.accept("The keys of tokens are the " + fetched.keys().size() + " of " + address + ".");
                changed.run();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            String fault = String.valueOf(e.getMessage());
            if (!fault.equals(lastFault)) {
                lastFault = fault;
                log.accept("The keys of tokens could not be fetched from " + address + ": " + fault + "; "
                        + (keys.keys().isEmpty()
                                ? "until they can, nobody gets in with a token."
                                : "the last good ones count."));
            }
            return false;
        }
    }

    private byte[] download() throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("this is no address of the web");
        }
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setInstanceFollowRedirects(false); // keys come from where the file says, and from nowhere else
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json");
        try {
            if (connection.getResponseCode() != OK) {
                throw new IOException("the answer is " + connection.getResponseCode() + ", not " + OK);
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            try (InputStream in = connection.getInputStream()) {
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    body.write(chunk, 0, length);
                    if (body.size() > LARGEST) {
                        throw new IOException("the answer has more than " + LARGEST + " bytes");
                    }
                    if (System.nanoTime() > endNanos) {
                        throw new IOException("the answer takes longer than " + LONGEST_MILLIS + " ms");
                    }
                }
            }
            return body.toByteArray();
        } finally {
            connection.disconnect();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
