package org.tymbal.server.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.protocol.Workspace;
import org.xnio.XnioIoThread;

/**
 * What the connections of one I/O thread share: buffers, counters, and the list of those that were woken.
 *
 * <p>XNIO serves every ready socket, then runs the tasks that were put to the thread, then selects again; a task that a
 * socket's handler puts to its own thread therefore runs at the end of the turn and costs no system call. That task is this
 * object: it lets every woken connection write once.
 */
final class IoThread implements Runnable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int FIRST_CAPACITY = 64;
    /** How many that wake again while they are served, or wake others, may still be served in the same turn. */
    private static final int MAX_SERVED_AGAIN = 1024;

    private static final VarHandle WOKEN_ELSEWHERE;

    static {
        try {
            WOKEN_ELSEWHERE =
                    MethodHandles.lookup().findVarHandle(IoThread.class, "wokenElsewhere", StreamTransport.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final BrokerLog log;
    /** Where sockets are read into, and then copied to {@link #chunk} for the parser. */
    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    final byte[] chunk = new byte[BUFFER_BYTES];
    final WriteBuffer writeBuffer = new WriteBuffer(BUFFER_BYTES);
    final Workspace workspace = new Workspace();

    private final XnioIoThread thread;
    private final Metrics metrics;
    private final Counters counters;
    /** One sheet a listener, so that its bytes can be told apart; touched by this thread only. */
    private final Map<Gate, Counters> byGate = new IdentityHashMap<>();

    /** Woken on this thread, in order; those before {@link #servedCount} have been served. */
    private @Nullable StreamTransport[] woken = new @Nullable StreamTransport[FIRST_CAPACITY];

    private int wokenCount;
    private int servedCount;
    private boolean scheduled;
    private boolean serving;

    /**
     * Woken by other threads: a stack linked through {@link StreamTransport#nextWoken}, so that waking allocates nothing.
     *
     * <p>No wake-up is lost: whoever finds the stack empty when pushing puts this task to the thread; the task takes the whole
     * stack in one step, and whoever pushes after that finds it empty again. A connection is on the stack at most once, because
     * {@link StreamTransport#markWoken} lets one waker through until the connection is about to be served; that mark is
     * removed, by a volatile write, before the connection looks for work, so work that came too late to be seen finds the mark
     * gone and wakes anew.
     */
    @SuppressWarnings("unused") // by WOKEN_ELSEWHERE
    private volatile @Nullable StreamTransport wokenElsewhere;

    /** The connections of this thread, in no order; each knows its place. */
    private @Nullable StreamTransport[] open = new @Nullable StreamTransport[FIRST_CAPACITY];

    private int openCount;
    /** What to call when the last connection is gone; null as long as new ones are taken. */
    private @Nullable Runnable stopping;

    private boolean allHaveLeft;

    IoThread(XnioIoThread thread, Metrics metrics, BrokerLog log) {
        this.thread = thread;
        this.metrics = metrics;
        this.counters = metrics.newThread();
        this.log = log;
    }

    /** What this thread counts for the connections of one listener; on this thread. */
    Counters countersOf(Gate gate) {
        Counters known = byGate.get(gate);
        if (known == null) {
            known = metrics.newThread();
            gate.count(known);
            byGate.put(gate, known);
        }
        return known;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Puts a task to the thread; it is dropped when the thread has ended. Any thread. */
    void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            // The worker has been shut down, and with it every connection.
        }
    }

    private void executeAfterSelect() {
        try {
            thread.executeAfter(this, 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // As above.
        }
    }

    /** Lets the connection be served at the end of the turn. Any thread. */
    void wake(StreamTransport transport) {
        if (!transport.markWoken()) {
            return;
        }
        if (isCurrent()) {
            append(transport);
            schedule();
        } else {
            push(transport);
        }
    }

    private void append(StreamTransport transport) {
        if (wokenCount == woken.length) {
            woken = Arrays.copyOf(woken, wokenCount * 2);
        }
        woken[wokenCount++] = transport;
    }

    /** Lets this run again, at the end of the turn. */
    private void schedule() {
        if (!scheduled && !serving) {
            scheduled = true;
            execute(this);
        }
    }

    private void push(StreamTransport transport) {
        StreamTransport top;
        do {
            top = wokenElsewhere;
            transport.nextWoken = top;
        } while (!WOKEN_ELSEWHERE.compareAndSet(this, top, transport));
        if (top == null) {
            execute(this);
        }
    }

    @Override
    public void run() {
        serveWoken();
    }

    /** Serves all that were woken, and those that these wake on this thread. */
    void serveWoken() {
        if (serving) {
            return; // the loop below is on the stack and gets there
        }
        serving = true;
        scheduled = false;
        try {
            takeWokenElsewhere();
            int most = wokenCount + MAX_SERVED_AGAIN;
            while (servedCount < wokenCount && servedCount < most) {
                StreamTransport transport = woken[servedCount];
                woken[servedCount++] = null;
                if (transport != null) {
                    transport.serve();
                }
            }
        } finally {
            serving = false;
            if (servedCount == wokenCount) {
                servedCount = 0;
                wokenCount = 0;
            } else {
                // Some have more to send than a turn should last (or an Error came out of one of them). They go on
                // after the
                // sockets have had a look: XNIO selects before a task with a delay, though not before one without.
                Arrays.fill(woken, 0, servedCount, null);
                System.arraycopy(woken, servedCount, woken, 0, wokenCount - servedCount);
                Arrays.fill(woken, wokenCount - servedCount, wokenCount, null);
                wokenCount -= servedCount;
                servedCount = 0;
                scheduled = true;
                executeAfterSelect();
            }
        }
    }

    private void takeWokenElsewhere() {
        int from = wokenCount;
        StreamTransport next = (StreamTransport) WOKEN_ELSEWHERE.getAndSet(this, (StreamTransport) null);
        while (next != null) {
            StreamTransport transport = next;
            next = transport.nextWoken;
            transport.nextWoken = null;
            append(transport);
        }
        // The stack gave the last first.
        for (int i = from, k = wokenCount - 1; i < k; i++, k--) {
            StreamTransport swapped = woken[i];
            woken[i] = woken[k];
            woken[k] = swapped;
        }
    }

    /** Adds a new connection; false when the thread takes none any more. */
    boolean add(StreamTransport transport) {
        if (stopping != null) {
            return false;
        }
        if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
        }
        transport.place = openCount;
        open[openCount++] = transport;
        counters.socketsOpened++;
        return true;
    }

    void remove(StreamTransport transport) {
        StreamTransport last = open[--openCount];
        open[openCount] = null;
        if (last != null && last != transport) {
            open[transport.place] = last;
            last.place = transport.place;
        }
        counters.socketsClosed++;
        sayWhenAllHaveLeft();
    }

    /** About once a second: deadlines. Backwards, because connections leave on the way. */
    void tick(long nowMillis) {
        for (int i = openCount - 1; i >= 0; i--) {
            StreamTransport transport = i < openCount ? open[i] : null;
            if (transport != null) {
                transport.tick(nowMillis);
            }
        }
        serveWoken();
    }

    /**
     * Asks every connection to take its leave. Any thread.
     *
     * @param left called when the last one is gone
     */
    void stopConnections(Runnable left) {
        execute(() -> {
            stopping = left;
            for (int i = openCount - 1; i >= 0; i--) {
                StreamTransport transport = i < openCount ? open[i] : null;
                if (transport != null) {
                    transport.shutDown();
                }
            }
            serveWoken();
            sayWhenAllHaveLeft();
        });
    }

    boolean isStopping() {
        return stopping != null;
    }

    private void sayWhenAllHaveLeft() {
        if (openCount == 0 && stopping != null && !allHaveLeft) {
            allHaveLeft = true;
            stopping.run();
        }
    }
}
