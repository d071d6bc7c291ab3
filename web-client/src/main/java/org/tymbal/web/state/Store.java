package org.tymbal.web.state;

import java.util.function.Consumer;

/** Holds the state, and asks for one frame however often it changes before that frame is drawn. */
public final class Store {
    private final Runnable frameRequest;
    private AppState state;
    private Consumer<Action> effects = action -> {};
    private Extras extras = Extras.NONE;
    private boolean requested;

    /** @param frameRequest asks the page to draw soon; called at most once until {@link #drawn} */
    public Store(AppState state, Runnable frameRequest) {
        this.state = state;
        this.frameRequest = frameRequest;
    }

    /** Who carries out what actions mean for the world. */
    public void effects(Consumer<Action> consumer) {
        effects = consumer;
    }

    /** From now on, the forms have more to say. */
    public void extras(Extras other) {
        extras = other;
    }

    public Extras extras() {
        return extras;
    }

    public AppState state() {
        return state;
    }

    public void dispatch(Action action) {
        state = Reducer.reduce(state, action);
        changed();
        effects.accept(action);
    }

    /** Something beside the state is to be drawn: a message, a number, the countdown. */
    public void changed() {
        if (!requested) {
            requested = true;
            frameRequest.run();
        }
    }

    /** The frame begins; what changes from now on needs another one. */
    public void drawn() {
        requested = false;
    }
}
