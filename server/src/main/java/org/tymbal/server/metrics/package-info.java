/**
 * Every counter, named once.
 *
 * <p>May import nothing of ours. Each {@link org.tymbal.server.metrics.Counters} is written by one I/O thread; any thread
 * may read.
 */
@NullMarked
package org.tymbal.server.metrics;

import org.jspecify.annotations.NullMarked;
