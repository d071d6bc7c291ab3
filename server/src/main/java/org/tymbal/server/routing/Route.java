package org.tymbal.server.routing;

import org.tymbal.codec.packet.Subscription;

/**
 * One Subscription as the trie holds it: who, with which options. Immutable; a changed Subscription is a new route.
 *
 * @param identifier the Subscription Identifier, or 0
 */
public record Route(Subscriber subscriber, Subscription subscription, int identifier) {}
