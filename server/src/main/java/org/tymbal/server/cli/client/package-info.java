/**
 * The commands that are MQTT clients: {@code pub}, {@code sub} and {@code rr}, with the options, the output and the exit codes
 * of mosquitto's.
 *
 * <p>On the client engine of {@code shared-codec}. A command lives for a moment and its user waits for the Java machine to
 * start, so this room loads as few classes as it can: threads and blocking sockets, no lambda where a class does as well.
 */
@NullMarked
package org.tymbal.server.cli.client;

import org.jspecify.annotations.NullMarked;
