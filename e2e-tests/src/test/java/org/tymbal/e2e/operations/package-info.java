/** The broker as its operator meets it: started, stopped, watched, and under clients that behave badly. */
@NullMarked
package org.tymbal.e2e.operations;

import org.jspecify.annotations.NullMarked;
