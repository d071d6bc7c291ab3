/**
 * Who may do what: authentication and access rules.
 *
 * <p>May import {@code codec.topic} and {@code config}. Immutable, swapped whole; any thread may ask.
 */
@NullMarked
package org.tymbal.server.access;

import org.jspecify.annotations.NullMarked;
