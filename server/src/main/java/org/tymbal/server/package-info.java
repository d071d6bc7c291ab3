/** Wires the rooms by hand and starts them; nobody imports it, and the main thread enters it. */
@NullMarked
package org.tymbal.server;

import org.jspecify.annotations.NullMarked;
