/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.client.tap;

import org.jspecify.annotations.NullMarked;
