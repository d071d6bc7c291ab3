package org.tymbal.codec.packet;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicName;

/**
 * The Will Message of a CONNECT: what the server publishes when the Network Connection ends without DISCONNECT.
 *
 * @param properties the Will Properties; {@link Properties#NONE} before MQTT 5
 */
public record Will(TopicName topic, ByteSlice payload, Qos qos, boolean retain, Properties properties) {}
