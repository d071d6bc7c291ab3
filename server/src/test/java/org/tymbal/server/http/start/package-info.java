@NullMarked
package org.tymbal.server.http.start;

import org.jspecify.annotations.NullMarked;
