package org.tymbal.web.state;

import java.util.function.Consumer;

/**
 * One connection of the page: its state, what came by it, and who carries out its actions. The page may have several, see
 * {@link Desk}; those that are not shown go on receiving.
 */
public final class Connection {
    private final Store store;
    private final MessageLog messages = new MessageLog();
    private final EventLog events = new EventLog();
    private final Traffic traffic = new Traffic();
    private Consumer<Action> effects = action -> {};
    private SysFeed sys = SysFeed.NONE;
    private MessageFeed feed = MessageFeed.NONE;
    private boolean logsOwn;
    AppState state;
    /** As the person calls it; empty: as its broker is called. */
    String name = "";
    /** How many messages had come when it was shown last. */
    int seen;

    Connection(Store store, AppState state) {
        this.store = store;
        this.state = state;
    }

    /** Who carries out what actions mean for the world. */
    void effects(Consumer<Action> consumer) {
        effects = consumer;
    }

    public AppState state() {
        return state;
    }

    public MessageLog messages() {
        return messages;
    }

    public EventLog events() {
        return events;
    }

    public Traffic traffic() {
        return traffic;
    }

    public MessageFeed feed() {
        return feed;
    }

    public SysFeed sys() {
        return sys;
    }

    Store store() {
        return store;
    }

    /** Whether the list shows what the page publishes itself, as it leaves. */
    public boolean logsOwn() {
        return logsOwn;
    }

    public void logOwn(boolean wanted) {
        logsOwn = wanted;
    }

    public void dispatch(Action action) {
        store.reduce(this, action);
        changed();
        effects.accept(action);
    }

    /** Something beside the state is to be drawn. What is not shown waits for the next tick. */
    void changed() {
        if (store.shown() == this) {
            store.changed();
        }
    }

    /** From now on, what the broker says about itself goes there. */
    public void keepSys(SysFeed other) {
        sys = other;
        dispatch(new Action.Navigate(state.tab()));
    }

    /** From now on, every message of the list goes there, too; first come those that are in it. */
    public void keepMessages(MessageFeed other, double nowMillis) {
        feed = other;
        for (int i = messages.newestSequence() - messages.size() + 1; i <= messages.newestSequence(); i++) {
            LoggedMessage message = messages.find(i);
            if (message != null && !message.out()) {
                other.message(message);
            }
        }
        other.sample(nowMillis);
    }

    void tick(double nowMillis) {
        traffic.sample(nowMillis);
        sys.sample(nowMillis);
        feed.sample(nowMillis);
    }
}
