/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.codec.capture;

import org.jspecify.annotations.NullMarked;
