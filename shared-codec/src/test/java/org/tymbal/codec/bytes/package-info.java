/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.codec.bytes;

import org.jspecify.annotations.NullMarked;
