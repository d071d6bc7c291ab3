package org.tymbal.web.state;

import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.MqttClient;
import org.tymbal.client.PublishOutcome;
import org.tymbal.client.Reasons;
import org.tymbal.client.Scheduler;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/** What actions do to the world (the client, the kept texts), and what the world answers, as actions and log lines. */
public final class Effects implements MqttClient.Listener {
    private static final TopicFilter SYS_FILTER = TopicFilter.of("$SYS/#");
    private static final Subscription SYS = Subscription.of(SYS_FILTER, Qos.AT_MOST_ONCE);

    private final Connection connection;
    private final BiFunction<String, ProtocolVersion, Transport> transports;
    private final Profiles profiles;
    private final LongSupplier clock;
    private final boolean securePage;
    private final MqttClient client;
    private final Repeater repeater;

    private final Topics topics = new Topics();
    private boolean sysWanted;
    private boolean scrolledAway;
    private Runnable welcomed = () -> {};

    /**
     * @param transports from a URL and a version, a transport for one attempt
     * @param clock the epoch in milliseconds
     * @param securePage whether the page came by https, so that browsers forbid ws://
     */
    public Effects(
            Connection connection,
            Scheduler scheduler,
            BiFunction<String, ProtocolVersion, Transport> transports,
            Profiles profiles,
            LongSupplier clock,
            Random random,
            boolean securePage) {
        this.connection = connection;
        this.transports = transports;
        this.profiles = profiles;
        this.clock = clock;
        this.securePage = securePage;
        client = new MqttClient(scheduler, random, this);
        repeater = new Repeater(scheduler, random, this::publishOneOfMany);
        connection.effects(this::perform);
    }

    /** Is run whenever a broker has accepted the page: it may be another one than before at the same address. */
    public void onWelcome(Runnable action) {
        welcomed = action;
    }

    /** Reads what was kept from earlier visits. */
    public void restore() {
        int theme = Numbers.parse(profiles.load("theme"), 0);
        connection.dispatch(new Action.Choose(Theme.values()[Math.min(theme, 2)]));
        connection.dispatch(
                new Action.AllowShortcuts(!profiles.load("shortcuts").equals("off")));
    }

    private void log(EventLog.Kind kind, String sentence) {
        connection.events().add(clock.getAsLong(), kind, sentence);
        connection.changed();
    }

    private void perform(Action action) {
        if (action instanceof Action.Connect it) {
            connect(it.profile());
        } else if (action instanceof Action.Disconnect) {
            client.disconnect();
        } else if (action instanceof Action.ConnectNow) {
            client.connectNow();
        } else if (action instanceof Action.Subscribe it) {
            subscribe(it.draft());
        } else if (action instanceof Action.Unsubscribe it) {
            unsubscribe(it.id());
        } else if (action instanceof Action.Publish it) {
            publish(it.draft());
        } else if (action instanceof Action.StartRepeating it) {
            startRepeating(it);
        } else if (action instanceof Action.StopRepeating) {
            stopRepeating(Words.of(
                    "Stopped after {}.",
                    Words.many(repeater.count(), "{} message|{} messages", Numbers.grouped(repeater.count()))));
        } else if (action instanceof Action.Pause || action instanceof Action.ScrolledAway) {
            scrolledAway = action instanceof Action.ScrolledAway it ? it.away() : scrolledAway;
            if (connection.state().paused() || scrolledAway) {
                connection.messages().hold();
            } else {
                connection.messages().release();
            }
        } else if (action instanceof Action.Filter || action instanceof Action.Hear) {
            refilter();
        } else if (action instanceof Action.ClearMessages) {
            connection.messages().clear();
        } else if (action instanceof Action.Navigate it) {
            watchSys(it.tab());
        } else if (action instanceof Action.Chart it) {
            connection.feed().chart(it.topic(), it.path());
        } else if (action instanceof Action.Choose it) {
            profiles.save("theme", Integer.toString(it.theme().ordinal()));
        } else if (action instanceof Action.AllowShortcuts it) {
            profiles.save("shortcuts", it.allowed() ? "on" : "off");
        }
    }

    private void connect(Profile profile) {
        String problem = connection.store().extras().problem(profile);
        if (problem == null && securePage && !profile.broker().tls()) {
            problem = Words.of("This page came by https, and from such a page browsers allow only wss:// (TLS).");
        }
        if (problem != null) {
            connection.dispatch(new Action.ConnectRefused(new Note(Note.Tone.BAD, problem)));
            return;
        }
        String url = profile.broker().url();
        connection.dispatch(new Action.ProfileTaken(profile));
        connection.sys().clear();
        log(
                EventLog.Kind.OUT,
                Words.of(
                        "Connecting to {} with MQTT {}.", url, profile.version().label()));
        client.connect(
                url,
                () -> transports.apply(url, profile.version()),
                connection.store().extras().options(profile));
    }

