/**
 * The broker administered by JSON: mosquitto's dynamic security.
 *
 * <p>The only room besides http that knows Jackson. May import {@code broker} and what is below it.
 */
@NullMarked
package org.tymbal.server.control;

import org.jspecify.annotations.NullMarked;
