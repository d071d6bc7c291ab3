/**
 * An MQTT client engine over two ports, a Transport and a Scheduler; pure Java, so that the page, the command line,
 * bridges and tests use the same.
 *
 * <p>May import {@code codec}. Single-threaded: all calls and callbacks come on the one thread of its owner.
 */
@NullMarked
package org.tymbal.client;

import org.jspecify.annotations.NullMarked;
