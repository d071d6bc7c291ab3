/** The codec's vectors in a real browser. */
@NullMarked
package org.tymbal.e2e.vectors;

import org.jspecify.annotations.NullMarked;
