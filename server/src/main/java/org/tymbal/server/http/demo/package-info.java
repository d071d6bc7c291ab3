/** The page of {@code tymbal --demo}: which port shows what, lines to copy, and certificates for whoever asks. */
@NullMarked
package org.tymbal.server.http.demo;

import org.jspecify.annotations.NullMarked;
