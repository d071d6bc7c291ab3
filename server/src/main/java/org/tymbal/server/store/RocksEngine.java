package org.tymbal.server.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** {@link Engine} on RocksDB: one database, one column family, a write-ahead log that is the log of the store. */
final class RocksEngine implements Engine {
    private static final int MEMTABLE_BYTES = 16 << 20;
    private static final int CACHE_BYTES = 32 << 20;
    private static final long LOG_BYTES = 64 << 20;

    private final Path directory;
    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(10);
    private final Options options;
    private final WriteOptions plain = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final ReadOptions walking =
            new ReadOptions().setReadaheadSize(1 << 20).setFillCache(false);
    private RocksDB database;
    /** After a failed write RocksDB takes nothing more until it is opened again. */
    private boolean broken;

    private RocksEngine(Path directory, boolean bestEfforts) throws RocksDBException {
        this.directory = directory;
        this.options = options(cache, filter).setBestEffortsRecovery(bestEfforts);
        this.database = RocksDB.open(options, directory.toString());
    }

    private RocksEngine(Path directory) throws RocksDBException {
        this.directory = directory;
        this.options = options(cache, filter).setCreateIfMissing(false);
        this.database = RocksDB.openReadOnly(options, directory.toString());
    }

    /** Opens a database that must be there, and writes nothing to it or beside it. */
    static RocksEngine openToRead(Path directory) throws IOException, RocksDBException {
        loadNative(directory);
        return new RocksEngine(directory);
    }

    /** A copy of everything, the files that never change as hard links where that is possible. */
    void checkpoint(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    /** A sentence if a block of a file has another checksum than it should. */
    List<String> damagedFiles() {
        try {
            database.verifyChecksum();
            return List.of();
        } catch (RocksDBException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens a database, or makes it.
     *
     * @param bestEfforts whether to make do with what is left when files are missing
     */
    static RocksEngine open(Path directory, boolean bestEfforts) throws IOException, RocksDBException {
        loadNative(directory);
        return new RocksEngine(directory, bestEfforts);
    }

    /**
     * The native library stands in the jar and must be a file to be loaded. It is written beside the database rather than to a
     * temporary directory, where each start that was killed would leave one behind; and where the system lets it, the file goes as
     * soon as it is loaded.
     */
    private static void loadNative(Path directory) throws IOException {
        Path place = directory.resolveSibling("native");
        Files.createDirectories(place);
        NativeLibraryLoader.getInstance().loadLibrary(place.toString());
        File[] extracted = place.toFile().listFiles();
        if (extracted != null) {
            for (File file : extracted) {
                file.delete(); // Windows refuses; then the next start replaces it
            }
        }
        Files.deleteIfExists(place);
        RocksDB.loadLibrary();
    }

    private static Options options(LRUCache cache, BloomFilter filter) {
        return new Options()
                .setCreateIfMissing(true)
                // What was written before a hole in the log is kept, and nothing behind it.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(LOG_BYTES)
                .setAvoidFlushDuringShutdown(true)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMaxWriteBufferNumber(3)
                .setMaxOpenFiles(500)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true)
                        .setBlockSize(8 << 10));
    }

    @Override
    public void write(Group group, boolean sync) throws IOException {
        if (group.count() == 0 && !sync) {
            return;
        }
        try {
            mend();
            try (WriteBatch batch = new WriteBatch(group.toArray())) {
                database.write(sync ? synced : plain, batch);
            }
        } catch (RocksDBException e) {
            broken = true;
            throw failure(e);
        }
    }

    private void mend() throws RocksDBException {
        if (broken) {
            database.close();
            database = RocksDB.open(options, directory.toString());
            broken = false;
        }
    }

    @Override
    public void rebuild(StoreEvents events) throws IOException {
        Path next = directory.resolveSibling("rebuilt-" + StoreDirectory.now());
        Path aside = directory.resolveSibling(directory.getFileName() + ".set-aside-" + StoreDirectory.now());
        events.told("Some of the store's files are damaged. They are kept in " + aside
                + ", and the store is made anew from" + " what can be read.");
        try {
            RocksEngine fresh = new RocksEngine(next, false);
            StoreSalvage.copyAll(this, fresh, events);
            fresh.close();
            database.close();
            Files.move(directory, aside);
            Files.move(next, directory);
            database = RocksDB.open(options, directory.toString());
            broken = false;
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    private static IOException failure(RocksDBException e) {
        Status status = e.getStatus();
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return new DamagedRangeException(String.valueOf(e.getMessage()), e);
        }
        boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return new IOException(full ? "there is no space left on its disk" : "" + e.getMessage(), e);
    }

    @Override
    public void sync() throws IOException {
        try {
            mend();
            database.syncWal();
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws IOException {
        try {
            mend();
            return database.get(key);
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    @Override
    public Scan scan(byte[] from, byte[] to) throws IOException {
        try {
            mend();
        } catch (RocksDBException e) {
            throw failure(e);
        }
        return new Walk(from, to);
    }

    private final class Walk implements Scan {
        private final Slice bound;
        private final ReadOptions reading;
        private final RocksIterator iterator;
        private final byte[] from;
        private boolean begun;

        Walk(byte[] from, byte[] to) {
            this.from = from;
            this.bound = new Slice(to);
            this.reading = new ReadOptions(walking).setIterateUpperBound(bound);
            this.iterator = database.newIterator(reading);
        }

        @Override
        public boolean next() throws IOException {
            if (begun) {
                iterator.next();
            } else {
                begun = true;
                iterator.seek(from);
            }
            if (iterator.isValid()) {
                return true;
            }
            try {
                iterator.status();
                return false;
            } catch (RocksDBException e) {
                throw failure(e);
            }
        }

        @Override
        public byte[] key() {
            return iterator.key();
        }

        @Override
        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            iterator.close();
            reading.close();
            bound.close();
        }
    }

    @Override
    public byte @Nullable [] last(byte[] from, byte[] to) throws IOException {
        try (RocksIterator iterator = database.newIterator(walking)) {
            iterator.seekForPrev(to);
            if (iterator.isValid() && java.util.Arrays.compareUnsigned(iterator.key(), to) >= 0) {
                iterator.prev();
            }
            if (iterator.isValid()) {
                byte[] key = iterator.key();
                return java.util.Arrays.compareUnsigned(key, from) < 0 ? null : key;
            }
            iterator.status();
            return null;
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Walkable> tables() {
        try (FlushOptions all = new FlushOptions()) {
            database.flush(all);
        } catch (RocksDBException e) {
            // Then what is in memory only cannot be had from a table.
        }
        // A lower level is newer; in the first, where tables overlap, a higher number is.
        return database.getLiveFilesMetaData().stream()
                .sorted(Comparator.comparingInt(LiveFileMetaData::level)
                        .reversed()
                        .thenComparing(LiveFileMetaData::fileName))
                .map(file -> (Walkable) new TableFile(file.path() + file.fileName()))
                .toList();
    }

    @Override
    public long diskBytes() {
        File[] files = directory.toFile().listFiles();
        long sum = 0;
        if (files != null) {
            for (File file : files) {
                sum += file.length();
            }
        }
        return sum;
    }

    @Override
    public void close() {
        database.close();
        walking.close();
        synced.close();
        plain.close();
        options.close();
        filter.close();
        cache.close();
    }
}
