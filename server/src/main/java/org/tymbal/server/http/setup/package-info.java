/**
 * The first minutes of a broker of one's own: who may come in, asked on a page and written into a mosquitto.conf, and the
 * addresses for everybody else's phone.
 */
@NullMarked
package org.tymbal.server.http.setup;

import org.jspecify.annotations.NullMarked;
