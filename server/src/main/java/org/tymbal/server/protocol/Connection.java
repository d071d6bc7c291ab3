package org.tymbal.server.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.Incoming;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.config.Durability;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.routing.Matches;
import org.tymbal.server.session.ConnectionView;
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
public final class Connection extends ConnectionState implements Outlet {
    private final Counters counters;
    private final PacketReader reader;
    private final Store store;

    private Phase state = Phase.FRESH;
    private final Replies replies;
    private final ReadPause pause;
    private final Patience patience;
    /** The clock as this chunk has seen it; 0 until a packet of it asks. */
    private long chunkMillis;

    private boolean readsSuspended;
    /** Whether the Session has been drained since the last tick, or was before it and may still hold room. */
    private boolean drained;

    private boolean roomHeld;
    /** What is said of the client when the stream has ended; null: what the transport says; empty: nothing. */
    private @Nullable String lastWords;

    private boolean sessionEnded;
    private volatile @Nullable Kick kick;
    private @Nullable Applicant applicant;

    public Connection(Broker broker, Transport transport) {
        super(broker, transport);
        this.counters = transport.counters();
        this.store = broker.store();
        this.reader = PacketReader.ofServer(broker.limits().maximumFirstPacketSize());
        this.replies = new Replies(this, reader);
        this.pause = new ReadPause(this);
        this.patience = new Patience(this);
        broker.log()
                .connection(
                        "New connection from " + transport.remoteAddress() + " on port " + transport.localPort() + ".");
    }

    // ---- what the handlers use