    private void watchSys(Tab tab) {
        if (tab == Tab.SYS && !sysWanted && connection.sys() != SysFeed.NONE) {
            sysWanted = true;
            if (!isShown(SYS_FILTER)) {
                client.subscribe(SYS);
                log(
                        EventLog.Kind.OUT,
                        Words.of("Subscribing to $SYS/# for the $SYS view; those messages stay out of the list."));
            }
        }
    }

    /** Whether the filter is one of the subscriptions that the person made. */
    private boolean isShown(TopicFilter filter) {
        for (SubscriptionRow row : connection.state().subscriptions()) {
            if (row.filter().equals(filter)) {
                return true;
            }
        }
        return false;
    }

    private void subscriptionsChanged() {
        topics.subscriptionsAre(connection.state().subscriptions());
        refilter();
    }

    private void refilter() {
        connection
                .messages()
                .filter(connection.state().filter(), connection.state().subscriptions());
    }

    private void subscribe(SubscribeDraft asked) {
        String problem = asked.problem();
        if (problem != null) {
            connection.dispatch(new Action.SubscribeRefused(new Note(Note.Tone.BAD, problem)));
            return;
        }
        subscriptionsChanged();
        log(
                EventLog.Kind.OUT,
                Words.of(
                        "Subscribing to {}, QoS {}.",
                        asked.filter(),
                        "" + asked.qos().level()));
        client.subscribe(asked.subscription(), asked.properties());
    }

    private void unsubscribe(int id) {
        SubscriptionRow row = connection.state().subscription(id);
        if (row != null && row.filter().equals(SYS_FILTER) && sysWanted) {
            onUnsubscribed(SYS_FILTER, ReasonCode.SUCCESS);
        } else if (row != null) {
            log(
                    EventLog.Kind.OUT,
                    Words.of("Unsubscribing from {}.", row.filter().toString()));
            client.unsubscribe(row.filter());
        }
        subscriptionsChanged();
    }

    private static Packet.Publish packet(PublishDraft draft) {
        ByteSlice bytes = draft.bytes();
        return new Packet.Publish(
                false,
                draft.qos(),
                draft.retain(),
                TopicName.of(draft.topic()),
                0,
                draft.properties(),
                bytes == null ? ByteSlice.utf8(draft.payload()) : bytes);
    }

    /** The message as it leaves: its echo is timed, and the list has it if that is wished. */
    private Packet.Publish sent(PublishDraft draft) {
        Packet.Publish packet = packet(draft);
        connection.feed().published(packet, clock.getAsLong());
        if (connection.logsOwn()) {
            log(packet, topics.of(packet.topic()), true);
        }
        return packet;
    }

    private LoggedMessage log(Packet.Publish message, Topic topic, boolean out) {
        LoggedMessage logged = new LoggedMessage(
                connection.messages().nextSequence(),
                clock.getAsLong(),
                topic,
                message.payload().own(),
                message.qos(),
                message.retain(),
                message.dup(),
                message.properties().own(),
                out);
        connection.messages().add(logged);
        return logged;
    }

    private void publish(PublishDraft draft) {
        String problem = draft.problem();
        if (problem != null) {
            connection.dispatch(new Action.Published(new Note(Note.Tone.BAD, problem)));
            return;
        }
        if (draft.qos() != Qos.AT_MOST_ONCE || !connection.state().isConnected()) {
            String waits = connection.state().isConnected()
                    ? Words.of("Waiting for the broker to confirm {}.", draft.topic())
                    : Words.of("Kept: it will be sent as soon as there is a connection.");
            connection.dispatch(new Action.Published(new Note(Note.Tone.QUIET, waits)));
        }
        client.publish(sent(draft), outcome -> published(draft, outcome));
    }

    private void published(PublishDraft draft, PublishOutcome outcome) {
        String what =
                draft.topic() + ", QoS " + draft.qos().level() + (draft.retain() ? ", " + Words.of("retained") : "");
        boolean confirmed = outcome.kind() == PublishOutcome.Kind.CONFIRMED;
        String safety = confirmed ? connection.state().safety() : "";
        if (confirmed || outcome.kind() == PublishOutcome.Kind.SENT) {
            connection.traffic().published();
            String how = confirmed
                    ? Words.of(
                            "The broker confirmed {} after {} ms{}.", draft.topic(), "" + outcome.tookMillis(), safety)
                    : Words.of("Sent to {}.", draft.topic());
            connection.dispatch(new Action.Published(new Note(Note.Tone.GOOD, how + hint(draft, outcome))));
            log(EventLog.Kind.GOOD, Words.of("Published to {}{}.", what, safety));
        } else {
            connection.dispatch(new Action.Published(
                    new Note(Note.Tone.BAD, Words.of("Not published. {}", outcome.explanation()))));
            log(EventLog.Kind.BAD, Words.of("Could not publish to {}. {}", what, outcome.explanation()));
        }
    }

