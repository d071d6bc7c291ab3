/** What the specification demands of a server, asked over every endpoint and in every version that it concerns. */
@NullMarked
package org.tymbal.e2e.conformance;

import org.jspecify.annotations.NullMarked;
