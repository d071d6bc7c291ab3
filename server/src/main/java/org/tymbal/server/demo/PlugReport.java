package org.tymbal.server.demo;

import java.util.BitSet;

/**
 * What came of pulling the plug once: messages are numbered from 0 in the order in which they were sent.
 *
 * @param level what was promised: memory, buffered, group or fsync
 * @param sent how many messages were sent with QoS 1 before the process was killed
 * @param acknowledged which of them had a PUBACK by then
 * @param survived which of them the new process had for the Session that waited
 * @param twice how many came more than once, as QoS 1 allows
 * @param killedAfterMillis how long the broker had been taking messages
 * @param restartMillis how long the new process took until it took connections
 */
public record PlugReport(
        String level,
        int sent,
        BitSet acknowledged,
        BitSet survived,
        int twice,
        long killedAfterMillis,
        long restartMillis) {
    /** How many had been acknowledged and were gone: what the level has promised not to happen, or not. */
    public int broken() {
        BitSet gone = (BitSet) acknowledged.clone();
        gone.andNot(survived);
        return gone.cardinality();
    }
}
