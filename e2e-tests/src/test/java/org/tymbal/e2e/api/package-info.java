/** The HTTP API over real connections: what it shows and does, and whom it turns away. */
@NullMarked
package org.tymbal.e2e.api;

import org.jspecify.annotations.NullMarked;
