package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.PublishRates;
import org.tymbal.server.session.Session;
import org.tymbal.server.store.Commit;

/**
 * Why a publisher is not read for a while: a receiver that lags, a store that is behind, or the client's own rate. Confined to
 * the connection's I/O thread.
 */
final class ReadPause {
    private final Connection connection;
    /** The crowded receiver that this publisher waits for; null while it waits for none. */
    private @Nullable Session receiver;
    /** What waits for the store is so much that this publisher waits with it. */
    private @Nullable Commit commit;

    /** What the client may publish in which time; null for no bounds. */
    private PublishRates.@Nullable OfClient rates;

    /** Whether it has published as much as it may for now. */
    private boolean throttled;

    private boolean throttlingSaid;

    ReadPause(Connection connection) {
        this.connection = connection;
    }

    /** Whether the client is not to be read now. */
    boolean isOn() {
        return receiver != null || commit != null || throttled;
    }

    boolean awaitsReceiver() {
        return receiver != null;
    }

    /** Waits until what was told to the store is committed. */
    void until(Commit awaited) {
        commit = awaited;
    }

    /** Waits for the first of these that is still crowded. */
    void until(@Nullable Session[] crowded) {
        for (Session session : crowded) {
            if (session != null && session.awaitRoom(connection)) {
                receiver = session;
                return;
            }
        }
    }

    /** Whether a wait for a receiver or the store has come to its end, and by that it has. */
    boolean endsNow() {
        if (receiver == null && commit == null
                || commit != null && !commit.done()
                || receiver != null && receiver.awaitRoom(connection)) {
            return false;
        }
        receiver = null;
        commit = null;
        return true;
    }

    // ---- the client's rate

    void rates(PublishRates.@Nullable OfClient bounds) {
        rates = bounds;
    }

    /** Whether there are bounds to what it may publish. */
    boolean rated() {
        return rates != null;
    }

    /** After a message: reads no more if the client has published as much as it may for now. */
    void spend(int payloadBytes) {
        PublishRates.OfClient spent = rates;
        String bound = spent == null ? null : spent.spend(payloadBytes);
        throttled = bound != null;
        if (throttled && !throttlingSaid) {
            throttlingSaid = true;
            connection
                    .broker()
                    .log()
                    .notice("Client " + connection.name() + " is read more slowly: it has reached " + bound + ".");
        }
    }

    /** Time has passed; true if by that the client may publish again. */
    boolean pay(long nowMillis) {
        boolean ends = rates != null && rates.pay(nowMillis) && throttled;
        if (ends) {
            throttled = false;
        }
        return ends;
    }

    /** The connection has ended. */
    void end() {
        if (rates != null) {
            connection.broker().rates().close(rates);
        }
    }
}
