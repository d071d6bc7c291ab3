package org.tymbal.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.Networks;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.http.HttpSite;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.api.ListenerView;
import org.tymbal.server.metrics.Metrics;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The one XNIO worker with its I/O threads, and every listener on it.
 *
 * <p>Started and stopped by the thread that starts and stops the server; {@link #tick} comes from the housekeeper.
 */
public final class Network {
    private static final int WORKER_POOL_THREADS = 4;
    private static final int BACKLOG = 1024;
    private static final long LEAVE_SECONDS = 2;
    private static final long LOOK_MILLIS = 2_000;
    private static final long TERMINATE_SECONDS = 2;

    private final Broker broker;
    private final XnioWorker worker;
    private final IoThread[] ioThreads;
    private final ConnectionLimits limits;
    private final List<AcceptingChannel<StreamConnection>> listeners = new CopyOnWriteArrayList<>();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final Map<TlsConfig, Tls> certificates = new ConcurrentHashMap<>();
    private long lookedMillis;

    public Network(int ioThreadCount, Networks trustedProxies, Broker broker, Metrics metrics) throws IOException {
        this.broker = broker;
        this.limits = new ConnectionLimits(broker::limits, trustedProxies, broker.log());
        this.worker = Xnio.getInstance("nio", Network.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "tymbal")
                        .set(Options.WORKER_IO_THREADS, ioThreadCount)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, WORKER_POOL_THREADS)
                        .getMap());
        this.ioThreads = new IoThread[ioThreadCount];
        for (int i = 0; i < ioThreadCount; i++) {
            XnioIoThread thread = worker.getIoThread(i);
            ioThreads[thread.getNumber()] = new IoThread(thread, metrics, broker.log());
        }
    }

    /**
     * Opens a listener for MQTT on the bare stream. Who connects waits until {@link #accept}.
     *
     * @return the port, which the system may have chosen
     */
    public int listenTcp(ListenerConfig listener) throws ListenException, TlsException {
        Gate gate = gate(listener);
        return listen(gate, new TcpListener(this, gate, broker));
    }

    /**
     * Opens a listener for HTTP, and for MQTT over WebSocket. Who connects waits until {@link #accept}.
     *
     * @return the port, which the system may have chosen
     */
    public int listenHttp(ListenerConfig listener, HttpSite site, WebOrigins origins)
            throws ListenException, TlsException {
        Gate gate = gate(listener);
        return listen(gate, new WebSocketListener(this, gate, broker, site, origins));
    }

    private Gate gate(ListenerConfig listener) throws TlsException {
        return new Gate(listener, limits, tls(listener));
    }

    /** Listeners with the same files share what was read from them. */
    private @Nullable Tls tls(ListenerConfig listener) throws TlsException {
        TlsConfig wanted = listener.tls();
        if (wanted == null) {
            return null;
        }
        Tls known = certificates.get(wanted);
        if (known == null) {
            known = new Tls(wanted, worker, broker.log());
            certificates.put(wanted, known);
        }
        return known;
    }

    /** Whether a certificate and its key can be used. */
    public static void check(TlsConfig tls) throws TlsException {
        Tls.check(tls);
    }

    /**
     * Goes on with what another configuration says of the listeners that are open. Those that it has and that are not, and those
     * that are open and that it has not, stay as they are. Any thread.
     *
     * @throws TlsException if a certificate cannot be used; then nothing has changed
     */
    public void configure(BrokerConfig changed) throws TlsException {
        Map<Gate, ListenerConfig> known = new LinkedHashMap<>();
        for (Gate gate : gates) {
            for (ListenerConfig listener : changed.listeners()) {
                boolean sameTls = (gate.tls() == null) == (listener.tls() == null);
                if (sameTls && gate.isAt(listener)) {
                    tls(listener); // may throw
                    known.put(gate, listener);
                }
            }
        }
        for (Map.Entry<Gate, ListenerConfig> pair : known.entrySet()) {
            pair.getKey().change(pair.getValue().onPort(pair.getKey().config().port()), tls(pair.getValue()));
        }
        limits.trustedProxies(new Networks(changed.trustedProxies()));
        reloadCertificates();
    }

    /** Reads all certificates anew; see {@link Tls#reload}. Any thread. */
    public void reloadCertificates() {
        certificates.values().forEach(Tls::reload);
    }

    /** Reads anew those certificates whose files have changed, with a look every few seconds. From the housekeeper. */
    public void reloadChangedCertificates(long nowMillis) {
        if (nowMillis - lookedMillis >= LOOK_MILLIS) {
            lookedMillis = nowMillis;
            certificates.values().forEach(Tls::reloadIfChanged);
        }
    }

    private int listen(Gate gate, ChannelListener<AcceptingChannel<StreamConnection>> onAccept) throws ListenException {
        ListenerConfig listener = gate.config();
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port());
            AcceptingChannel<StreamConnection> channel = open(address, onAccept);
            listeners.add(channel);
            gates.add(gate);
            InetSocketAddress bound = channel.getLocalAddress(InetSocketAddress.class);
            return bound == null ? listener.port() : bound.getPort();
        } catch (IOException e) {
            throw new ListenException(listener, e);
        }
    }

    private AcceptingChannel<StreamConnection> open(
            InetSocketAddress address, ChannelListener<AcceptingChannel<StreamConnection>> onAccept)
            throws IOException {
        return worker.createStreamConnectionServer(
                address,
                onAccept,
                OptionMap.builder()
                        .set(Options.TCP_NODELAY, true)
                        .set(Options.KEEP_ALIVE, true)
                        .set(Options.REUSE_ADDRESSES, true)
                        .set(Options.BACKLOG, BACKLOG)
                        .getMap());
    }

    /** Begins to serve, at all listeners at once: nobody meets a broker that is half open. */
    public void accept() {
        listeners.forEach(AcceptingChannel::resumeAccepts);
    }

    IoThread ioThread(StreamConnection stream) {
        return ioThreads[stream.getIoThread().getNumber()];
    }

    /** About once a second: deadlines of every connection, each on its own thread. */
    public void tick(long nowMillis) {
        for (IoThread ioThread : ioThreads) {
            ioThread.execute(() -> ioThread.tick(nowMillis));
        }
    }

    /** Runs a task on the pool that may wait; it is dropped when the worker has stopped. Any thread. */
    public void execute(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            // The worker is being stopped.
        }
    }

    /** The listeners that are open, for operators to see. */
    public List<ListenerView> listeners() {
        return Listeners.of(gates, listeners);
    }

    /** Network connections that are open, HTTP included. */
    public int openConnections() {
        return limits.open();
    }

    /** Closes the listeners, then every connection in order, then ends the threads; waits for that, but not for long. */
    public void stop() {
        if (worker.isShutdown()) {
            return;
        }
        listeners.forEach(IoUtils::safeClose);
        CountDownLatch left = new CountDownLatch(ioThreads.length);
        for (IoThread ioThread : ioThreads) {
            ioThread.stopConnections(left::countDown);
        }
        try {
            left.await(LEAVE_SECONDS, TimeUnit.SECONDS);
            worker.shutdown(); // closes what is still open
            if (!worker.awaitTermination(TERMINATE_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
