/**
 * All that the page knows and does, without a page: state, actions, reducer, effects; pure Java, tested on the JVM.
 *
 * <p>May import {@code codec} and {@code org.tymbal.client}; {@code view}, {@code browser} and App import it. One thread,
 * the browser's.
 */
@NullMarked
package org.tymbal.web.state;

import org.jspecify.annotations.NullMarked;
