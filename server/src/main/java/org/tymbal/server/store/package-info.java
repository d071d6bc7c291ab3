/**
 * What outlives the process: a port, and its engine on RocksDB.
 *
 * <p>May import {@code codec}, {@code config} and {@code message}. The heart sees {@link org.tymbal.server.store.Store},
 * {@link org.tymbal.server.store.Change} and {@link org.tymbal.server.store.Commit}; any thread may call them and none waits.
 * All reading and writing of the disk is on one thread, the store's writer.
 */
@NullMarked
package org.tymbal.server.store;

import org.jspecify.annotations.NullMarked;
