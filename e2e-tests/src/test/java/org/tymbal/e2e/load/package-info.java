/**
 * A macro benchmark: what a delivered message costs a broker, what an idle connection costs it, how long it takes to start; beside
 * other brokers in the same run. {@link org.tymbal.e2e.load.Benchmark} is the command.
 *
 * <p>The load is one thread with one selector, so that the broker keeps a core of its own; the wire is written by hand, because
 * an MQTT library would cost more than the broker.
 */
@NullMarked
package org.tymbal.e2e.load;

import org.jspecify.annotations.NullMarked;
