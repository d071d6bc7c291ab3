package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;

/**
 * Several connections side by side: opens, shows, names and closes them. One is always there, and one is shown. All of them
 * together keep no more bytes of messages than {@link MessageLog} allows two.
 */
public final class Desk {
    public static final int MOST = 8;
    static final int LONGEST_NAME = 60;

    private final Store store;
    private final Profiles kept;
    private final Consumer<Connection> effects;
    private final List<Consumer<Connection>> fittings = new ArrayList<>();

    /** @param effects makes who carries out the actions of a connection */
    public Desk(Store store, Profiles kept, Consumer<Connection> effects) {
        this.store = store;
        this.kept = kept;
        this.effects = effects;
    }

    /** Where small texts stay between visits. */
    public Profiles kept() {
        return kept;
    }

    /** Every connection gets this, those that are there and those to come. */
    public void each(Consumer<Connection> fitting) {
        fittings.add(fitting);
        for (Connection one : store.connections) {
            fitting.accept(one);
        }
    }

    /** In the order in which they were opened. */
    public List<Connection> connections() {
        return store.connections;
    }

    /** A further connection, which is tried at once, but not shown; null if there is no room. */
    public @Nullable Connection open(Profile profile, String name) {
        if (store.connections.size() >= MOST) {
            return null;
        }
        Connection fresh = new Connection(store, store.state().beside(profile));
        fresh.name = name;
        store.connections.add(fresh);
        share();
        effects.accept(fresh);
        for (Consumer<Connection> fitting : fittings) {
            fitting.accept(fresh);
        }
        fresh.dispatch(new Action.Connect(profile));
        store.changed();
        return fresh;
    }

    /** As this profile has it, named like it, with its subscriptions; null if there is no room. */
    public @Nullable Connection open(KeptProfile kept, String password) {
        Connection fresh = open(kept.profile().withPassword(password), kept.name());
        if (fresh != null) {
            for (SubscribeDraft wanted : kept.subscriptions()) {
                fresh.dispatch(new Action.Subscribe(wanted));
            }
        }
        return fresh;
    }

    /** From the next frame on, the views show this one. */
    public void show(Connection one) {
        Connection before = store.shown;
        if (one != before) {
            // Nobody looks at its list any more, so nothing there has to stand still but what was paused.
            before.dispatch(new Action.ScrolledAway(false));
            before.seen = before.traffic().receivedCount();
            store.shown = one;
            one.dispatch(new Action.Navigate(one.state.tab()));
        }
    }

    /** Disconnects and forgets it, unless it is the only one; its neighbour is shown if it was. */
    public void close(Connection one) {
        int at = store.connections.indexOf(one);
        if (at < 0 || store.connections.size() == 1) {
            return;
        }
        if (one == store.shown) {
            show(store.connections.get(at == 0 ? 1 : at - 1));
        }
        one.dispatch(new Action.StopRepeating());
        one.dispatch(new Action.Disconnect());
        store.connections.remove(one);
        one.keepSys(SysFeed.NONE);
        one.keepMessages(MessageFeed.NONE, 0);
        share();
        store.changed();
    }

    private void share() {
        int bytes = MessageLog.MOST_BYTES / Math.max(2, store.connections.size()) * 2;
        for (Connection one : store.connections) {
            one.messages().keep(bytes);
        }
    }

    /** An empty name is that of the broker again. */
    public void rename(Connection one, String name) {
        String text = name.trim();
        one.name = text.substring(0, Math.min(LONGEST_NAME, text.length()));
        store.changed();
    }

    /** What a person calls it. */
    public static String name(Connection one) {
        return one.name.isEmpty() ? one.state.profile().broker().label() : one.name;
    }

    /** How many messages came while it was not shown. */
    public int unread(Connection one) {
        return one == store.shown ? 0 : one.traffic().receivedCount() - one.seen;
    }

    public boolean isShown(Connection one) {
        return one == store.shown;
    }

    /** connected, connecting, waiting or offline. */
    public static String status(Connection one) {
        ClientStatus status = one.state.status();
        return status instanceof ClientStatus.Connected
                ? "connected"
                : status instanceof ClientStatus.Connecting
                        ? "connecting"
                        : status instanceof ClientStatus.Waiting ? "waiting" : "offline";
    }
}
