package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Drop;

/** What a client did not get, and why: how much, and the last few. Made at the first loss. Guarded by the Session's lock. */
final class Losses {
    private static final int KEPT = 8;

    private final long[] counts = new long[Drop.values().length];
    private final @Nullable Loss[] last = new Loss[KEPT];
    private int next;
    private long lastMillis;

    /** In a flood of losses those of one millisecond are kept as one. */
    void add(Message message, Drop why) {
        counts[why.ordinal()]++;
        long nowMillis = System.currentTimeMillis();
        if (nowMillis != lastMillis) {
            lastMillis = nowMillis;
            last[next] = new Loss(nowMillis, message.topic().toString(), message.qos(), why);
            next = (next + 1) % KEPT;
        }
    }

    long count(Drop why) {
        return counts[why.ordinal()];
    }

    /** The last few, the latest first. */
    List<Loss> last() {
        List<Loss> found = new ArrayList<>();
        for (int i = 1; i <= KEPT; i++) {
            Loss loss = last[(next - i + KEPT) % KEPT];
            if (loss != null) {
                found.add(loss);
            }
        }
        return found;
    }
}
