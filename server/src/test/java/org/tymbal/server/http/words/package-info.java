@NullMarked
package org.tymbal.server.http.words;

import org.jspecify.annotations.NullMarked;
