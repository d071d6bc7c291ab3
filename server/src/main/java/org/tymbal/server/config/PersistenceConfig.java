package org.tymbal.server.config;

/**
 * What of the broker's state outlives the process.
 *
 * @param durability what an acknowledgement promises; {@link Durability#MEMORY} keeps nothing, and then the rest has no effect
 * @param location the directory of the store, made if it is missing
 * @param autosaveSeconds how often {@link Durability#BUFFERED} brings its log to the disk; 0 leaves that to the system. The
 *     other levels wait for the disk anyway
 * @param quotaBytes how large the store may become on the disk; at that size nothing more is taken that must be kept
 * @param maximumSessions how many Sessions may outlive their connections
 */
public record PersistenceConfig(
        Durability durability, String location, int autosaveSeconds, long quotaBytes, int maximumSessions) {

    /** Nothing is kept. */
    public static final PersistenceConfig NONE =
            new PersistenceConfig(Durability.MEMORY, "tymbal-data", 1_800, Long.MAX_VALUE, 1_000_000);

    /** Whether anything is kept. */
    public boolean keeps() {
        return durability != Durability.MEMORY;
    }
}
