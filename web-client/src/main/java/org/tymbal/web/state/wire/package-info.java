/**
 * What the Inspector shows: the packets of the page's connections, filtered, followed, exported, and what is sent by hand.
 *
 * <p>May import {@code org.tymbal.client}, {@code org.tymbal.client.tap} and {@code org.tymbal.codec}; no browser.
 */
@NullMarked
package org.tymbal.web.state.wire;

import org.jspecify.annotations.NullMarked;
