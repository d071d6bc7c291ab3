/** The client engine against a scripted server and a clock that tests drive. */
@NullMarked
package org.tymbal.client;

import org.jspecify.annotations.NullMarked;
