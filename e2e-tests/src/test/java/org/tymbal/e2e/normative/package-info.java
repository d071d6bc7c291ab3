/**
 * Every normative statement of MQTT 3.1.1 and 5.0: the ledger of what proves them, and tests of those that no other test
 * proves, a class for each chapter. Nobody imports it; only the thread that runs the tests enters.
 */
@NullMarked
package org.tymbal.e2e.normative;

import org.jspecify.annotations.NullMarked;
