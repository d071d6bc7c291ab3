/** Getting started: lines to copy for the usual tools, filled in with where this server is. */
@NullMarked
package org.tymbal.server.http.start;

import org.jspecify.annotations.NullMarked;
