/**
 * Bytes to packets and back, strict per specification; in each codec what reads stands beside what writes.
 *
 * <p>May import the rest of {@code codec}; everybody who speaks MQTT may import it. A {@link
 * org.tymbal.codec.wire.PacketReader} is confined to the thread of its connection; the writing side keeps no state.
 */
@NullMarked
package org.tymbal.codec.wire;

import org.jspecify.annotations.NullMarked;
