package org.tymbal.server.session;

import org.tymbal.server.message.Message;
import org.tymbal.server.routing.SharedGroup;

/** A message of a Shared Subscription whose receiver has left before it acknowledged: for another member of the group. */
public record HandOn(Message message, SharedGroup group) {}
