@NullMarked
package org.tymbal.server.http.setup;

import org.jspecify.annotations.NullMarked;