    /** What a newcomer would wonder about next. */
    private String hint(PublishDraft draft, PublishOutcome outcome) {
        if (topics.of(TopicName.of(draft.topic())).subscriptionId() == 0) {
            return ' ' + Words.of("It will not come back here: no subscription of this page matches it.");
        }
        return outcome.reason() == ReasonCode.NO_MATCHING_SUBSCRIBERS
                ? ' ' + Words.of("Nobody is subscribed to it.")
                : "";
    }

    private void startRepeating(Action.StartRepeating it) {
        String problem = it.draft().problem();
        if (problem == null && !connection.state().isConnected()) {
            problem = Words.of("There is no connection.");
        }
        if (problem != null) {
            connection.dispatch(new Action.Published(new Note(Note.Tone.BAD, problem)));
            return;
        }
        String sentence = Words.of("Publishing to {} every {} ms.", it.draft().topic(), "" + it.everyMillis());
        log(EventLog.Kind.OUT, sentence);
        connection.dispatch(new Action.Repeating(true, new Note(Note.Tone.GOOD, sentence)));
        connection.traffic().repeating();
        repeater.start(it.draft(), it.everyMillis());
    }

    private void stopRepeating(String sentence) {
        if (connection.state().repeating()) {
            repeater.stop();
            log(EventLog.Kind.INFO, sentence);
            connection.dispatch(new Action.Repeating(false, new Note(Note.Tone.QUIET, sentence)));
        }
    }

    private void publishOneOfMany(PublishDraft draft) {
        client.publish(sent(draft), outcome -> {
            if (outcome.kind() == PublishOutcome.Kind.SENT || outcome.kind() == PublishOutcome.Kind.CONFIRMED) {
                connection.traffic().published();
            } else {
                stopRepeating(Words.of("Stopped. {}", outcome.explanation()));
            }
        });
    }

    @Override
    public void onStatus(ClientStatus status) {
        connection.dispatch(new Action.StatusChanged(status));
        if (status instanceof ClientStatus.Connected it) {
            Profile profile = connection.state().profile();
            welcomed.run();
            log(
                    EventLog.Kind.GOOD,
                    Words.of(
                            it.sessionPresent()
                                    ? "Connected to {} as {}. The session is the one from before: nothing was lost."
                                    : "Connected to {} as {}. The session is a new one.",
                            profile.broker().url(),
                            it.clientId()));
            if (!profile.broker().equals(connection.state().home())) {
                connection.store().extras().connected(profile);
            }
        } else if (status instanceof ClientStatus.Waiting it) {
            int seconds = (it.delayMillis() + 500) / 1_000;
            log(EventLog.Kind.BAD, Words.of("{} Trying again in {} s.", it.explanation(), "" + seconds));
            stopRepeating(Words.of("Stopped: the connection is gone."));
        } else if (status instanceof ClientStatus.Offline it
                && !it.explanation().isEmpty()) {
            log(it.asked() ? EventLog.Kind.INFO : EventLog.Kind.BAD, it.explanation());
            stopRepeating(Words.of("Stopped: the connection is gone."));
        }
    }

    @Override
    public void onMessage(Packet.Publish message) {
        long now = clock.getAsLong();
        Topic topic = topics.of(message.topic());
        boolean isSys = message.topic().isDollar() && sysWanted && topic.text().startsWith("$SYS/");
        if (isSys) {
            String text = message.payload().text();
            connection
                    .sys()
                    .record(topic.text(), text == null ? message.payload().toString() : text, now);
        }
        if (!isSys || topic.subscriptionId() != 0) {
            connection.traffic().received(topic.subscriptionIds());
            LoggedMessage logged = log(message, topic, false);
            connection.feed().message(logged);
        }
        connection.changed();
    }

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {
        connection.dispatch(new Action.Subscribed(filter, reason));
        if (reason.isError()) {
            log(EventLog.Kind.BAD, Words.of("Not subscribed to {}. {}", filter.toString(), Reasons.sentence(reason)));
        } else {
            log(
                    EventLog.Kind.GOOD,
                    Words.of("Subscribed to {}, granted QoS {}.", filter.toString(), "" + reason.value()));
        }
    }

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {
        connection.dispatch(new Action.Unsubscribed(filter));
        subscriptionsChanged();
        log(EventLog.Kind.INFO, Words.of("Unsubscribed from {}.", filter.toString()));
    }

    @Override
    public void onNotice(String sentence) {
        log(EventLog.Kind.INFO, sentence);
    }
}
