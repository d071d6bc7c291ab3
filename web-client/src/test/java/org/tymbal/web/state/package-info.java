/** The state of the page on the JVM: pure functions by example, logs against a model, effects against a scripted broker. */
@NullMarked
package org.tymbal.web.state;

import org.jspecify.annotations.NullMarked;
