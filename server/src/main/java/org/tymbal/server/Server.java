package org.tymbal.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.broker.History;
import org.tymbal.server.broker.Housekeeper;
import org.tymbal.server.broker.LogTopics;
import org.tymbal.server.broker.SysTopics;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.AccessConfig;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ConfigChanges;
import org.tymbal.server.config.ConfigReading;
import org.tymbal.server.config.ConfigSource;
import org.tymbal.server.config.Durability;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.Networks;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.demo.DemoSensors;
import org.tymbal.server.http.HttpSite;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.api.Api;
import org.tymbal.server.http.demo.DemoSite;
import org.tymbal.server.http.setup.FirstRun;
import org.tymbal.server.http.setup.FirstRunPages;
import org.tymbal.server.http.start.GettingStarted;
import org.tymbal.server.http.start.StartSite;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.net.ListenException;
import org.tymbal.server.net.Network;
import org.tymbal.server.net.TlsException;
import org.tymbal.server.store.Store;
import org.tymbal.server.store.StoreDirectory;

/**
 * The whole broker in one object: wires every room by hand, once, and is what a program embeds.
 *
 * <p>Running from {@link #start} on, until {@link #stop}. Any thread.
 */
public final class Server {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private final Broker broker;
    private final Doors doors;
    private final Network network;
    private final Housekeeper housekeeper;
    private final Api api;
    private final boolean localOnly;
    private final @Nullable DemoSite demo;
    /** The listeners that are open, and their ports. */
    private final Map<ListenerConfig, Integer> ports = new ConcurrentHashMap<>();

    /** Why the last of those that could not be opened could not. */
    private @Nullable ListenException refused;

    private int mqttPort;
    private int httpPort;
    private int tlsPort;
    private int httpsPort;
    /** Where everything is, once everything is open. */
    private volatile GettingStarted.Place place = GettingStarted.Place.NOWHERE;

    /** Where the configuration is read anew; null if it was given as it is. */
    private volatile @Nullable ConfigSource source;

    private @Nullable ConfigReading reading;
    private final ReentrantLock reloading = new ReentrantLock();

    /** Starts with the log that the configuration wants. */
    public static Server start(BrokerConfig config) throws IOException {
        return start(config, new ConsoleLog(config.log()));
    }

    /**
     * Starts.
     *
     * @throws ListenException if one of the listeners cannot be opened that it cannot do without, or all of them; then none
     *     stays open
     * @throws TlsException if a certificate or its key cannot be used; likewise
     */
    public static Server start(BrokerConfig config, BrokerLog log) throws IOException {
        return start(config, log, null);
    }

    /** Starts, and offers to be configured by a page; {@code firstRun} null: does not. */
    public static Server start(BrokerConfig config, BrokerLog log, @Nullable FirstRun firstRun) throws IOException {
        return start(config, log, firstRun, null);
    }

    /** The same, and shows a demo; {@code demo} null: does not. */
    public static Server start(BrokerConfig config, BrokerLog log, @Nullable FirstRun firstRun, @Nullable Demo demo)
            throws IOException {
        Metrics metrics = new Metrics();
        Doors doors = new Doors(log);
        doors.open(accessOf(config));
        LongSupplier clockMillis = () -> System.nanoTime() / 1_000_000;
        // Whoever keeps nothing does not even load the class, because with it come RocksDB's.
        Store store = config.persistence().keeps()
                ? StoreDirectory.open(
                        config.persistence(),
                        System.currentTimeMillis() - clockMillis.getAsLong(),
                        sentence -> log.error(sentence, null))
                : Store.NONE;
        Broker broker = new Broker(config, doors.places(), metrics, log, clockMillis, store);
        doors.serve(broker);
        Server server = new Server(config, broker, doors, metrics, log, demo);
        doors.administer(broker, () -> server.ports);
        log.information("tymbal version " + version() + " starting");
        if (server.localOnly) {
            log.information(
                    "Starting in local only mode. Connections will only be possible from clients running on this"
                            + " machine.");
        }
        try {
            broker.restore();
            broker.rulesChanged(); // what was kept belongs to users who may have gone since
            server.listen(config, firstRun);
            server.place = Places.of(config, server, demo != null);
            server.network.accept();
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw e;
        }
        server.housekeeper.start();
        log.information("tymbal version " + version() + " running");
        return server;
    }

