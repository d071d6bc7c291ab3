/**
 * The vocabulary of MQTT: one sealed Packet with its records, and the tables of properties and reason codes.
 *
 * <p>May import {@code codec.bytes} and {@code codec.topic}; knows nothing of how packets look on the wire. All classes
 * are immutable (a slice in a packet may be borrowed, see {@link org.tymbal.codec.bytes.ByteSlice}).
 */
@NullMarked
package org.tymbal.codec.packet;

import org.jspecify.annotations.NullMarked;
