/**
 * Bytes: a borrowed slice, a cursor that reads, a buffer that grows, strict UTF-8.
 *
 * <p>May import nothing of ours; everybody may import it. No class here is thread-safe except the immutable
 * {@link org.tymbal.codec.bytes.ByteSlice} over an owned array; whoever holds an instance confines it.
 */
@NullMarked
package org.tymbal.codec.bytes;

import org.jspecify.annotations.NullMarked;
