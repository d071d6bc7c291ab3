package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.PublishRates;
import org.tymbal.server.config.Durability;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.routing.Matches;
import org.tymbal.server.session.Outlet;
import org.tymbal.server.session.Session;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Store;

/**
 * One Network Connection on the server's side: bytes become packets, packets go to their handlers, answers and deliveries
 * become bytes.
 *
 * <p>Confined to the I/O thread of its transport, but for {@link #wake} and {@link #kick}. All writing happens in
 * {@link #onWake}, at the end of a turn of that thread, so that a turn makes one write. A publisher that has filled a
 * receiver's queue stops reading in the middle of a chunk and goes on when the receiver has caught up.
 */
public final class Connection implements Outlet {
    private final Broker broker;
    private final Transport transport;
    private final Counters counters;
    private final PacketReader reader;
    private final Store store;

    private Phase state = Phase.FRESH;
    private @Nullable Client client;
    private AuthHandler.@Nullable Pending pending;
    /** Answers that wait for the end of the turn; null while there are none. */
    private @Nullable ByteWriter replies;
    /** Answers that wait for the store; null until there is a first one. */
    private @Nullable HeldReplies held;
    /** What waits for the store is so much that this publisher waits with it. */
    private @Nullable Commit awaitedCommit;

    private int largestReplySize = Integer.MAX_VALUE;
    /** The crowded receiver that this publisher waits for; null while it reads. */
    private @Nullable Session awaited;

    /** What the client may publish in which time; null for no bounds. */
    private PublishRates.@Nullable OfClient rates;

    /** Whether it has published as much as it may for now, and is not read. */
    private boolean throttled;

    private boolean throttlingSaid;
    private boolean readsSuspended;
    private boolean heard;
    /** Whether the Session has been drained since the last tick, or was before it and may still hold room. */
    private boolean drained;

    private boolean roomHeld;
    private int authenticatingTicks;
    private long lastHeardMillis = Long.MIN_VALUE;
    /** What is said of the client when the stream has ended; null: what the transport says; empty: nothing. */
    private @Nullable String lastWords;

    private boolean sessionEnded;
    private volatile @Nullable Kick kick;
    private @Nullable Applicant applicant;

    public Connection(Broker broker, Transport transport) {
        this.broker = broker;
        this.transport = transport;
        this.counters = transport.counters();
        this.store = broker.store();
        this.reader = PacketReader.ofServer(broker.limits().maximumFirstPacketSize());
        broker.log()
                .connection(
                        "New connection from " + transport.remoteAddress() + " on port " + transport.localPort() + ".");
    }

    // ---- what the handlers use

    Broker broker() {
        return broker;
    }

    Transport transport() {
        return transport;
    }

    /** The connected client. */
    Client client() {
        Client connected = client;
        if (connected == null) {
            throw new IllegalStateException("CONNECT has not been accepted");
        }
        return connected;
    }

    /** CONNECT was accepted: later packets may be larger, and belong to this client. */
    void opened(Client connected) {
        client = connected;
        lastHeardMillis = Long.MIN_VALUE;
        rates = broker.rates().open(broker.limits(), connected.identity.username(), broker.nowMillis());
        state = Phase.OPEN;
        counters.connectionsAccepted++;
        reader.maximumPacketSize(broker.limits().maximumPacketSize());
    }

    /** The password is being compared; until the applicant has its answer nothing is read. */
    void await(Applicant waiting) {
        applicant = waiting;
        state = Phase.ADMITTING;
    }

    private void takeAdmission() {
        Applicant waiting = state == Phase.ADMITTING ? applicant : null;
        if (waiting != null && waiting.isAnswered()) {
            applicant = null;
            state = Phase.FRESH;
            waiting.goOn(this);
            readPackets(); // what came meanwhile
            adjustReading();
        }
    }

    /** An exchange has begun, by CONNECT or by the connected client. */
    void authenticating(AuthHandler.Pending exchange) {
        pending = exchange;
        if (state == Phase.FRESH) {
            state = Phase.AUTHENTICATING;
        }
    }

    AuthHandler.@Nullable Pending pending() {
        return pending;
    }

    /** The exchange has come to a good end; returns it. */
    AuthHandler.@Nullable Pending authenticated() {
        AuthHandler.Pending ended = pending;
        pending = null;
        return ended;
    }

    /** Refuses the client: by CONNACK if it waits for that, else by DISCONNECT. */
    void refuse(ReasonCode reason, String explanation) {
        if (state == Phase.AUTHENTICATING) {
            ConnectHandler.refuse(this, ProtocolVersion.V5, reason, explanation);
        } else {
            disconnect(reason, explanation);
        }
    }

