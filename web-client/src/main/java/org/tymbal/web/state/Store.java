package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;

/**
 * What the views hold: the connection that they show, and one frame to be asked for, however often something changes before
 * that frame is drawn.
 */
public final class Store {
    private final Runnable frameRequest;
    final List<Connection> connections = new ArrayList<>();
    Connection shown;
    private Extras extras = Extras.NONE;
    private boolean requested;

    /** @param frameRequest asks the page to draw soon; called at most once until {@link #drawn} */
    public Store(AppState state, Runnable frameRequest) {
        this.frameRequest = frameRequest;
        shown = new Connection(this, state);
        connections.add(shown);
    }

    /** From now on, the forms have more to say. */
    public void extras(Extras other) {
        extras = other;
    }

    public Extras extras() {
        return extras;
    }

    /** The connection that the views show; another one in another frame. */
    public Connection shown() {
        return shown;
    }

    /** The state of the connection that is shown. */
    public AppState state() {
        return shown.state;
    }

    /** To the connection that is shown. */
    public void dispatch(Action action) {
        shown.dispatch(action);
    }

    /** What is true of the page is so for every connection. */
    void reduce(Connection of, Action action) {
        for (Connection one : connections) {
            if (one == of || action instanceof Action.OfPage) {
                one.state = Reducer.reduce(one.state, action);
            }
        }
    }

    /** Once a second: rates and histories. */
    public void tick(double nowMillis) {
        for (Connection one : connections) {
            one.tick(nowMillis);
        }
        changed();
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
