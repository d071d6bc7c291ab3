package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Places;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.config.ApiConfig;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Matches;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.RetainedMessages;
import org.tymbal.server.routing.SubscriptionTree;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.HandOn;
import org.tymbal.server.session.Outlet;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.Sessions;
import org.tymbal.server.store.Change;
import org.tymbal.server.store.Store;

/**
 * The heart: messages are published to it, Sessions opened, subscribed and closed in it.
 *
 * <p>Any thread may call anything. No call waits, and none is made out of here with a lock held.
 */
public final class Broker {
    /** Read at every packet, so without a barrier: its parts are final, and a new one is seen soon. */
    private BrokerConfig config;

    private final Places places;
    private volatile Executor logins = Runnable::run;
    private volatile @Nullable Control control;
    private final Metrics metrics;
    private final BrokerLog log;
    private final LongSupplier clockMillis;
    private final Store store;
    private final SubscriptionTree subscriptions = new SubscriptionTree();
    private final Retaining retaining;
    private final RetainedMessages retained;
    private final Sessions sessions;
    private final Refusals refusals;
    private final Takeovers takeovers = new Takeovers();
    private final Inspection inspection;
    private final Tracing tracing;
    private final PublishRates rates = new PublishRates();
    private final Wills wills = new Wills();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger maximumConnected = new AtomicInteger();
    private final ThreadLocal<Matches> scratch = ThreadLocal.withInitial(Matches::new);

    public Broker(BrokerConfig config, AccessControl access, Metrics metrics, BrokerLog log) {
        this(config, access, metrics, log, () -> System.nanoTime() / 1_000_000);
    }

    /** With a clock of its own, which never goes back; for tests. */
    public Broker(BrokerConfig config, AccessControl access, Metrics metrics, BrokerLog log, LongSupplier clockMillis) {
        this(config, Places.of(access), metrics, log, clockMillis, Store.NONE);
    }

    /** With the same rules everywhere. */
    public Broker(
            BrokerConfig config,
            AccessControl access,
            Metrics metrics,
            BrokerLog log,
            LongSupplier clockMillis,
            Store store) {
        this(config, Places.of(access), metrics, log, clockMillis, store);
    }

    /**
     * @param places the rules of each place where clients come in
     * @param clockMillis a clock that never goes back
     * @param store keeps what outlives the process; it is {@linkplain #restore loaded} before the first client comes
     */
    public Broker(
            BrokerConfig config, Places places, Metrics metrics, BrokerLog log, LongSupplier clockMillis, Store store) {
        this.config = config;
        this.clockMillis = clockMillis;
        this.places = places;
        this.metrics = metrics;
        this.log = log;
        this.retaining = new Retaining(config.limits(), places, metrics, log, clockMillis);
        this.retained = retaining.messages();
        this.store = store;
        this.sessions = new Sessions(config.limits(), metrics, store);
        this.refusals = new Refusals(metrics);
        this.tracing = new Tracing(sessions);
        this.inspection = new Inspection(this, sessions, retained, wills);
    }

    /** Takes in what the store has kept; once, before anything else. Says how much that is. */
    public void restore() {
        if (!store.keeps()) {
            return;
        }
        Restoration restoration = new Restoration(nowMillis(), sessions, subscriptions, retained, wills);
        store.load(restoration);
        retaining.keptBy(store);
        store.begin(store.level());
        for (Session session : restoration.over()) {
            if (sessions.drop(session)) {
                finish(session);
            }
        }
        store.end();
        log.notice("The store gave back " + sessions.size() + " sessions with " + subscriptions.size()
                + " subscriptions, and " + retained.size() + " retained messages.");
    }

    /** Keeps what outlives the process. */
    public Store store() {
        return store;
    }

    /**
     * Goes on by other limits and features. Sessions that are there keep theirs until their clients come anew. Any thread.
     */
    public void configure(BrokerConfig changed) {
        config = changed;
        sessions.limits(changed.limits());
        retaining.limits(changed.limits());
    }

    /** Who was turned away, and why. */
    public Refusals refusals() {
        return refusals;
    }

    /** Which connections lost their Session to another one. */
    public Takeovers takeovers() {
        return takeovers;
    }

    /** What operators look at, and what they do. */
    public Inspection inspection() {
        return inspection;
    }

    /** Who watches the packets of whom. */
    public Tracing tracing() {
        return tracing;
    }

    /** Who may look at the broker by HTTP, and change it. */
    public ApiConfig api() {
        return config.api();
    }

    public PublishRates rates() {
        return rates;
    }

    public LimitsConfig limits() {
        return config.limits();
    }

    public FeaturesConfig features() {
        return config.features();
    }

    /** The rules of every place where clients come in. */
    public Places places() {
        return places;
    }

    /** Where passwords are compared. Runs at once on the thread that asks, until {@link #logins(Executor)} names another. */
    public Executor logins() {
        return logins;
    }

    /** Names the threads that have the time to compare passwords; before clients come in. */
    public void logins(Executor threads) {
        logins = threads;
    }

    /** Who is administered by messages; null: nobody, and such messages go nowhere. */
    public @Nullable Control control() {
        return control;
    }

