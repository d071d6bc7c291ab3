package org.tymbal.server.cli.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.MqttClient;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.wire.MalformedPacketException;

/**
 * What {@code pub}, {@code sub} and {@code rr} have in common: one client from its connection to the exit code, in mosquitto's
 * order of things. Everything happens on the thread of the loop, which is the one that calls {@link #run}.
 */
abstract class ClientRun implements MqttClient.Listener, Wiretap.Ear {
    private static final int FAILED = 1;
    private static final int PROTOCOL_FAULT = 2;
    private static final int CONNECTION_LOST = 7;
    private static final int TLS_FAULT = 8;
    private static final int TIMED_OUT = 27;
    /** What C makes of exit(-1). */
    private static final int NOT_EVEN_CONNECTED = 255;
    /** How long the server may take to close the connection behind our DISCONNECT. */
    private static final int GOODBYE_MILLIS = 1_000;

    final ClientArguments arguments;
    final Output out;
    final EventLoop loop;
    final MqttClient client;
    private final Random random = new Random();
    private final DebugLines lines;
    private final String clientId;
    private final Map<Integer, Packet.Publish> awaitingRelease = new HashMap<>();
    private Packet.@Nullable Publish arrived;
    private @Nullable Connector connector;
    private boolean acceptedOnce;
    private boolean networkOpen;
    private boolean timeRuns;
    private boolean leaving;
    private int exitCode;

    ClientRun(ClientArguments arguments, Output out) {
        this.arguments = arguments;
        this.out = out;
        loop = new EventLoop(out::flush);
        client = new MqttClient(loop, random, this);
        clientId = clientId();
        lines = new DebugLines(clientId.isEmpty() ? "(null)" : clientId, subscriptionOptions());
    }

    private String clientId() {
        if (arguments.idPrefix != null) {
            return arguments.idPrefix + ProcessHandle.current().pid();
        }
        if (arguments.id != null) {
            return arguments.id;
        }
        return arguments.version == ProtocolVersion.V3_1 ? ClientIds.random(random) : "";
    }

    private int subscriptionOptions() {
        if (!arguments.version.hasProperties()) {
            return 0;
        }
        return (arguments.retainAsPublished ? 8 : 0) | arguments.retainHandling.ordinal() << 4;
    }

    /** Runs the client to its end; the exit code. */
    int run() {
        try {
            Connector way = new Connector(arguments.server, arguments.tls);
            connector = way;
            client.subscriptionProperties(properties(PacketType.SUBSCRIBE), properties(PacketType.UNSUBSCRIBE));
            client.connect("", this::newTransport, options());
            loop.run();
            return exitCode;
        } catch (ClientException e) {
            out.error(e.line());
            return FAILED;
        } catch (IllegalArgumentException e) {
            out.error("Error: Problem setting options: " + e.getMessage() + ".");
            return FAILED;
        }
    }

    private Transport newTransport() {
        Connector way = connector;
        if (way == null) {
            throw new IllegalStateException("not begun");
        }
        networkOpen = true;
        if (arguments.server.webSocket) {
            return new Wiretap(new WebSocketTransport(way, loop, this::failed), arguments.version, this);
        }
        return new Wiretap(new StreamTransport(way, loop, this::failed), arguments.version, this);
    }

    /** The properties for a packet, none where the version has none. */
    final Properties properties(PacketType packet) {
        return arguments.version.hasProperties() ? arguments.properties.of(packet) : Properties.NONE;
    }

