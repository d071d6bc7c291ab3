package org.tymbal.server.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Port: a map of bytes in the order of its keys, on a disk. Called by one thread at a time; but two threads may
 * walk at the same time, if neither writes.
 *
 * <p>RocksDB implements it; tests have one in memory that can be made slow, full or broken.
 */
interface Engine extends Walkable {
    /**
     * Writes a group, all of it or nothing; it can be read afterwards.
     *
     * @param sync whether to return only when the disk has it
     * @throws DamagedRangeException if that is because something stored is damaged
     * @throws IOException if it could not be written; trying again later may help, and does no harm
     */
    void write(Group group, boolean sync) throws IOException;

    /** Waits until the disk has everything that was written. */
    void sync() throws IOException;

    /** The value of a key, or null. */
    byte @Nullable [] get(byte[] key) throws IOException;

    /** The last key below {@code to} that is not below {@code from}; null if there is none. */
    byte @Nullable [] last(byte[] from, byte[] to) throws IOException;

    /** Bytes of its files, about. */
    long diskBytes();

    void close();

    /**
     * Makes itself anew from what can be read, and keeps the old files aside.
     *
     * @param events is told what is lost
     */
    void rebuild(StoreEvents events) throws IOException;

    /** A walk: {@link #next}, then {@link #key} and {@link #value}. */
    interface Scan extends AutoCloseable {
        /** Goes to the next entry, at first to the first; false if there is none. */
        boolean next() throws IOException;

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