    /** Names who is administered by messages below {@code $CONTROL}; before clients come in. */
    public void control(Control administered) {
        control = administered;
    }

    public Metrics metrics() {
        return metrics;
    }

    public BrokerLog log() {
        return log;
    }

    /** Milliseconds of the broker's clock; only differences mean something. */
    public long nowMillis() {
        return clockMillis.getAsLong();
    }

    // ---- messages

    /**
     * Keeps the message if it is retained and the bounds allow it, and gives it to every subscriber that wants it.
     *
     * @return who wanted it; good until the next call on this thread
     */
    public Matches publish(Message message) {
        if (!store.keeps()) {
            retaining.take(message);
            return route(message);
        }
        store.begin(store.level());
        try {
            retaining.take(message);
            return route(message);
        } finally {
            store.end();
        }
    }

    /**
     * As {@link #publish}, but nobody gets a message that was to be retained and is above the bounds: null then. Whoever sent
     * it is told {@link #tooManyRetained}.
     */
    public @Nullable Matches publishUnlessTooMany(Message message) {
        if (!message.retain()) {
            return publish(message);
        }
        store.begin(store.level());
        try {
            return retaining.take(message) ? route(message) : null;
        } finally {
            store.end();
        }
    }

    /** Why a message was not retained, in a sentence without its full stop. */
    public String tooManyRetained() {
        return retaining.tooMany();
    }

    private Matches route(Message message) {
        Matches matches = scratch.get();
        subscriptions.match(message.bytes(), message.topicOffset(), message.topicLength(), matches);
        if (!matches.isEmpty()) {
            matches.deliver(message);
        }
        return matches;
    }

    // ---- sessions

    /**
     * Opens the Session of a client that was let in; ends what the new connection replaces.
     *
     * @return null if the Session belongs to another user, who has a right to it
     */
    public Sessions.@Nullable Opened open(
            Identity who, boolean cleanStart, Outlet connection, int receiveMaximum, long expirySeconds) {
        int version = places.version();
        store.begin(store.level());
        try {
            Sessions.Opened opened = sessions.open(
                    who,
                    places.at(who.place()).rights(who),
                    owner -> !places.at(owner.place()).welcomes(owner),
                    cleanStart,
                    connection,
                    receiveMaximum,
                    expirySeconds);
            return opened == null ? null : opened(opened, who, version);
        } finally {
            store.end();
        }
    }

    private Sessions.Opened opened(Sessions.Opened opened, Identity who, int version) {
        Outlet previous = opened.previousOutlet();
        if (previous != null) {
            ConnectionView old = previous.view();
            takeovers.add(who.clientId(), old == null ? "" : old.address(), who.address(), !opened.present());
            previous.kick(
                    ReasonCode.SESSION_TAKEN_OVER,
                    "another connection uses the client identifier " + who.clientId()
                            + "; give each client an identifier of its own");
        }
        if (opened.present()) {
            takeWill(opened.session()); // [MQTT-3.1.3-9]: the client is back in time
        }
        if (opened.discarded() != null) {
            finish(opened.discarded());
        }
        int now = connected.incrementAndGet();
        maximumConnected.accumulateAndGet(now, Math::max);
        if (places.version() != version) {
            entitle(opened.session()); // whoever changed the rules may have come too early to see this Session
        }
        return opened;
    }

    /** The rules have changed: every client gets the rights that it has now, and whoever may not be here any more goes. */
    public void rulesChanged() {
        sessions.all().forEach(this::entitle);
    }

    private void entitle(Session session) {
        Identity who = session.identity();
        if (who == null) {
            return;
        }
        AccessControl rules = places.at(who.place());
        if (rules.welcomes(who)) {
            session.entitle(rules.rights(who));
            return;
        }
        session.entitle(Rights.none("the user may not be here any more"));
        session.kick(ReasonCode.NOT_AUTHORIZED, "the rules have changed, and this client may not be here any more");
    }

    /**
     * The connection of a client that was let in has ended.
     *
     * @param will to be published, now or when its delay has passed; null after an orderly DISCONNECT
     * @param willDelaySeconds 0 before MQTT 5
     */
    public void close(Session session, Outlet connection, @Nullable Message will, long willDelaySeconds) {
        store.begin(store.level());
        try {
            closed(session, connection, will, willDelaySeconds);
        } finally {
            store.end();
        }
    }

    private void closed(Session session, Outlet connection, @Nullable Message will, long willDelaySeconds) {
        long nowMillis = nowMillis();
        connected.decrementAndGet();
        boolean takenOver = !session.attachedTo(connection);
        List<HandOn> handedOn = new ArrayList<>();
        boolean ended = sessions.close(session, connection, nowMillis, handedOn);
        if (!takenOver && session.storedAs() != 0) {
            store.add(new Change.WillTaken(session.storedAs()));
        }
        if (will != null) {
            boolean sessionGoesOn = !ended && sessions.isCurrent(session);
            if (willDelaySeconds == 0 || !sessionGoesOn) {
                publishWill(session, will);
            } else if (!takenOver) {
                long delaySeconds = Math.min(willDelaySeconds, session.expirySeconds());
                long dueMillis = nowMillis + delaySeconds * 1000;
                wills.add(session, will, dueMillis);
                if (session.storedAs() != 0) {
                    store.add(new Change.WillKept(session.storedAs(), will, delaySeconds, dueMillis));
                }
            }
        }
        if (ended) {
            finish(session);
        }
        handOn(handedOn);
    }