    private ConnectOptions options() {
        Properties given = properties(PacketType.CONNECT);
        long expiry = Math.max(0, arguments.sessionExpiry);
        int receiveMaximum = arguments.count > 0 && arguments.count < 20 ? arguments.count : 65_535;
        return new ConnectOptions(
                arguments.version,
                clientId,
                arguments.clean,
                arguments.keepAlive,
                arguments.user,
                arguments.password == null ? null : ByteSlice.utf8(arguments.password),
                arguments.will.will(arguments.version.hasProperties() ? arguments.properties.will() : Properties.NONE),
                given.number(Property.SESSION_EXPIRY_INTERVAL, expiry),
                given.integer(Property.RECEIVE_MAXIMUM, receiveMaximum),
                (int) Math.min(
                        ConnectOptions.LARGEST_PACKET_SIZE,
                        given.number(Property.MAXIMUM_PACKET_SIZE, ConnectOptions.LARGEST_PACKET_SIZE)),
                given.integer(Property.TOPIC_ALIAS_MAXIMUM, 0),
                given.without(
                        Property.SESSION_EXPIRY_INTERVAL,
                        Property.RECEIVE_MAXIMUM,
                        Property.MAXIMUM_PACKET_SIZE,
                        Property.TOPIC_ALIAS_MAXIMUM));
    }

    // What a command does

    /** The server accepted the connection, this time. */
    abstract void accepted();

    /** A message came, and was acknowledged. */
    abstract void message(Packet.Publish message);

    /** SUBACK came. */
    abstract void subscribed(Packet.Suback suback);

    /** The server refused the connection; what mosquitto's command says after the reason, and does. */
    abstract void refused(int code);

    /** Whether the client shall try again when the connection is lost. */
    abstract boolean staysWhenLost();

    final Subscription subscription(TopicFilter filter) {
        boolean five = arguments.version.hasProperties();
        return five
                ? new Subscription(filter, arguments.qos, false, arguments.retainAsPublished, arguments.retainHandling)
                : Subscription.of(filter, arguments.qos);
    }

    /** With {@code -W} the time runs from here. */
    private void connecting() {
        if (arguments.timeoutSeconds > 0 && !timeRuns) {
            timeRuns = true;
            loop.after((int) Math.min(Integer.MAX_VALUE, arguments.timeoutSeconds * 1_000L), this::timeIsOver);
        }
    }

    private void timeIsOver() {
        if (!acceptedOnce) {
            end(NOT_EVEN_CONNECTED);
        } else if (!leaving) {
            leave(ReasonCode.DISCONNECT_WITH_WILL, TIMED_OUT);
            out.error("Timed out");
        }
    }

    // The end

    /** Sends DISCONNECT, and ends with this exit code. */
    final void leave(ReasonCode reason, int code) {
        if (!leaving) {
            leaving = true;
            exitCode = code;
            client.disconnect(reason, properties(PacketType.DISCONNECT));
            awaitGoodbye();
        }
    }

    final void leave(int code) {
        leave(ReasonCode.SUCCESS, code);
    }

    /** Ends without a word to the server. */
    final void end(int code) {
        if (!leaving) {
            leaving = true;
            exitCode = code;
            loop.end();
        }
    }

    final boolean leaving() {
        return leaving;
    }

    final boolean acceptedOnce() {
        return acceptedOnce;
    }

    private void awaitGoodbye() {
        if (networkOpen) {
            loop.after(GOODBYE_MILLIS, loop::end);
        } else {
            loop.end();
        }
    }

    // What the wiretap hears

    @Override
    public void sending(Packet packet) {
        if (packet instanceof Packet.Connect) {
            connecting();
        }
        if (arguments.debug) {
            out.line(lines.sending(packet));
        }
    }

    @Override
    public void received(Packet packet, ByteSlice raw) {
        if (arguments.debug && !leaving) {
            out.line(lines.received(packet, packet instanceof Packet.Connack ? connackCode(raw) : 0));
        }
        if (packet instanceof Packet.Connack connack) {
            String assigned = connack.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            if (assigned != null) {
                lines.client(assigned);
            }
        }
    }

    /** The byte behind the flags, whose meaning depends on the version. */
    private static int connackCode(ByteSlice raw) {
        int at = 1;
        while (raw.at(at) >= 0x80) {
            at++;
        }
        return raw.at(at + 2);
    }

