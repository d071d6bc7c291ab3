package org.tymbal.server.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/**
 * One table of a database, read by itself: where one of them is damaged, a walk through all of them at once ends also for the others.
 * What it says was deleted it does not show; what an older one has of it then looks as if it were still there.
 */
final class TableFile implements Walkable {
    private final String path;

    TableFile(String path) {
        this.path = path;
    }

    @Override
    public Engine.Scan scan(byte[] from, byte[] to) throws IOException {
        Walk walk = new Walk(to);
        try {
            walk.open(from);
            return walk;
        } catch (RocksDBException e) {
            walk.close();
            throw new DamagedRangeException(String.valueOf(e.getMessage()), e);
        }
    }

    private final class Walk implements Engine.Scan {
        private final Options options = new Options();
        private final ReadOptions reading = new ReadOptions();
        private final SstFileReader reader = new SstFileReader(options);
        private final byte[] to;
        private @Nullable SstFileReaderIterator iterator;
        private boolean begun;

        Walk(byte[] to) {
            this.to = to;
        }

        private void open(byte[] from) throws RocksDBException {
            reader.open(path);
            SstFileReaderIterator opened = reader.newIterator(reading);
            iterator = opened;
            opened.seek(from);
        }

        private SstFileReaderIterator iterator() {
            return Objects.requireNonNull(iterator, "it was opened");
        }

        @Override
        public boolean next() throws IOException {
            if (begun) {
                iterator().next();
            }
            begun = true;
            if (iterator().isValid()) {
                return Arrays.compareUnsigned(iterator().key(), to) < 0;
            }
            try {
                iterator().status();
                return false;
            } catch (RocksDBException e) {
                throw new DamagedRangeException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public byte[] key() {
            return iterator().key();
        }

        @Override
        public byte[] value() {
            return iterator().value();
        }

        @Override
        public void close() {
            SstFileReaderIterator opened = iterator;
            if (opened != null) {
                opened.close();
            }
            reader.close();
            reading.close();
            options.close();
        }
    }
}