    /** Sends a packet that promises something: as soon as the store has all that this thread has told it so far. */
    void replyWhenKept(Packet packet) {
        Commit commit = store.pending();
        HeldReplies before = held;
        if (commit == null && (before == null || before.isEmpty())) {
            reply(packet);
            return;
        }
        if (before == null) {
            before = new HeldReplies();
            held = before;
        }
        before.add(packet, commit, this);
        if (before.many() || commit != null && store.crowded()) {
            awaitedCommit = before.awaited();
        }
    }

    private void releaseHeld() {
        HeldReplies waiting = held;
        if (waiting != null && isAlive()) {
            for (Packet packet = waiting.poll(); packet != null; packet = waiting.poll()) {
                send(packet);
            }
        }
    }

    /** Sends a packet at the end of the turn; after CONNACK, if that waits for the store. */
    void reply(Packet packet) {
        HeldReplies waiting = held;
        if (waiting != null && waiting.greeting()) {
            waiting.add(packet, null, this);
        } else {
            send(packet);
        }
    }

    private void send(Packet packet) {
        ProtocolVersion version = reader.version();
        ByteWriter out = replies;
        if (out == null) {
            out = new ByteWriter();
            replies = out;
        }
        ProtocolVersion spoken = version == null ? ProtocolVersion.V3_1_1 : version;
        int before = out.length();
        PacketWriter.write(packet, spoken, out);
        if (out.length() - before > largestReplySize) {
            out.truncate(before);
            PacketWriter.write(Shortened.of(packet), spoken, out);
            if (out.length() - before > largestReplySize) {
                out.truncate(before); // [MQTT-3.1.2-24]
                return;
            }
        }
        counters.packetsSent[packet.type().number()]++;
        if (broker.log().verbose()) {
            PacketLog.sending(broker.log(), packet, spoken, name());
        }
    }

    /** The client takes no larger packet than this [MQTT-3.1.2-24]. */
    void largestReplySize(int bytes) {
        largestReplySize = bytes;
    }

    private boolean isAlive() {
        return state == Phase.FRESH || state == Phase.AUTHENTICATING || state == Phase.ADMITTING || state == Phase.OPEN;
    }

    /**
     * Ends the connection after what was replied has gone out; a Will stays due.
     *
     * @param end what is said of the client then: {@code disconnected}
     */
    void close(String end) {
        if (isAlive()) {
            state = Phase.CLOSING;
            lastWords = end;
        }
    }

    /** Ends the connection by the server's will; MQTT 5 clients are told why [MQTT-3.14]. */
    void disconnect(ReasonCode reason, String explanation) {
        disconnect(reason, Properties.builder(), explanation);
    }

    private void disconnect(ReasonCode reason, Properties.Builder properties, String explanation) {
        if (state == Phase.OPEN && client().isV5()) {
            properties.add(Property.REASON_STRING, Explanation.bounded(explanation));
            reply(new Packet.Disconnect(reason, properties.build()));
        }
        close(LastWords.of(reason, explanation));
    }

    // ---- bytes in

    /** One read of the transport; the bytes are borrowed for the time of the call. */
    public void onBytes(byte[] bytes, int offset, int length) {
        if (state == Phase.CLOSING || state == Phase.CLOSED) {
            return;
        }
        counters.bytesReceived += length;
        reader.feed(bytes, offset, length);
        readPackets();
        if (replies != null || state == Phase.CLOSING) {
            transport.wake();
        }
        adjustReading();
    }

    /** What packets of one chunk change becomes durable together. */
    private void readPackets() {
        Durability lowered = transport.listener().durability();
        store.begin(lowered == null ? store.level() : lowered);
        try {
            readAll();
        } finally {
            store.end();
        }
    }

    private void readAll() {
        try {
            while (isAlive() && state != Phase.ADMITTING) {
                Packet packet = reader.next();
                if (packet == null) {
                    return;
                }
                heard = true;
                counters.packetsReceived[packet.type().number()]++;
                handle(packet);
                if (rates != null && packet instanceof Packet.Publish publish) {
                    throttle(rates, publish.payload().length());
                }
                if (awaited != null || awaitedCommit != null || throttled || state == Phase.ADMITTING) {
                    reader.keepRest();
                    return;
                }
            }
        } catch (MalformedPacketException e) {
            refuse(e);
        } catch (RuntimeException e) {
            broker.log().error("A packet of " + name() + " made the broker fail; only its connection is closed", e);
            disconnect(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "the server failed at this packet; its log says more");
        }
    }

