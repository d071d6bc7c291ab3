package org.tymbal.server.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which connections lost their Session to another one with the same Client Identifier: the usual end of two devices with one
 * name. Bounded; any thread.
 */
public final class Takeovers {
    /** How many clients are remembered; the one whose last takeover is the longest ago makes room. */
    public static final int KEPT = 1_000;

    /**
     * What happened to the connections of one client.
     *
     * @param count how often, since the start or since it was forgotten
     * @param atMillis the last time, in milliseconds since 1970
     * @param from where the connection came from that ended, {@code host:port}; empty where that is not known
     * @param by where the one came from that has it now
     * @param sessionEnded whether the new one asked for a Clean Start, which ended the Session
     */
    public record Takeover(long count, long atMillis, String from, String by, boolean sessionEnded) {}

    private final Map<String, Takeover> latest = new LinkedHashMap<>();

    Takeovers() {}

    synchronized void add(String clientId, String from, String by, boolean sessionEnded) {
        Takeover before = latest.remove(clientId); // so that it stands at the end, as the latest
        long count = before == null ? 1 : before.count() + 1;
        latest.put(clientId, new Takeover(count, System.currentTimeMillis(), from, by, sessionEnded));
        if (latest.size() > KEPT) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    /** The last takeover of a client; null if none is remembered. */
    public synchronized @Nullable Takeover of(String clientId) {
        return latest.get(clientId);
    }
}
