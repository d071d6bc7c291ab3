/** The languages of the pages that the server makes itself. Imports nothing of the server. */
@NullMarked
package org.tymbal.server.http.words;

import org.jspecify.annotations.NullMarked;
