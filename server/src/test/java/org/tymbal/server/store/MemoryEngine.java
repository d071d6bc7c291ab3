package org.tymbal.server.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Engine} in memory that can be made slow, full or broken, and that forgets what was not synced when the power goes.
 */
public final class MemoryEngine implements Engine {
    private TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private TreeMap<byte[], byte[]> onDisk = new TreeMap<>(Arrays::compareUnsigned);
    private volatile @Nullable String failure;
    private volatile @Nullable CountDownLatch gate;
    /** Bytes that it says it has. */
    public volatile long diskBytes;

    public volatile int syncs;
    /** Whether somebody waits in {@link #write} for {@link #open}. */
    public volatile boolean isWaitedFor;

    public volatile int writes;

    /** Writing fails with this sentence from now on; null: no more. */
    public void fail(@Nullable String sentence) {
        failure = sentence;
    }

    /** Writing waits from now on, until {@link #open}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void open() {
        CountDownLatch held = gate;
        gate = null;
        if (held != null) {
            held.countDown();
        }
    }

    /** The power goes: another engine, with what the disk had. */
    public synchronized MemoryEngine afterPowerCut() {
        MemoryEngine next = new MemoryEngine();
        next.entries = copy(onDisk);
        next.onDisk = copy(onDisk);
        return next;
    }

    /** The process is killed: another engine, with what was written. */
    public synchronized MemoryEngine afterKill() {
        MemoryEngine next = new MemoryEngine();
        next.entries = copy(entries);
        next.onDisk = copy(entries);
        return next;
    }

    private static TreeMap<byte[], byte[]> copy(TreeMap<byte[], byte[]> map) {
        TreeMap<byte[], byte[]> copy = new TreeMap<>(Arrays::compareUnsigned);
        copy.putAll(map);
        return copy;
    }

    /** How many entries a table has. */
    public synchronized int size(byte table) {
        return entries.subMap(new byte[] {table}, new byte[] {(byte) (table + 1)})
                .size();
    }

    public synchronized void put(byte[] key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public void write(Group group, boolean sync) throws IOException {
        CountDownLatch held = gate;
        if (held != null) {
            isWaitedFor = true;
            try {
                held.await();
                isWaitedFor = false;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        check();
        synchronized (this) {
            group.read(new Group.Reader() {
                @Override
                public void put(byte[] key, byte[] value) {
                    entries.put(key, value);
                }

                @Override
                public void delete(byte[] key) {
                    entries.remove(key);
                }
            });
            writes++;
        }
        if (sync) {
            sync();
        }
    }

    private void check() throws IOException {
        String sentence = failure;
        if (sentence != null) {
            throw new IOException(sentence);
        }
    }

    @Override
    public synchronized void sync() throws IOException {
        check();
        syncs++;
        onDisk = copy(entries);
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public synchronized Scan scan(byte[] from, byte[] to) {
        Iterator<Map.Entry<byte[], byte[]>> walk =
                copy(new TreeMap<>(entries.subMap(from, to))).entrySet().iterator();
        return new Scan() {
            private Map.@Nullable Entry<byte[], byte[]> at;

            @Override
            public boolean next() {
                at = walk.hasNext() ? walk.next() : null;
                return at != null;
            }

            @Override
            public byte[] key() {
                return at.getKey();
            }

            @Override
            public byte[] value() {
                return at.getValue();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized byte @Nullable [] last(byte[] from, byte[] to) {
        return entries.subMap(from, to).isEmpty()
                ? null
                : entries.subMap(from, to).lastKey();
    }

    @Override
    public long diskBytes() {
        return diskBytes;
    }

    @Override
    public void close() {}

    @Override
    public void rebuild(StoreEvents events) {
        throw new AssertionError("nothing is damaged here");
    }
}
