package org.tymbal.server.http.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.SessionView;

/** Orders of clients other than by their identifiers: whoever stands out comes first. */
final class ClientOrder {
    private static final Map<String, ToDoubleFunction<SessionView>> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("in", view -> {
            ConnectionView connection = view.connection();
            return connection == null ? -1 : connection.traffic().messagesInRate();
        });
        ORDERS.put("out", view -> {
            ConnectionView connection = view.connection();
            return connection == null ? -1 : connection.traffic().messagesOutRate();
        });
        ORDERS.put("queued", SessionView::queued);
        ORDERS.put("inflight", SessionView::inflight);
        ORDERS.put("subscriptions", SessionView::subscriptions);
        ORDERS.put("lost", view -> {
            long lost = 0;
            for (long count : view.losses().values()) {
                lost += count;
            }
            return lost;
        });
        ORDERS.put("latest", view -> {
            ConnectionView connection = view.connection();
            return connection == null ? -view.awaySeconds() * 1000.0 : connection.connectedAtMillis();
        });
    }

    /** What there is, for people. */
    static final String NAMES = String.join(", ", ORDERS.keySet());

    private ClientOrder() {}

    /**
     * By what.
     *
     * @return null for no name: by identifier
     * @throws Problem if there is none of this name
     */
    static @Nullable ToDoubleFunction<SessionView> of(@Nullable String name) throws Problem {
        if (name == null) {
            return null;
        }
        ToDoubleFunction<SessionView> key = ORDERS.get(name);
        if (key == null) {
            throw new Problem(Problem.BAD_REQUEST, "The parameter sort must be one of " + NAMES + ".");
        }
        return key;
    }
}
