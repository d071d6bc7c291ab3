package org.tymbal.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A store that no broker has open: what {@code tymbal store} works on. While it is open no broker can start on it.
 *
 * <p>Reading changes nothing in the directory. A new store is made beside its place and moved there when it is whole. Confined
 * to one thread; failures are an {@link IOException} whose message is a sentence without its full stop.
 */
public final class OfflineStore implements AutoCloseable {
    private static final String DATABASE = "store";
    private static final String MAKING = "store.making";

    private final Path database;
    private final RocksEngine engine;
    private final @Nullable FileChannel lockFile;

    private OfflineStore(Path database, RocksEngine engine, @Nullable FileChannel lockFile) {
        this.database = database;
        this.engine = engine;
        this.lockFile = lockFile;
    }

    /** Opens the store of a directory to read it. */
    public static OfflineStore read(Path location) throws IOException {
        Path database = existing(location);
        FileChannel lock = lock(database, location);
        try {
            RocksEngine engine = RocksEngine.openToRead(database);
            checkFormat(engine, location);
            return new OfflineStore(database, engine, lock);
        } catch (RocksDBException e) {
            lock.close();
            throw new IOException("the store in " + location + " cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static Path existing(Path location) throws IOException {
        Path database = location.resolve(DATABASE);
        if (!Files.isRegularFile(database.resolve("CURRENT"))) {
            throw new IOException("there is no store in " + location
                    + "; name the directory that the broker has as persistence_location");
        }
        return database;
    }

    /** RocksDB locks the same file, by the same means of the system. */
    private static FileChannel lock(Path database, Path location) throws IOException {
        FileChannel channel =
                FileChannel.open(database.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("a broker is running on the store in " + location + "; stop it and try again");
        }
        return channel;
    }

    private static void checkFormat(Engine engine, Path location) throws IOException {
        byte[] record = engine.get(StoreFormat.formatKey());
        try {
            if (record != null && StoreFormat.version(record) > StoreFormat.VERSION) {
                engine.close();
                throw new IOException("the store in " + location + " was written by a newer Tymbal, in format "
                        + StoreFormat.version(record) + "; this one knows format " + StoreFormat.VERSION);
            }
        } catch (DamagedRecordException e) {
            engine.close();
            throw new IOException("the store in " + location + " has a damaged format version", e);
        }
    }

    /** Compares the checksums of all that is in all files; a sentence for each that is damaged. */
    public List<String> damagedFiles() throws IOException {
        List<String> damaged = new ArrayList<>(engine.damagedFiles());
        LogFile.damages(database).forEach(damage -> damaged.add(damage.sentence()));
        return damaged;
    }

    /** Tells everything; what is damaged as well. */
    public void tell(StoreContents to) throws IOException {
        new StoreTour(engine, to).all();
    }

    /**
     * Copies a store, with the files that never change as hard links where the disk allows it.
     *
     * @param target a directory that is not there yet
     */
    public static void backUp(Path location, Path target) throws IOException {
        Path database = existing(location);
        if (Files.exists(target.resolve(DATABASE))) {
            throw new IOException(target + " has a store already; choose another directory for the back-up");
        }
        lock(database, location).close(); // for a sentence; RocksDB takes it itself
        RocksEngine engine = null;
        try {
            engine = RocksEngine.open(database, false);
            checkFormat(engine, location);
            Files.createDirectories(target);
            engine.checkpoint(target.resolve(DATABASE));
        } catch (RocksDBException e) {
            throw new IOException("the store in " + location + " cannot be copied: " + e.getMessage(), e);
        } finally {
            if (engine != null) {
                engine.close();
            }
        }
    }

    /** Takes what a new store is to hold. */
    public interface Source {
        void tell(StoreContents to) throws IOException;
    }

    /** Makes a store of what the source tells; there is none if it fails. */
    public static void make(Path location, Source source) throws IOException {
        place(location, making -> {
            RocksEngine engine = RocksEngine.open(making, false);
            try {
                Group group = new Group();
                group.put(StoreFormat.formatKey(), StoreFormat.version());
                engine.write(group, false);
                StoreFilling filling = new StoreFilling(engine);
                source.tell(filling);
                filling.finish();
            } finally {
                engine.close();
            }
        });
    }

    /** Makes a store of the files of a back-up, which stay as they are. */
    public static void restoreBackUp(Path backUp, Path location, FileProgress progress) throws IOException {
        Path from = existing(backUp);
        place(location, making -> {
            Files.createDirectories(making);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.sorted().toList()) {
                    if (!file.endsWith("LOCK")) {
                        Files.copy(file, making.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                        progress.copied(file.getFileName().toString(), Files.size(file));
                    }
                }
            }
        });
    }

    /** Hears of each file. */
    public interface FileProgress {
        void copied(String file, long bytes);
    }

    private interface Making {
        void make(Path database) throws IOException, RocksDBException;
    }

    private static void place(Path location, Making how) throws IOException {
        Path database = location.resolve(DATABASE);
        Path making = location.resolve(MAKING);
        if (Files.exists(database)) {
            throw new IOException(
                    location + " has a store already; choose another directory, or move " + database + " away first");
        }
        Files.createDirectories(location);
        delete(making); // of an attempt that was killed
        try {
            how.make(making);
            Files.move(making, database, StandardCopyOption.ATOMIC_MOVE);
        } catch (RocksDBException e) {
            throw new IOException("no store can be made in " + location + ": " + e.getMessage(), e);
        } finally {
            delete(making);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory, new FileVisitOption[0])) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        if (lockFile != null) {
            lockFile.close();
        }
    }

    @Override
    public String toString() {
        return "OfflineStore[" + database + "]";
    }
}
