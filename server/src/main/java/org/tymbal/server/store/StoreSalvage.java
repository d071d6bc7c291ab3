package org.tymbal.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.tymbal.codec.bytes.MalformedBytesException;

/** What can be had of a damaged database: its logs, and those of its tables that can be read. */
final class StoreSalvage {
    private static final int GROUP_BYTES = 1 << 20;

    private StoreSalvage() {}

    /**
     * What stands in the logs behind a damage, where RocksDB reads no more; says where the damage is. Nothing is held in memory
     * of logs that are whole.
     */
    static List<byte[]> behindDamage(Path database, StoreEvents events) throws IOException {
        List<byte[]> behind = new ArrayList<>();
        boolean damaged = false;
        List<Path> logs = LogFile.in(database);
        if (logs.isEmpty() && Files.exists(database.resolve("CURRENT"))) {
            // A database that was ever open has one, but a copy of it may have been made without.
            events.told("The store in " + database
                    + " has no log. If it does not come from a back-up, what was written last" + " is lost.");
        }
        for (Path file : logs) {
            if (!damaged && !LogFile.isDamaged(file)) {
                continue;
            }
            LogFile log = LogFile.read(file);
            if (log.damagedAt() >= 0) {
                Path copy = copyAside(file);
                long lost = log.length() - log.damagedAt();
                events.told("The log " + file.getFileName() + " of the store is damaged or cut at byte "
                        + log.damagedAt() + " of " + log.length() + ". Of the " + lost + " bytes from there on, "
                        + log.groupsBehind().size() + " groups of changes could be read and are kept, the rest is lost."
                        + " The log as it was is kept in " + copy + ".");
                damaged = true;
                behind.addAll(log.groupsBehind());
            } else {
                behind.addAll(log.groups()); // RocksDB reads no log behind a damaged one
            }
        }
        return behind;
    }

    private static Path copyAside(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path target = (directory == null ? file : directory)
                .resolveSibling("damaged-" + StoreDirectory.now() + "-" + file.getFileName());
        return Files.copy(file, target);
    }

    private static List<Path> files(Path database) throws IOException {
        if (!Files.isDirectory(database)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(database)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /** Writes groups that were read from a log. */
    static void apply(List<byte[]> groups, Engine engine, StoreEvents events) throws IOException {
        for (byte[] bytes : groups) {
            Group group = new Group();
            try {
                Group.read(bytes, bytes.length, new Group.Reader() {
                    @Override
                    public void put(byte[] key, byte[] value) {
                        group.put(key, value);
                    }

                    @Override
                    public void delete(byte[] key) {
                        group.delete(key);
                    }
                });
                engine.write(group, false);
            } catch (MalformedBytesException e) {
                events.told("A group of changes in the log of the store cannot be read: " + e.getMessage() + ".");
            }
        }
        engine.sync();
    }

    /**
     * Fills a fresh database with what can be had of a damaged one, which stays as it is.
     *
     * @param aside the damaged one
     */
    static void rescue(Path aside, Engine fresh, StoreEvents events) throws IOException {
        Path copy = aside.resolveSibling("rescue-" + StoreDirectory.now());
        linkOrCopy(aside, copy);
        long entries = 0;
        Engine readable = readable(copy);
        if (readable == null) {
            events.told("None of its tables can be read.");
        } else {
            entries = copyAll(readable, fresh, events);
            readable.close();
        }
        List<byte[]> groups = new ArrayList<>();
        for (Path file : LogFile.in(aside)) {
            LogFile log = LogFile.read(file);
            groups.addAll(log.groups());
            if (log.damagedAt() >= 0) {
                events.told("Its log " + file.getFileName() + " is damaged from byte " + log.damagedAt() + " on.");
            }
        }
        apply(groups, fresh, events);
        delete(copy);
        events.told("Of the damaged store " + entries + " entries of its tables and " + groups.size()
                + " groups of changes of its logs were taken over.");
    }

    private static @Nullable Engine readable(Path copy) throws IOException {
        try {
            return RocksEngine.open(copy, true);
        } catch (RocksDBException e) {
            return null;
        }
    }

    /** All entries that can be read. */
    static long copyAll(Engine from, Engine to, StoreEvents events) throws IOException {
        Group group = new Group();
        long entries = 0;
        try (SkippingScan scan = new SkippingScan(
                from, new byte[] {0}, new byte[] {(byte) 0xff}, sentence -> events.told("Lost: " + sentence + "."))) {
            while (scan.next()) {
                group.put(scan.key(), scan.value());
                entries++;
                if (group.sizeBytes() > GROUP_BYTES) {
                    to.write(group, false);
                    group.clear();
                }
            }
        }
        to.write(group, true);
        return entries;
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Path target = to.resolve(file.getFileName().toString());
            boolean written = file.toString().endsWith(".sst"); // nobody writes it again
            try {
                if (written) {
                    Files.createLink(target, file);
                    continue;
                }
            } catch (IOException | UnsupportedOperationException e) {
                // Then it is copied.
            }
            if (!file.endsWith("LOCK")) {
                Files.copy(file, target);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        for (Path file : files(directory)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }
}