    private static void handOn(List<HandOn> handedOn) {
        for (HandOn left : handedOn) {
            left.group().handOn(left.message());
        }
    }

    /** The Session is no more: its subscriptions go, its Will comes [MQTT-3.1.2-8]. */
    void finish(Session session) {
        List<HandOn> handedOn = new ArrayList<>();
        for (Subscription subscription : session.end(handedOn)) {
            subscriptions.unsubscribe(session, subscription);
        }
        handOn(handedOn);
        Message will = wills.take(session);
        if (will != null) {
            publishDelayedWill(session, will);
        }
    }

    /** Meanwhile what the client came in with may have ended by itself, as a token does. */
    private void publishDelayedWill(Session session, Message will) {
        Identity who = session.identity();
        if (who != null && !places.at(who.place()).welcomes(who)) {
            session.entitle(Rights.none("the user may not be here any more"));
        }
        publishWill(session, will);
    }

    /** A Will may have waited long: what counts is what its client may do now. */
    private void publishWill(Session session, Message will) {
        Verdict verdict = session.rights().write(will.topic());
        if (verdict.allowed()) {
            publish(will);
        } else {
            log.notice(
                    "Denied the Will of " + session.clientId() + " on " + will.topic() + " (" + verdict.rule() + ").");
        }
    }

    /** A client that was let in has a Will: it is kept with its Session. */
    public void keepWill(Session session, Message will, long delaySeconds) {
        if (session.storedAs() != 0) {
            store.add(new Change.WillKept(session.storedAs(), will, delaySeconds, Message.NEVER));
        }
    }

    private @Nullable Message takeWill(Session session) {
        Message will = wills.take(session);
        if (will != null && session.storedAs() != 0) {
            store.add(new Change.WillTaken(session.storedAs()));
        }
        return will;
    }

    /** Why a Session cannot be kept, in a sentence; null if it can, or need not. */
    public @Nullable String refusal(String clientId, long expirySeconds) {
        if (!store.keeps() || expirySeconds == 0) {
            return null;
        }
        int most = config.persistence().maximumSessions();
        if (sessions.kept() >= most && !sessions.isKept(clientId)) {
            return "the server keeps " + most + " sessions, and no more; connect without a session expiry";
        }
        return store.refusal();
    }

    // ---- subscriptions

    /**
     * Subscribes, and sends the Retained Messages that the filter finds [MQTT-3.3.1-9].
     *
     * @param identifier the Subscription Identifier, or 0
     * @return false if the client has as many subscriptions as it may
     */
    public boolean subscribe(Session session, Subscription subscription, int identifier) {
        if (!session.remember(subscription, identifier)) {
            return false;
        }
        boolean isNew = subscriptions.subscribe(session, subscription, identifier);
        if (subscription.filter().shareName() != null) {
            return true; // a Shared Subscription gets no Retained Messages [MQTT-3.8.3.1]
        }
        RetainHandling handling = subscription.retainHandling();
        if (handling == RetainHandling.SEND || handling == RetainHandling.SEND_IF_NEW && isNew) {
            List<Message> found = retaining.matching(subscription.filter());
            if (!found.isEmpty()) {
                session.deliverRetained(found, subscription.qos(), Origin.of(identifier, null));
            }
        }
        return true;
    }

    /** Ends a subscription; false if there was none. */
    public boolean unsubscribe(Session session, TopicFilter filter) {
        Subscription had = session.forget(filter.toString());
        return had != null && subscriptions.unsubscribe(session, had);
    }

    // ---- the clock

    /** About once a second, from the housekeeper: what is due by now. */
    public void tick() {
        store.begin(store.level());
        try {
            doWhatIsDue();
        } finally {
            store.end();
        }
    }

    private void doWhatIsDue() {
        long nowMillis = nowMillis();
        for (Session session : wills.due(nowMillis)) {
            Message will = takeWill(session);
            if (will != null) {
                publishDelayedWill(session, will);
            }
        }
        for (Session session : sessions.takeExpired(nowMillis)) {
            metrics.sessionsExpired.incrementAndGet();
            finish(session);
        }
        retained.expire(nowMillis);
    }

    // ---- for the eye

    /** Clients that are connected. */
    public int connectedClients() {
        return connected.get();
    }

    /** The most clients that were connected at one time. */
    public int maximumConnectedClients() {
        return maximumConnected.get();
    }

    /** Sessions, connected or not. */
    public int sessions() {
        return sessions.size();
    }

    public int subscriptions() {
        return subscriptions.size();
    }

    public int sharedSubscriptions() {
        return subscriptions.sharedSize();
    }

    public int retainedMessages() {
        return retained.size();
    }
}