    @Override
    public void answered(Packet packet) {
        if (leaving) {
            return;
        }
        Packet.Publish message = arrived;
        arrived = null;
        if (message != null && message.qos() != Qos.EXACTLY_ONCE) {
            message(message);
        } else if (packet instanceof Packet.Connack connack) {
            connack(connack);
        } else if (packet instanceof Packet.Pubrel release) {
            Packet.Publish released = awaitingRelease.remove(release.packetId());
            if (released != null) {
                message(released);
            }
        } else if (packet instanceof Packet.Suback suback) {
            subscribed(suback);
        }
    }

    private void connack(Packet.Connack connack) {
        if (!connack.reason().isError()) {
            acceptedOnce = true;
            accepted();
            return;
        }
        out.error("Connection error: " + Reasons.ofConnack(connack.reason(), arguments.version));
        refused(
                arguments.version.hasProperties()
                        ? connack.reason().value()
                        : connack.reason().connackReturnCode());
    }

    final void debugDisconnect() {
        if (arguments.debug) {
            out.line(lines.sending(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE)));
        }
    }

    @Override
    public void malformed(MalformedPacketException fault) {
        out.error("Error: A network protocol error occurred when communicating with the broker.");
        end(PROTOCOL_FAULT);
    }

    @Override
    public void closed() {
        networkOpen = false;
        if (leaving) {
            loop.end();
        }
    }

    /** The network failed, on the loop's thread; {@link #closed} follows. */
    private void failed(Exception failure) {
        if (!leaving && !acceptedOnce) {
            fail(failure);
        }
    }

    private void fail(Exception failure) {
        String reason = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            out.error("Unable to connect (Lookup error.).");
            end(FAILED);
        } else if (failure instanceof SSLException) {
            out.error("Error: A TLS error occurred.\n" + Reasons.ofTls(failure, arguments.server.host));
            end(TLS_FAULT);
        } else if (failure instanceof ClientException e) {
            out.error(e.line());
            end(FAILED);
        } else if (failure instanceof SocketTimeoutException) {
            out.error("Error: Connection timed out");
            end(FAILED);
        } else if (failure instanceof NoSuchFileException) {
            out.error("Error: No such file or directory");
            end(FAILED);
        } else if (failure instanceof IOException && "Connection reset".equals(reason)) {
            out.error("Error: The connection was lost.");
            end(CONNECTION_LOST);
        } else {
            out.error("Error: " + (reason == null ? failure : reason));
            end(FAILED);
        }
    }

    // What the engine says

    @Override
    public void onStatus(ClientStatus status) {
        if (leaving || !(status instanceof ClientStatus.Waiting)) {
            return;
        }
        if (!staysWhenLost()) {
            client.disconnect();
            out.error("Error: The connection was lost.");
            end(CONNECTION_LOST);
        }
    }

    @Override
    public void onMessage(Packet.Publish message) {
        arrived = message;
        if (message.qos() == Qos.EXACTLY_ONCE) {
            awaitingRelease.put(
                    message.packetId(),
                    new Packet.Publish(
                            message.dup(),
                            message.qos(),
                            message.retain(),
                            message.topic().own(),
                            message.packetId(),
                            message.properties().own(),
                            message.payload().own()));
        }
    }

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {
        // The wiretap hears SUBACK whole.
    }

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {
        // mosquitto's clients do not tell.
    }

    @Override
    public void onNotice(String sentence) {
        // Nothing that a user could do something about.
    }

    /** Prints a message as the options want it. */
    final void print(Packet.Publish message) {
        if (arguments.randomFilter < 10_000 && random.nextInt(10_000) >= arguments.randomFilter) {
            return;
        }
        OutputFormat format = arguments.format;
        if (format != null) {
            format.print(message, ZonedDateTime.now(), arguments.pretty, out);
        } else if (message.payload().isEmpty()) {
            if (!arguments.verbose || !arguments.endOfLine) {
                return;
            }
            out.bytes(message.topic().bytes());
            out.text(" (null)");
        } else {
            if (arguments.verbose) {
                out.bytes(message.topic().bytes());
                out.octet(' ');
            }
            out.bytes(message.payload());
        }
        if (arguments.endOfLine) {
            out.octet('\n');
        }
        if (out.failed()) {
            leave(0);
        }
    }
}
