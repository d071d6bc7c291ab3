/**
 * The words that people read, in the language in force; the English text is the key.
 *
 * <p>Imports nothing; every floor of the page may import it, and the client engine for its sentences. A server never
 * chooses a language, so its sentences stay English.
 */
@NullMarked
package org.tymbal.words;

import org.jspecify.annotations.NullMarked;
