/**
 * An Application Message on its way through the broker, and its ready-made frames.
 *
 * <p>May import {@code codec}. Immutable; any thread may read.
 */
@NullMarked
package org.tymbal.server.message;

import org.jspecify.annotations.NullMarked;