    private void handle(Packet packet) {
        if (broker.log().verbose()) {
            PacketLog.received(broker.log(), packet, name());
        }
        if (state == Phase.FRESH) {
            if (packet instanceof Packet.Connect connect) {
                ConnectHandler.handle(connect, this);
            }
            return; // the reader lets nothing else through [MQTT-3.1.0-1]
        }
        if (state == Phase.AUTHENTICATING && packet.type() != PacketType.AUTH) {
            if (packet.type() == PacketType.DISCONNECT) {
                close("disconnected"); // [MQTT-3.1.2-30]
            } else {
                refuse(ReasonCode.PROTOCOL_ERROR, packet.type() + " came before the authentication was at its end");
            }
            return;
        }
        switch (packet.type()) {
            case PUBLISH -> PublishHandler.handle((Packet.Publish) packet, this);
            case PUBREL -> PublishHandler.handleRelease((Packet.Pubrel) packet, this);
            case PUBACK, PUBREC, PUBCOMP -> AckHandler.handle((Packet.Acknowledgement) packet, this);
            case SUBSCRIBE -> SubscribeHandler.handle((Packet.Subscribe) packet, this);
            case UNSUBSCRIBE -> SubscribeHandler.handle((Packet.Unsubscribe) packet, this);
            case PINGREQ -> reply(new Packet.Pingresp());
            case DISCONNECT -> ConnectHandler.handle((Packet.Disconnect) packet, this);
            case AUTH -> AuthHandler.handle((Packet.Auth) packet, this);
            default -> throw new IllegalStateException("the reader let " + packet.type() + " through");
        }
    }

    private void refuse(MalformedPacketException problem) {
        if (state == Phase.FRESH || state == Phase.AUTHENTICATING) {
            // Before CONNECT was read the version is unknown; then only the old answer is understood [MQTT-3.1.2-1].
            boolean answered = reader.version() == ProtocolVersion.V5
                    || problem.reason() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            if (answered && problem.reason().allowedIn(PacketType.CONNACK)) {
                Properties properties =
                        reader.version() == ProtocolVersion.V5 ? Explanation.of(problem.problem()) : Properties.NONE;
                reply(new Packet.Connack(false, problem.reason(), properties));
            }
            close(LastWords.of(problem.reason(), problem.problem()));
        } else {
            disconnect(problem.reason(), problem.problem());
        }
    }

    // ---- a publisher waits for a crowded receiver

    /** After a message was published: makes room at its crowded receivers, or stops reading until there is room. */
    void yieldTo(Matches matches) {
        Session[] crowded = new Session[matches.congestedSize()];
        for (int i = 0; i < crowded.length; i++) {
            crowded[i] = matches.congested(i) instanceof Session session ? session : null;
        }
        transport.serveWoken(); // receivers on this thread drain now; may publish, so the matches are void
        for (Session session : crowded) {
            if (session != null && session.awaitRoom(this)) {
                awaited = session;
                return;
            }
        }
    }

    private void resumeReading() {
        if (awaited == null && awaitedCommit == null
                || awaitedCommit != null && !awaitedCommit.done()
                || awaited != null && awaited.awaitRoom(this)) {
            return;
        }
        awaited = null;
        awaitedCommit = null;
        if (!throttled) {
            readPackets();
        }
        adjustReading();
    }

    /** After a message: reads no more if the client has published as much as it may for now. */
    private void throttle(PublishRates.OfClient spent, int payloadBytes) {
        String bound = spent.spend(payloadBytes);
        throttled = bound != null;
        if (throttled && !throttlingSaid) {
            throttlingSaid = true;
            broker.log().notice("Client " + name() + " is read more slowly: it has reached " + bound + ".");
        }
    }

    private void unthrottle() {
        throttled = false;
        if (awaited == null && awaitedCommit == null) {
            readPackets();
            adjustReading();
            transport.wake(); // for the answers
        }
    }

    private void adjustReading() {
        boolean suspend = awaited != null
                || awaitedCommit != null
                || throttled
                || state == Phase.ADMITTING
                || transport.blocked()
                || state == Phase.CLOSING;
        if (suspend != readsSuspended && state != Phase.CLOSED) {
            readsSuspended = suspend;
            if (suspend) {
                transport.suspendReads();
            } else {
                transport.resumeReads();
            }
        }
    }

    // ---- bytes out

    @Override
    public void wake() {
        transport.wake();
    }

    @Override
    public void kick(ReasonCode reason, String explanation) {
        kick = new Kick(reason, explanation);
        transport.wake();
    }

    /** The end of a turn in which something woke this connection: sends what there is to send. */
    public void onWake() {
        if (state == Phase.CLOSED) {
            return;
        }
        Kick kicked = kick;
        if (kicked != null) {
            disconnect(kicked.reason(), kicked.explanation());
        }
        if (client != null) {
            client.rights = client.session.rights();
        }
        takeAdmission();
        releaseHeld();
        resumeReading();
        drain();
    }

    /** The socket has taken the last byte that was kept. */
    public void onWritable() {
        Client connected = client;
        if (connected != null) {
            connected.session.outletBlocked(this, false);
        }
        drain();
        adjustReading();
    }

