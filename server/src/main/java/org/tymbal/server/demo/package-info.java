/**
 * {@code tymbal --demo}: every port of test.mosquitto.org on this computer, with an authority of its own, and the plug that is
 * pulled before everybody's eyes.
 */
@NullMarked
package org.tymbal.server.demo;

import org.jspecify.annotations.NullMarked;