    private Server(BrokerConfig config, Broker broker, Doors doors, Metrics metrics, BrokerLog log, @Nullable Demo demo)
            throws IOException {
        this.demo = demo == null ? null : new DemoSite(demo, this::isOpen);
        this.broker = broker;
        this.doors = doors;
        this.localOnly = config.listeners().stream().allMatch(listener -> LOOPBACK.contains(listener.host()));
        this.network = new Network(config.ioThreads(), new Networks(config.trustedProxies()), broker, metrics);
        SysTopics sysTopics = new SysTopics(
                broker, metrics, config.sysIntervalSeconds(), broker.nowMillis(), version(), broker::publish);
        if (log instanceof ConsoleLog console) {
            console.topics(new LogTopics(broker::publish, network::execute)::publish);
        }
        History history = new History(broker, metrics);
        this.api = new Api(broker, metrics, history, localOnly, version(), network::listeners, this::reload);
        List<LongConsumer> chores = new ArrayList<>(List.of(
                nowMillis -> broker.tick(),
                network::tick,
                sysTopics::tick,
                history::tick,
                network::reloadChangedCertificates));
        if (demo != null && demo.place().sensors()) {
            chores.add(new DemoSensors(broker::publish)::tick);
        }
        this.housekeeper = new Housekeeper(broker::nowMillis, chores, log);
    }

    /** Names where {@link #reload} reads the configuration anew, and what it read the last time. */
    public void readsFrom(ConfigSource from, ConfigReading last) {
        reloading.lock();
        try {
            source = from;
            reading = last;
        } finally {
            reloading.unlock();
        }
    }

    /**
     * Reads the configuration and its files anew: rules, certificates, limits, the log. Connections stay open. If anything is
     * wrong, all stays as it was. Any thread but the I/O threads, since it reads files.
     *
     * @return what has changed, or why nothing has, in sentences; the log has them too
     */
    public List<String> reload() {
        reloading.lock();
        try {
            broker.log().information("Reloading config.");
            List<String> sentences = reloadOrThrow();
            sentences.forEach(sentence -> broker.log().notice(sentence));
            return sentences;
        } catch (IOException e) {
            String sentence = "The configuration stays as it was: " + e.getMessage() + ".";
            broker.log().error(sentence, null);
            return List.of(sentence);
        } finally {
            reloading.unlock();
        }
    }

    private List<String> reloadOrThrow() throws IOException {
        ConfigSource from = source;
        ConfigReading before = reading;
        if (from == null || before == null) {
            network.reloadCertificates();
            doors.reload();
            return List.of("There is no file to read; certificates, users and rules have been read anew.");
        }
        ConfigReading after = from.read();
        check(after.config());
        if (broker.log() instanceof ConsoleLog console) {
            console.configure(after.config().log());
        }
        doors.replace(accessOf(after.config()));
        network.configure(after.config());
        broker.configure(after.config());
        reading = after;
        List<String> sentences = new ArrayList<>(ConfigChanges.between(before, after));
        after.notes().stream()
                .filter(note -> !before.notes().contains(note))
                .forEach(note -> sentences.add(note + "."));
        sentences.add(
                sentences.isEmpty()
                        ? "Nothing has changed in the configuration; its files have been read anew."
                        : "The configuration has been read anew.");
        return sentences;
    }

    /**
     * Whether the files that a configuration names are good: what a start would find, without opening a port.
     *
     * @throws IOException if one is not; the message says which and why
     */
    public static void check(BrokerConfig config) throws IOException {
        new Doors(new ConsoleLog(System.err, false)).check(accessOf(config));
        for (ListenerConfig listener : config.listeners()) {
            if (listener.tls() != null) {
                Network.check(listener.tls());
            }
        }
    }

    private static List<AccessConfig> accessOf(BrokerConfig config) {
        return config.listeners().stream().map(ListenerConfig::access).toList();
    }

    private void listen(BrokerConfig config, @Nullable FirstRun firstRun) throws IOException {
        for (ListenerConfig listener : config.listeners()) {
            if (listener.kind() == ListenerConfig.Kind.MQTT) {
                if (listener.tls() == null) {
                    mqttPort = open(listener, mqttPort, network::listenTcp);
                } else {
                    tlsPort = open(listener, tlsPort, network::listenTcp);
                }
            }
        }
        for (ListenerConfig listener : config.listeners()) {
            if (listener.kind() == ListenerConfig.Kind.HTTP) {
                WebOrigins origins = new WebOrigins(localOnly, listener.rules().origins());
                HttpSite site = new HttpSite(
                        new HttpSite.Facts(version(), localOnly, mqttPort, durability(listener)),
                        broker,
                        origins,
                        listener.rules().httpDirectory(),
                        api.at(listener.access().place()),
                        DemoSite.beside(
                                demo,
                                new StartSite(() -> place)
                                        .beside(FirstRunPages.of(
                                                firstRun, localOnly, mqttPort, origins, LanAddresses::ipv4)),
                                origins));
                Opening opening = known -> network.listenHttp(known, site, origins);
                if (listener.tls() == null) {
                    httpPort = open(listener, httpPort, opening);
                } else {
                    httpsPort = open(listener, httpsPort, opening);
                }
            }
        }
        if (ports.isEmpty() && refused != null) {
            throw refused;
        }
    }

