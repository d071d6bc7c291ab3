/**
 * Between the engine and its transport: notes every packet that goes through, and breaks things when it is asked to.
 *
 * <p>May import {@code client} and {@code codec}; the engine knows nothing of it. On the engine's thread.
 */
@NullMarked
package org.tymbal.client.tap;

import org.jspecify.annotations.NullMarked;
