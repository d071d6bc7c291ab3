/**
 * What a browser asks by HTTP: the page and {@code /health}.
 *
 * <p>May import {@code broker}. Handlers run on the I/O threads; files are read on the worker's pool.
 */
@NullMarked
package org.tymbal.server.http;

import org.jspecify.annotations.NullMarked;
