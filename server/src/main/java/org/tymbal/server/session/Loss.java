package org.tymbal.server.session;

import org.tymbal.codec.packet.Qos;
import org.tymbal.server.metrics.Drop;

/**
 * A message that a client did not get.
 *
 * @param atMillis when, in milliseconds since 1970
 * @param qos the QoS that it was published with
 */
public record Loss(long atMillis, String topic, Qos qos, Drop why) {}
