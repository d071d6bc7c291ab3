/**
 * Packets as files that other programs read: pcapng, for Wireshark and its kin.
 *
 * <p>May import {@code bytes}.
 */
@NullMarked
package org.tymbal.codec.capture;

import org.jspecify.annotations.NullMarked;
