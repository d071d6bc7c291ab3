/** Other people's clients, as their users run them: the tutorials' own lines, Paho, HiveMQ's client, MQTT.js. */
@NullMarked
package org.tymbal.e2e.interop;

import org.jspecify.annotations.NullMarked;
