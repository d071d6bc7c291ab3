package org.tymbal.server.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.LimitsConfig;

/** The rates of clients, and of users, as long as one of their clients is connected. Any thread. */
public final class PublishRates {
    /** Of a user. */
    private record Shared(PublishRate rate, int clients) {}

    private final Map<String, Shared> byUser = new ConcurrentHashMap<>();

    /** What one connected client may publish. Confined to its connection, but for the rate that is its user's. */
    public static final class OfClient {
        private final @Nullable PublishRate own;
        private final @Nullable PublishRate users;
        private final @Nullable String user;

        private OfClient(@Nullable PublishRate own, @Nullable PublishRate users, @Nullable String user) {
            this.own = own;
            this.users = users;
            this.user = user;
        }

        /**
         * A message was published.
         *
         * @return the bound that is reached by that, so that no more is to be read; null for none
         */
        public @Nullable String spend(int payloadBytes) {
            if (own != null) {
                own.spend(payloadBytes);
            }
            if (users != null) {
                users.spend(payloadBytes);
            }
            return reached();
        }

        /** Time has passed; whether more may be published now. */
        public boolean pay(long nowMillis) {
            if (own != null) {
                own.pay(nowMillis);
            }
            if (users != null) {
                users.pay(nowMillis);
            }
            return reached() == null;
        }

        private @Nullable String reached() {
            String bound = own == null ? null : own.reached();
            return bound != null || users == null ? bound : users.reached();
        }
    }

    /** The rates of a client that was let in; null if there are no bounds. */
    public @Nullable OfClient open(LimitsConfig limits, @Nullable String user, long nowMillis) {
        boolean own = limits.publishRate() > 0 || limits.publishBytesRate() > 0;
        boolean shared = user != null && (limits.userPublishRate() > 0 || limits.userPublishBytesRate() > 0);
        if (!own && !shared) {
            return null;
        }
        PublishRate rate = own
                ? new PublishRate(
                        "max_publish_rate",
                        limits.publishRate(),
                        "max_publish_bytes_rate",
                        limits.publishBytesRate(),
                        nowMillis)
                : null;
        return new OfClient(rate, shared ? join(user, limits, nowMillis) : null, shared ? user : null);
    }

    private PublishRate join(@Nullable String user, LimitsConfig limits, long nowMillis) {
        Shared joined = byUser.compute(
                String.valueOf(user),
                (name, known) -> known == null
                        ? new Shared(
                                new PublishRate(
                                        "max_user_publish_rate",
                                        limits.userPublishRate(),
                                        "max_user_publish_bytes_rate",
                                        limits.userPublishBytesRate(),
                                        nowMillis),
                                1)
                        : new Shared(known.rate(), known.clients() + 1));
        return joined.rate();
    }

    /** The client has gone. Once for each. */
    public void close(OfClient client) {
        if (client.user != null) {
            byUser.computeIfPresent(
                    client.user,
                    (name, known) -> known.clients() == 1 ? null : new Shared(known.rate(), known.clients() - 1));
        }
    }
}
