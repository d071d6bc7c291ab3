/** Tests of the API at a whole server, over real sockets. */
@NullMarked
package org.tymbal.server.http.api;

import org.jspecify.annotations.NullMarked;
