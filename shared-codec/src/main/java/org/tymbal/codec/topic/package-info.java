/**
 * Topic Names and Topic Filters: what is well formed, what matches what.
 *
 * <p>May import {@code codec.bytes} alone. All classes are immutable; any thread may use them.
 */
@NullMarked
package org.tymbal.codec.topic;

import org.jspecify.annotations.NullMarked;
