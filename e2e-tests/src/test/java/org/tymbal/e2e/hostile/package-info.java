/**
 * Clients that want to do harm, over every endpoint: each is disconnected, with the right reason where its version can say
 * one, and everybody else is served. Nobody imports this package; each test runs on one thread.
 */
@NullMarked
package org.tymbal.e2e.hostile;

import org.jspecify.annotations.NullMarked;