    /**
     * Listeners of a kind that leave the port to the system share one: 127.0.0.1 and ::1 are one place to people.
     *
     * @param chosenPort that of the first listener of the kind; 0 if there was none
     * @return that of the first listener of the kind
     */
    /** What an acknowledgement to a client of this listener promises. */
    private Durability durability(ListenerConfig listener) {
        Durability lowered = listener.durability();
        Durability level = broker.store().level();
        return lowered == null ? level : lowered.atMost(level);
    }

    private int open(ListenerConfig listener, int chosenPort, Opening opening) throws IOException {
        boolean shares = listener.port() == 0 && chosenPort != 0;
        try {
            int port = opening.open(shares ? listener.onPort(chosenPort) : listener);
            ports.put(listener, port);
            logOpened(listener, port);
            return chosenPort == 0 ? port : chosenPort;
        } catch (ListenException e) {
            if (!shares && !listener.optional()) {
                throw e;
            }
            refused = e;
            // Shared: the system chose a port that somebody has on the other address; the first address serves alone
            // then.
            broker.log()
                    .notice("Not listening on " + listener.host() + " port " + (shares ? chosenPort : listener.port())
                            + (e.reason() == ListenException.Reason.NOT_PERMITTED
                                    ? ", which only an administrator may open."
                                    : ", which another program has."));
            return chosenPort;
        }
    }

    /** In mosquitto's words. */
    private void logOpened(ListenerConfig listener, int port) {
        boolean six = listener.family() == ListenerConfig.Family.IPV6
                || listener.host().indexOf(':') >= 0;
        boolean both = listener.family() == ListenerConfig.Family.ANY
                && listener.host().equals("0.0.0.0");
        boolean web = listener.kind() == ListenerConfig.Kind.HTTP;
        for (String family : both ? List.of("ipv4", "ipv6") : List.of(six ? "ipv6" : "ipv4")) {
            broker.log()
                    .information("Opening " + (web ? "websockets " + family : family) + " listen socket on port " + port
                            + ".");
        }
    }

    private interface Opening {
        int open(ListenerConfig listener) throws IOException;
    }

    /** The port of a listener of the configuration; 0 if it could not be opened. */
    public int port(ListenerConfig listener) {
        return ports.getOrDefault(listener, 0);
    }

    /** Whether a listener is open on this port. */
    boolean isOpen(int port) {
        return ports.containsValue(port);
    }

    /** The port of MQTT on the bare stream; 0 if there is none. */
    public int mqttPort() {
        return mqttPort;
    }

    /** The port of the page, and of MQTT over WebSocket; 0 if there is none. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of MQTT over TLS; 0 if there is none. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The port of the page by https, and of MQTT over WebSocket with TLS; 0 if there is none. */
    public int httpsPort() {
        return httpsPort;
    }

    /**
     * Reads the certificates and keys of all listeners anew. New connections get the new certificate, open ones go on; files that
     * are no good change nothing, and the log says so. The server does this by itself when the files change. Any thread.
     */
    public void reloadCertificates() {
        network.reloadCertificates();
    }

    /** Whether only this computer can connect. */
    public boolean localOnly() {
        return localOnly;
    }

    public Broker broker() {
        return broker;
    }

    /** Network connections that are open, HTTP included. */
    public int openConnections() {
        return network.openConnections();
    }

    /** Closes every connection in order and ends all threads; waits for that, for a few seconds at most. */
    public void stop() {
        if (demo != null) {
            demo.stop();
        }
        broker.log().information("tymbal version " + version() + " terminating");
        api.stop();
        network.stop();
        housekeeper.stop();
        doors.stop();
        broker.store().close();
    }

    /** The version of this program. */
    public static String version() {
        String version = Server.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version.replace("-SNAPSHOT", "");
    }
}
