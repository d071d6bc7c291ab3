/**
 * The promise of durability, put to the test from outside: a broker that is killed, whose files are damaged, whose disk is full or
 * loses what it was not told to keep. Checkers judge what clients have seen, and tests of their own feed them broken histories.
 */
@NullMarked
package org.tymbal.e2e.crash;

import org.jspecify.annotations.NullMarked;