    /** CONNECT was accepted: later packets may be larger, and belong to this client. */
    void opened(Packet.Connect connect, Client connected, ConnectionView known) {
        client = connected;
        lookWhoWatches();
        if (tap != null) {
            tap.connected(connect);
        }
        view = known;
        forgetName();
        patience.begin();
        pause.rates(broker.rates().open(broker.limits(), connected.identity.username(), broker.nowMillis()));
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

    /** Refuses the client: by CONNACK if it waits for that, else by DISCONNECT. */
    void refuse(ReasonCode reason, String explanation) {
        if (state == Phase.AUTHENTICATING) {
            ConnectHandler.refuse(this, ProtocolVersion.V5, reason, explanation);
        } else {
            disconnect(reason, explanation);
        }
    }

    /** Nobody had the time to compare the password. */
    void giveUpAdmission(String explanation) {
        if (applicant != null) {
            applicant.turnAway(explanation, this);
        }
    }

    /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP, which promise something, as {@link #replyWhenKept(Packet)} does. */
    void acknowledge(PacketType type, int packetId, ReasonCode reason, Properties properties) {
        boolean plain = reason == ReasonCode.SUCCESS && properties.isEmpty();
        if (!plain || !replies.acknowledgeNow(type, packetId, store)) {
            replyWhenKept(Packet.acknowledgement(type, packetId, reason, properties));
        }
    }

    /** Sends a packet that promises something: as soon as the store has all that this thread has told it so far. */
    void replyWhenKept(Packet packet) {
        replyWhenKept(packet, null);
    }

    /** The same; another thread's commit is waited for too, if there is one. */
    void replyWhenKept(Packet packet, @Nullable Commit other) {
        Commit tooMuch = replies.addWhenKept(packet, store, other);
        if (tooMuch != null) {
            pause.until(tooMuch);
        }
    }

    /** Sends a packet at the end of the turn; after CONNACK, if that waits for the store. */
    void reply(Packet packet) {
        replies.add(packet);
    }

    /** The client takes no larger packet than this [MQTT-3.1.2-24]. */
    void largestReplySize(int bytes) {
        replies.largest(bytes);
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
        if (state == Phase.CLOSING || state == Phase.CLOSED || kick != null) {
            return;
        }
        counters.bytesReceived += length;
        reader.feed(bytes, offset, length);
        readPackets();
        if (replies.any() || state == Phase.CLOSING) {
            transport.wake();
        }
        adjustReading();
    }

    /** The time at which packets of this chunk have come: the clock costs as much as a tenth of a message. */
    long receivedMillis() {
        long seen = chunkMillis;
        if (seen == 0) {
            seen = broker.nowMillis();
            chunkMillis = seen;
        }
        return seen;
    }

    /** What packets of one chunk change becomes durable together. */
    private void readPackets() {
        chunkMillis = 0;
        Durability lowered = transport.listener().durability();
        store.begin(lowered == null ? store.level() : lowered);
        try {
            readAll();
        } finally {
            store.end();
            transport.workspace().incoming.forget();
        }
    }

    private void readAll() {
        Incoming incoming = transport.workspace().incoming;
        try {
            // What comes after a kick is not looked at: the Session may be another connection's by now.
            while (isAlive() && state != Phase.ADMITTING && kick == null) {
                if (!reader.next(incoming)) {
                    return;
                }
                patience.heard();
                PacketType type = incoming.type();
                counters.packetsReceived[type.number()]++;
                if (tap != null) {
                    tap.received(reader.raw());
                }
                int payloadBytes = type == PacketType.PUBLISH ? incoming.payloadLength() : 0;
                handle(incoming);
                if (type == PacketType.PUBLISH && pause.rated()) {
                    pause.spend(payloadBytes);
                }
                if (pause.isOn() || state == Phase.ADMITTING) {
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

    private void handle(Incoming incoming) {
        PacketType type = incoming.type();
        if (broker.log().verbose()) {
            PacketLog.received(broker.log(), incoming.packet(), name());
        }
        if (state == Phase.FRESH) {
            if (incoming.packet() instanceof Packet.Connect connect) {
                ConnectHandler.handle(connect, this);
            }
            return; // the reader lets nothing else through [MQTT-3.1.0-1]
        }
        if (state == Phase.AUTHENTICATING && type != PacketType.AUTH) {
            if (type == PacketType.DISCONNECT) {
                close("disconnected"); // [MQTT-3.1.2-30]
            } else {
                refuse(ReasonCode.PROTOCOL_ERROR, type + " came before the authentication was at its end");
            }
            return;
        }
        Handlers.handle(incoming, this);
    }

    private void refuse(MalformedPacketException problem) {
        if (state == Phase.FRESH || state == Phase.AUTHENTICATING) {
            ConnectHandler.refuse(this, reader.version(), problem);
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
        pause.until(crowded);
    }

    private void resumeReading() {
        if (pause.endsNow()) {
            if (!pause.isOn()) {
                readPackets();
            }
            adjustReading();
        }
    }

    private void adjustReading() {
        boolean suspend = pause.isOn() || state == Phase.ADMITTING || transport.blocked() || state == Phase.CLOSING;
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
        lookWhoWatches();
        takeAdmission();
        if (isAlive()) {
            replies.releaseKept();
        }
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
            sayBlocked();
            return;
        }
        ByteWriter answers = replies.take();
        if (answers != null) {
            counters.bytesSent += answers.length();
            transport().write(answers.array(), 0, answers.length());
            transport.workspace().giveBack(answers);
        }
        Client connected = client;
        if (connected != null && state == Phase.OPEN && !replies.greetingHeld()) {
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

    /** Not only deliveries fill a socket, pongs do too: publishers must know of it either way, or they wait for this client. */
    private void sayBlocked() {
        Client connected = client;
        if (connected != null && state != Phase.CLOSED) {
            connected.session.outletBlocked(this, true);
            wakeWaiters(connected.session);
        }
    }

    private static void wakeWaiters(Session session) {
        List<Outlet> released = session.releasedWaiters();
        for (int i = 0; i < released.size(); i++) { // by index: nearly always there is none, and nothing is made
            released.get(i).wake();
        }
    }

    // ---- time and end

    /** About once a second. */
    public void onTick(long nowMillis) {
        Client connected = client;
        if (patience.isOver(state, connected, readsSuspended, nowMillis)) {
            transport.wake();
        }
        if (connected != null) {
            connected.traffic.tick(nowMillis);
        }
        if (connected != null && (drained || roomHeld)) {
            roomHeld = drained; // once more after the last delivery, when there is nothing that it is needed for
            drained = false;
            connected.session.trim();
        }
        if (pause.pay(nowMillis) && !pause.isOn()) {
            readPackets();
            adjustReading();
            transport.wake(); // for the answers
        }
        if (pause.awaitsReceiver()) {
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
        if (applicant != null) {
            applicant.leave();
        }
        replies.clearHeld();
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
            pause.end();
            broker.close(connected.session, this, connected.will, connected.willDelaySeconds);
            wakeWaiters(connected.session);
        }
    }
}
