/**
 * The wire vectors: data files, a file per packet type, and what runs them.
 *
 * <p>Plain Java that TeaVM compiles too, published by the test-jar, so that the JVM and the browser are asked the same
 * questions; test code of all modules may import it. No class keeps state.
 */
@NullMarked
package org.tymbal.codec.vectors;

import org.jspecify.annotations.NullMarked;
