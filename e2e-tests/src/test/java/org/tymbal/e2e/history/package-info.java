/**
 * What was published against what was received: the history checker, and runs with many clients whose connections break.
 *
 * <p>The checker knows nothing of sockets and may judge any history; the run drives the client engine over real ones.
 */
@NullMarked
package org.tymbal.e2e.history;

import org.jspecify.annotations.NullMarked;
