package org.tymbal.server.protocol;

import org.tymbal.codec.packet.ReasonCode;

/** Why somebody else ends a connection. */
record Kick(ReasonCode reason, String explanation) {}
