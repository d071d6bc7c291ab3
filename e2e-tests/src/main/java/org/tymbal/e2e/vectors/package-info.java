/**
 * The codec's vectors asked in a browser: a page that TeaVM compiles as it compiles the web client.
 *
 * <p>May import the codec and its test-jar; nobody imports it. Runs in the one thread of the page.
 */
@NullMarked
package org.tymbal.e2e.vectors;

import org.jspecify.annotations.NullMarked;
