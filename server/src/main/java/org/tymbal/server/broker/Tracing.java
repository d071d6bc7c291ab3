package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.Sessions;

/**
 * Who watches the packets of whom. A connection looks here when it is opened and when it is woken, and only if the number has
 * changed at who watches it: while nobody looks, a packet costs no more than the question whether there is somebody. Any thread.
 */
public final class Tracing {
    /** How many may watch at a time. */
    public static final int MOST = 8;

    private record State(List<Viewer> viewers, int version) {}

    private final AtomicReference<State> state = new AtomicReference<>(new State(List.of(), 0));
    private volatile int version;
    private final Sessions sessions;

    Tracing(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Another number whenever somebody has begun or ended to watch. */
    public int version() {
        return version;
    }

    private List<Viewer> viewers() {
        State now = state.get();
        return now == null ? List.of() : now.viewers();
    }

    /** Who watches this client. */
    public List<Viewer> viewersOf(String clientId) {
        List<Viewer> all = viewers();
        List<Viewer> found = all;
        if (!all.isEmpty()) {
            found = new ArrayList<>();
            for (Viewer viewer : all) {
                if (viewer.watches(clientId)) {
                    found.add(viewer);
                }
            }
        }
        return found;
    }

    /** From now on this one watches; false if too many do. */
    public boolean begin(Viewer viewer) {
        State now = state.updateAndGet(before -> {
            if (before.viewers().size() >= MOST) {
                return before;
            }
            List<Viewer> more = new ArrayList<>(before.viewers());
            more.add(viewer);
            return new State(List.copyOf(more), before.version() + 1);
        });
        boolean begun = now.viewers().contains(viewer);
        if (begun) {
            tell(viewer);
        }
        return begun;
    }

    /** This one watches no more. */
    public void end(Viewer viewer) {
        state.updateAndGet(before -> {
            List<Viewer> fewer = new ArrayList<>(before.viewers());
            return fewer.remove(viewer) ? new State(List.copyOf(fewer), before.version() + 1) : before;
        });
        tell(viewer);
    }

    private void tell(Viewer viewer) {
        State now = state.get();
        version = now == null ? 0 : now.version();
        boolean named = false;
        for (String clientId : viewer.clients()) {
            named = true;
            Session session = sessions.find(clientId);
            if (session != null) {
                session.wake();
            }
        }
        if (!named) {
            sessions.all().forEach(Session::wake);
        }
    }
}
