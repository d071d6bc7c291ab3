/**
 * The browser behind the ports: WebSocket, timers, localStorage, and what the page asks its own server.
 *
 * <p>May import {@code org.tymbal.client} and {@code web.state}; only App imports it. The browser's one thread; callbacks
 * never suspend.
 */
@NullMarked
package org.tymbal.web.browser;

import org.jspecify.annotations.NullMarked;
