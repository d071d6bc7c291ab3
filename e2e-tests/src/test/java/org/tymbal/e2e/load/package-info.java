/**
 * A load driver: how much CPU a broker spends on a delivered message, beside another broker in the same run.
 *
 * <p>One thread and one selector, so that the broker keeps a core of its own; the wire is written by hand, because an MQTT
 * library would cost more than the broker.
 */
@NullMarked
package org.tymbal.e2e.load;

import org.jspecify.annotations.NullMarked;
