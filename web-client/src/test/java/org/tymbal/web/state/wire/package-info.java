/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.web.state.wire;

import org.jspecify.annotations.NullMarked;