    private void drain() {
        if (state == Phase.CLOSED || transport.blocked() && state != Phase.CLOSING) {
            return;
        }
        ByteWriter answers = replies;
        if (answers != null) {
            replies = null;
            counters.bytesSent += answers.length();
            transport.write(answers.array(), 0, answers.length());
        }
        Client connected = client;
        if (connected != null && state == Phase.OPEN && (held == null || !held.greeting())) {
            boolean more = Deliveries.send(this, connected);
            drained = true;
            if (more) {
                transport.wake(); // others of this thread have their turn first
            }
        }
        if (!transport.flush() && connected != null) {
            connected.session.outletBlocked(this, true);
        }
        if (state == Phase.CLOSING) {
            endSession(); // before the stream ends: whoever sees its end may come back at once
            transport.close();
        } else {
            adjustReading();
        }
        if (connected != null) {
            wakeWaiters(connected.session);
        }
    }

    private static void wakeWaiters(Session session) {
        for (Outlet publisher : session.releasedWaiters()) {
            publisher.wake();
        }
    }

    // ---- time and end

    /** About once a second. */
    public void onTick(long nowMillis) {
        if (heard || lastHeardMillis == Long.MIN_VALUE || readsSuspended) {
            heard = false;
            lastHeardMillis = nowMillis; // a client that we do not read cannot be blamed for silence
        }
        long silentMillis = nowMillis - lastHeardMillis;
        Client connected = client;
        if (state == Phase.AUTHENTICATING || state == Phase.ADMITTING) {
            authenticatingTicks++;
        }
        if (connected != null && state == Phase.OPEN && nowMillis >= connected.validUntilMillis) {
            disconnect(
                    ReasonCode.NOT_AUTHORIZED,
                    "the time is over for which this client was let in; connect again, with a new token");
            transport.wake();
        } else if (state == Phase.ADMITTING
                && authenticatingTicks > broker.limits().connectTimeoutSeconds()) {
            close("the server had no time to compare its password");
            transport.wake();
        } else if (authenticatingTicks > broker.limits().connectTimeoutSeconds() && state == Phase.AUTHENTICATING) {
            refuse(ReasonCode.NOT_AUTHORIZED, "the authentication took too long");
            transport.wake();
        } else if (state == Phase.FRESH && silentMillis >= broker.limits().connectTimeoutSeconds() * 1000L) {
            close("disconnected: no CONNECT came within " + broker.limits().connectTimeoutSeconds()
                    + " s (connect_timeout)");
            transport.wake();
        } else if (state == Phase.OPEN && connected != null && connected.keepAliveSeconds > 0) {
            if (silentMillis >= connected.keepAliveSeconds * 1500L) { // [MQTT-3.1.2-22]
                disconnect(
                        ReasonCode.KEEP_ALIVE_TIMEOUT,
                        "nothing was heard for one and a half times the keep alive of " + connected.keepAliveSeconds
                                + " s");
                transport.wake();
            }
        }
        if (connected != null && (drained || roomHeld)) {
            roomHeld = drained; // once more after the last delivery, when there is nothing that it is needed for
            drained = false;
            connected.session.trim();
        }
        if (rates != null && rates.pay(nowMillis) && throttled) {
            unthrottle();
        }
        if (awaited != null) {
            transport.wake(); // in case the receiver went away without waking those who wait for it
        }
    }

    /** The server stops: says so to MQTT 5 clients and closes in order. */
    public void shutDown() {
        String elsewhere = broker.features().serverReference();
        if (elsewhere == null) {
            disconnect(ReasonCode.SERVER_SHUTTING_DOWN, "the server is shutting down");
        } else {
            disconnect(
                    ReasonCode.USE_ANOTHER_SERVER,
                    Properties.builder().add(Property.SERVER_REFERENCE, elsewhere),
                    "the server is shutting down; use " + elsewhere);
        }
        drain();
    }

    /** The stream has ended, whoever began; the last call. */
    public void onClosed(String cause) {
        if (state == Phase.CLOSED) {
            return;
        }
        state = Phase.CLOSED;
        if (held != null) {
            held.clear();
        }
        String end = lastWords == null ? LastWords.of(cause) : lastWords;
        if (!end.isEmpty()) {
            broker.log().connection("Client " + name() + " " + end + ".");
        }
        endSession();
    }

    private void endSession() {
        Client connected = client;
        if (connected != null && !sessionEnded) {
            sessionEnded = true;
            if (rates != null) {
                broker.rates().close(rates);
            }
            broker.close(connected.session, this, connected.will, connected.willDelaySeconds);
            wakeWaiters(connected.session);
        }
    }

    private String name() {
        Client connected = client;
        return connected == null ? "<unknown> [" + transport.remoteAddress() + "]" : connected.id();
    }
}
