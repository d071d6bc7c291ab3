package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.config.LimitsConfig;

/**
 * How long a {@link Connection} may stay as it is: without CONNECT, while its client is examined, in silence, and for as long
 * as its client was let in. Confined to the connection's I/O thread; looks at the time about once a second.
 */
final class Patience {
    private final Connection connection;
    private boolean heard;
    private int examinedTicks;
    private long lastHeardMillis = Long.MIN_VALUE;

    Patience(Connection connection) {
        this.connection = connection;
    }

    /** A packet has come. */
    void heard() {
        heard = true;
    }

    /** The keep alive begins to count. */
    void begin() {
        lastHeardMillis = Long.MIN_VALUE;
    }

    /**
     * Ends the connection if its time is over.
     *
     * @param unread whether we do not read the client, who cannot be blamed for silence then
     * @return whether it is over
     */
    boolean isOver(Phase phase, @Nullable Client client, boolean unread, long nowMillis) {
        if (heard || lastHeardMillis == Long.MIN_VALUE || unread) {
            heard = false;
            lastHeardMillis = nowMillis;
        }
        long silentMillis = nowMillis - lastHeardMillis;
        LimitsConfig limits = connection.broker().limits();
        return switch (phase) {
            case FRESH -> isOverForSilence(silentMillis, limits.connectTimeoutSeconds());
            case AUTHENTICATING, ADMITTING -> isOverForExamination(phase, limits.connectTimeoutSeconds());
            case OPEN -> client != null && isOverForClient(client, silentMillis, nowMillis);
            case CLOSING, CLOSED -> false;
        };
    }

    private boolean isOverForSilence(long silentMillis, int timeoutSeconds) {
        boolean over = silentMillis >= timeoutSeconds * 1000L;
        if (over) {
            connection.close("disconnected: no CONNECT came within " + timeoutSeconds + " s (connect_timeout)");
        }
        return over;
    }

    private boolean isOverForExamination(Phase phase, int timeoutSeconds) {
        examinedTicks++;
        boolean over = examinedTicks > timeoutSeconds;
        if (over && phase == Phase.ADMITTING) {
            connection.giveUpAdmission("the server had no time to compare the password within " + timeoutSeconds
                    + " s (connect_timeout); try again in a few seconds");
        } else if (over) {
            connection.refuse(ReasonCode.NOT_AUTHORIZED, "the authentication took too long");
        }
        return over;
    }

    private boolean isOverForClient(Client client, long silentMillis, long nowMillis) {
        if (nowMillis >= client.validUntilMillis) {
            connection.disconnect(ReasonCode.NOT_AUTHORIZED, "the token has expired; connect again with a new one");
            return true;
        }
        boolean over =
                client.keepAliveSeconds > 0 && silentMillis >= client.keepAliveSeconds * 1500L; // [MQTT-3.1.2-22]
        if (over) {
            connection.disconnect(
                    ReasonCode.KEEP_ALIVE_TIMEOUT,
                    "nothing was heard for one and a half times the keep alive of " + client.keepAliveSeconds + " s");
        }
        return over;
    }
}
