/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.codec.anatomy;

import org.jspecify.annotations.NullMarked;
