/** Tests of the wire: vectors, seeded round trips, fuzzing. */
@NullMarked
package org.tymbal.codec.wire;

import org.jspecify.annotations.NullMarked;
