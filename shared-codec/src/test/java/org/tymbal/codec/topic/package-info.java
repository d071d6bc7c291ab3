/** Tests of the room of the same name. */
@NullMarked
package org.tymbal.codec.topic;

import org.jspecify.annotations.NullMarked;
