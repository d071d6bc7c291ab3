package org.tymbal.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.ConfigReading;
import org.tymbal.server.config.ConfigSource;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.http.setup.FirstRun;

/**
 * The broker of this process: one {@link Server}, and another in its place when the first-run page has written a
 * configuration. Any thread.
 */
final class Running {
    private final ConfigReading first;
    private final ConfigSource source;
    private final @Nullable FirstRun firstRun;
    private final @Nullable Demo demo;
    private final ConsoleLog log;
    private final ReentrantLock turn = new ReentrantLock();
    private Server server;
    private boolean stopped;

    /**
     * Starts.
     *
     * @param told what it begins with
     * @param source where that is read anew
     * @param asks whether nobody has configured this broker, so that a page may ask
     * @param demo what of a demo there is besides listeners; null for none
     */
    Running(ConfigReading told, ConfigSource source, ConsoleLog log, boolean asks, @Nullable Demo demo)
            throws IOException {
        this.first = told;
        this.source = source;
        this.log = log;
        this.firstRun = asks ? new FirstRun(Path.of(""), this::startInstead) : null;
        this.demo = demo;
        server = Server.start(told.config(), log, firstRun, demo);
        server.readsFrom(source, told);
        Greeting.of(told.config(), server, demo).forEach(Main::say);
    }

    /** Reads the configuration of the broker that runs anew. */
    void reload() {
        turn.lock();
        try {
            server.reload();
        } finally {
            turn.unlock();
        }
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
            ConfigSource written;
            ConfigReading next;
            try {
                Arguments arguments = Arguments.parse("-c", conf.toString());
                written = () -> arguments.told(LanAddresses.hasIpv6Loopback());
                next = written.read();
                Server.check(next.config());
            } catch (IOException | Arguments.UsageException e) {
                Main.say("cannot start with " + conf + ": " + e.getMessage() + "; going on as before");
                return;
            }
            server.stop();
            Main.say("starting with " + conf);
            try {
                server = Server.start(next.config(), log);
                server.readsFrom(written, next);
                Greeting.of(next.config(), server, null).forEach(Main::say);
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
            server = Server.start(first.config(), log, firstRun, demo);
            server.readsFrom(source, first);
            Greeting.of(first.config(), server, demo).forEach(Main::say);
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
