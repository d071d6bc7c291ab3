package org.tymbal.codec.packet;

/** A User Property: a name and a value whose meaning is the application's own. Names may repeat, order is kept. */
public record UserProperty(String name, String value) {}
