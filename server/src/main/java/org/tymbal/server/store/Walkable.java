package org.tymbal.server.store;

import java.io.IOException;
import java.util.List;

/** What can be walked through in the order of its keys: a database, or one of its tables. */
interface Walkable {
    /**
     * Walks the keys from {@code from} on, up to {@code to} without it. To be closed.
     *
     * @throws DamagedRangeException if nothing can be read there
     */
    Engine.Scan scan(byte[] from, byte[] to) throws IOException;

    /** Its tables, each by itself, the oldest first; none if it is one. */
    default List<Walkable> tables() {
        return List.of();
    }
}
