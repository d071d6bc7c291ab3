/**
 * What the end-to-end tests drive the broker with: the runnable jar as a process, a raw client over TCP and WebSocket, and
 * other people's programs as child processes. Encodes and decodes MQTT by itself, so that a fault of the shared codec
 * cannot hide a fault of the broker.
 */
@NullMarked
package org.tymbal.e2e.harness;

import org.jspecify.annotations.NullMarked;
