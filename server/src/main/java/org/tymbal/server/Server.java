package org.tymbal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.ScramUsers;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.broker.Housekeeper;
import org.tymbal.server.broker.SysTopics;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.http.HttpSite;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.net.ListenException;
import org.tymbal.server.net.Network;
import org.tymbal.server.net.TlsException;

/**
 * The whole broker in one object: wires every room by hand, once, and is what a program embeds.
 *
 * <p>Running from {@link #start} on, until {@link #stop}. Any thread.
 */
public final class Server {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private final Broker broker;
    private final Network network;
    private final Housekeeper housekeeper;
    private final boolean localOnly;
    private int mqttPort;
    private int httpPort;
    private int tlsPort;
    private int httpsPort;

    /** Starts with the log on the standard error stream. */
    public static Server start(BrokerConfig config) throws IOException {
        return start(config, new ConsoleLog(System.err, config.verbose()));
    }

    /**
     * Starts.
     *
     * @throws ListenException if one of the listeners cannot be opened; then none stays open
     * @throws TlsException if a certificate or its key cannot be used; likewise
     */
    public static Server start(BrokerConfig config, BrokerLog log) throws IOException {
        Metrics metrics = new Metrics();
        AccessControl access = access(config.scramFile());
        Broker broker = new Broker(config, access, metrics, log);
        Server server = new Server(config, broker, metrics, log);
        try {
            server.listen(config);
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw e;
        }
        server.housekeeper.start();
        return server;
    }

    private Server(BrokerConfig config, Broker broker, Metrics metrics, BrokerLog log) throws IOException {
        this.broker = broker;
        this.localOnly = config.listeners().stream().allMatch(listener -> LOOPBACK.contains(listener.host()));
        this.network = new Network(config.ioThreads(), broker, metrics);
        SysTopics sysTopics = new SysTopics(
                broker, metrics, config.sysIntervalSeconds(), broker.nowMillis(), version(), broker::publish);
        this.housekeeper = new Housekeeper(
                broker::nowMillis,
                List.of(nowMillis -> broker.tick(), network::tick, sysTopics::tick, network::reloadChangedCertificates),
                log);
    }

    /** Nothing starts more open than it was told to: a file that cannot be read ends the start. */
    private static AccessControl access(@Nullable String scramFile) throws IOException {
        if (scramFile == null) {
            return new AccessControl(true);
        }
        try {
            return new AccessControl(false, ScramUsers.parse(Files.readAllLines(Path.of(scramFile))));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + scramFile + " (--scram-file)", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(scramFile + ", " + e.getMessage(), e);
        }
    }

    /** Listeners of a kind that leave the port to the system share one: 127.0.0.1 and ::1 are one place to people. */
    private void listen(BrokerConfig config) throws IOException {
        for (ListenerConfig listener : config.listeners()) {
            if (listener.kind() == ListenerConfig.Kind.MQTT) {
                if (listener.tls() == null) {
                    mqttPort = open(listener, mqttPort, network::listenTcp);
                } else {
                    tlsPort = open(listener, tlsPort, network::listenTcp);
                }
            }
        }
        WebOrigins origins = new WebOrigins(localOnly);
        HttpSite site = new HttpSite(new HttpSite.Facts(version(), localOnly, mqttPort), broker, origins);
        for (ListenerConfig listener : config.listeners()) {
            if (listener.kind() == ListenerConfig.Kind.HTTP) {
                Opening opening = known -> network.listenHttp(known, site, origins);
                if (listener.tls() == null) {
                    httpPort = open(listener, httpPort, opening);
                } else {
                    httpsPort = open(listener, httpsPort, opening);
                }
            }
        }
    }

    private int open(ListenerConfig listener, int chosenPort, Opening opening) throws IOException {
        if (listener.port() != 0 || chosenPort == 0) {
            return opening.open(listener);
        }
        try {
            return opening.open(listener.onPort(chosenPort));
        } catch (ListenException e) {
            // The system chose a port that somebody has on the other address; the first address serves alone then.
            broker.log().notice("Not listening on " + listener.host() + " port " + chosenPort + ".");
            return chosenPort;
        }
    }

    private interface Opening {
        int open(ListenerConfig listener) throws IOException;
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
        network.stop();
        housekeeper.stop();
    }

    /** The version of this program. */
    public static String version() {
        String version = Server.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version.replace("-SNAPSHOT", "");
    }
}
