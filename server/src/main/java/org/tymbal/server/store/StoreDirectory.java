package org.tymbal.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.tymbal.server.config.PersistenceConfig;

/**
 * The directory of a store: finds out whether what is there can be used, and if it cannot, keeps it aside and begins anew with
 * what can be had of it. A start never fails because a store is damaged.
 */
public final class StoreDirectory {
    private static final String DATABASE = "store";

    private StoreDirectory() {}

    /**
     * Opens the store of this configuration, which must keep something, or makes it.
     *
     * @param epochOffset to be added to a time of the broker's clock to make it milliseconds since 1970
     * @throws IOException if the directory cannot be used at all, or another process has the store; the message is a sentence
     */
    public static Store open(PersistenceConfig config, long epochOffset, StoreEvents events) throws IOException {
        Engine engine = engine(Path.of(config.location()), events);
        return new LocalStore(
                engine, config.durability(), config.quotaBytes(), config.autosaveSeconds(), epochOffset, events);
    }

    private static Engine engine(Path location, StoreEvents events) throws IOException {
        Path database = location.resolve(DATABASE);
        try {
            Files.createDirectories(location);
        } catch (IOException e) {
            throw new IOException(
                    "the directory " + location + " (persistence_location) cannot be made: " + e.getMessage(), e);
        }
        Engine engine;
        List<byte[]> behind = StoreSalvage.behindDamage(database, events);
        try {
            engine = RocksEngine.open(database, false);
        } catch (RocksDBException e) {
            if (isLocked(e)) {
                throw new IOException(
                        "another process uses the store in " + location
                                + "; stop it, or choose another directory with persistence_location",
                        e);
            }
            return anew(database, "cannot be opened (" + e.getMessage() + ")", StoreSalvage::rescue, events);
        }
        StoreSalvage.apply(behind, engine, events);
        String problem;
        try {
            problem = formatProblem(engine);
        } catch (DamagedRangeException e) {
            engine.close();
            String where = "cannot be opened: it is damaged where its format version stands (" + e.getMessage() + ")";
            return anew(database, where, StoreSalvage::rescue, events);
        }
        if (problem != null) {
            engine.close();
            return anew(database, problem, NewerStore::takeOver, events);
        }
        return engine;
    }

    private static boolean isLocked(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("lock") && message.contains("LOCK");
    }

    /** Writes the version where there is none; says what is wrong with the one that is there, or null. */
    private static @Nullable String formatProblem(Engine engine) throws IOException {
        byte[] record = engine.get(StoreFormat.formatKey());
        if (record == null) {
            Group group = new Group();
            group.put(StoreFormat.formatKey(), StoreFormat.version());
            engine.write(group, true);
            return null;
        }
        try {
            int version = StoreFormat.version(record);
            return version <= StoreFormat.VERSION
                    ? null
                    : "was written by a newer Tymbal, in format " + version + "; this one knows format "
                            + StoreFormat.VERSION + ". Start the newer one to have all of it";
        } catch (DamagedRecordException e) {
            return "has a damaged format version";
        }
    }

    /** Takes over into a fresh store what can be had of one that was set aside. */
    private interface Rescue {
        void rescue(Path aside, Engine fresh, StoreEvents events) throws IOException;
    }

    private static Engine anew(Path database, String problem, Rescue how, StoreEvents events) throws IOException {
        Path aside = database.resolveSibling(DATABASE + ".set-aside-" + now());
        Files.move(database, aside);
        events.told("The store in " + database + " " + problem + ". It is kept in " + aside
                + ", and the broker starts with what can be had of it.");
        try {
            Engine engine = RocksEngine.open(database, false);
            how.rescue(aside, engine, events);
            formatProblem(engine);
            return engine;
        } catch (RocksDBException e) {
            throw new IOException("no store can be made in " + database + ": " + e.getMessage(), e);
        }
    }

    /** The time, as it stands in the names of what is set aside. */
    static String now() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").format(LocalDateTime.now());
    }
}
