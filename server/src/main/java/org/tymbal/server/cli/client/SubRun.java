package org.tymbal.server.cli.client;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;

/** {@code tymbal sub}: subscribes, and prints what comes. */
final class SubRun extends ClientRun {
    private final Watch watch;
    private boolean done;
    private int printed;
    private int removing;

    SubRun(ClientArguments arguments, Output out) {
        super(arguments, out);
        watch = new Watch(out);
    }

    @Override
    int run() {
        if (arguments.watch) {
            watch.begin(arguments.server.host);
        }
        for (TopicFilter filter : arguments.filters) {
            client.subscribe(subscription(filter));
        }
        return super.run();
    }

    /** SIGINT or SIGTERM, from another thread: leaves in order, with the Will as mosquitto does. */
    void interrupted() {
        loop.post(() -> leave(ReasonCode.DISCONNECT_WITH_WILL, 0));
    }

    @Override
    void accepted() {
        for (TopicFilter filter : arguments.unsubscribes) {
            client.unsubscribe(filter);
        }
    }

    @Override
    void subscribed(Packet.Suback suback) {
        boolean some = false;
        StringBuilder line = new StringBuilder("Subscribed (mid: ").append(suback.packetId());
        String between = "): ";
        for (ReasonCode reason : suback.reasons()) {
            line.append(between).append(reason.value());
            between = ", ";
            some |= !reason.isError();
        }
        if (arguments.debug && !arguments.quiet) {
            out.line(line.toString());
        }
        if (!some) {
            leave(0);
            out.error("All subscription requests were denied.");
        } else if (arguments.exitAfterSubscribe) {
            leave(0);
        }
    }

    @Override
    void message(Packet.Publish message) {
        if (done) {
            return;
        }
        if (arguments.retainedOnly && !message.retain()) {
            done();
            return;
        }
        if (message.retain() && arguments.noRetained) {
            return;
        }
        for (TopicFilter filter : arguments.filtersOut) {
            if (filter.matches(message.topic())) {
                return;
            }
        }
        if (arguments.removeRetained && message.retain()) {
            remove(message);
        }
        if (arguments.watch) {
            watch.before(message.topic().toString());
        }
        print(message);
        if (arguments.watch) {
            watch.after();
        }
        if (arguments.count > 0 && ++printed == arguments.count) {
            done();
        }
    }

    /** An empty Retained Message takes the place of this one. */
    private void remove(Packet.Publish message) {
        removing++;
        client.publish(
                new Packet.Publish(
                        false, Qos.AT_LEAST_ONCE, true, message.topic().own(), 0, Properties.NONE, ByteSlice.EMPTY),
                outcome -> {
                    removing--;
                    leaveWhenDone();
                });
    }

    private void done() {
        done = true;
        leaveWhenDone();
    }

    private void leaveWhenDone() {
        if (done && removing == 0) {
            leave(0);
        }
    }

    @Override
    void refused(int code) {
        debugDisconnect();
        end(code);
    }

    @Override
    boolean staysWhenLost() {
        return true;
    }
}
