/**
 * What every byte of a packet means: fields with their place, value, a sentence, and the number in the specification. Made
 * for people who look; takes anything, malformed and cut packets too.
 *
 * <p>May import {@code packet}, {@code topic} and {@code bytes}.
 */
@NullMarked
package org.tymbal.codec.anatomy;

import org.jspecify.annotations.NullMarked;
