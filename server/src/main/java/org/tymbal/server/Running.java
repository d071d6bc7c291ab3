package org.tymbal.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.http.setup.FirstRun;

/**
 * The broker of this process: one {@link Server}, and another in its place when the first-run page has written a
 * configuration. Any thread.
 */
final class Running {
    private final BrokerConfig first;
    private final @Nullable FirstRun firstRun;
    private final ConsoleLog log;
    private final ReentrantLock turn = new ReentrantLock();
    private Server server;
    private boolean stopped;

    /**
     * Starts.
     *
     * @param asks whether nobody has configured this broker, so that a page may ask
     */
    Running(BrokerConfig config, ConsoleLog log, boolean asks) throws IOException {
        this.first = config;
        this.log = log;
        this.firstRun = asks ? new FirstRun(Path.of(""), this::startInstead) : null;
        server = Server.start(config, log, firstRun);
        Greeting.of(config, server).forEach(Main::say);
    }

    /** Not on the thread that asks, for that is one of those that end. */
    private void startInstead(Path conf) {
        new Thread(() -> replace(conf), "tymbal start").start();
    }

    /** A broker that does not start with its new file goes on as it was: nobody sits before a dead page. */
    private void replace(Path conf) {
        turn.lock();
        try {
            if (stopped) {
                return;
            }
            BrokerConfig next;
            try {
                next = Arguments.parse("-c", conf.toString())
                        .told(LanAddresses.hasIpv6Loopback())
                        .config();
                Server.check(next);
            } catch (IOException | Arguments.UsageException e) {
                Main.say("cannot start with " + conf + ": " + e.getMessage() + "; going on as before");
                return;
            }
            server.stop();
            Main.say("starting with " + conf);
            try {
                server = Server.start(next, log);
                Greeting.of(next, server).forEach(Main::say);
            } catch (IOException e) {
                Main.say("cannot start with " + conf + ": " + e.getMessage() + "; going on as before");
                startAsBefore();
            }
        } finally {
            turn.unlock();
        }
    }

    private void startAsBefore() {
        try {
            server = Server.start(first, log, firstRun);
            Greeting.of(first, server).forEach(Main::say);
        } catch (IOException e) {
            Main.say("cannot go on as before either: " + e.getMessage());
        }
    }

    /** Ends the broker; none starts any more. */
    void stop() {
        turn.lock();
        try {
            stopped = true;
            server.stop();
        } finally {
            turn.unlock();
        }
    }
}
