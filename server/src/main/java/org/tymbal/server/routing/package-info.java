/**
 * Where a message goes: the trie of Subscriptions and the store of Retained Messages.
 *
 * <p>May import {@code codec} and {@code message}. Any thread may enter: matching takes no lock, changing does.
 */
@NullMarked
package org.tymbal.server.routing;

import org.jspecify.annotations.NullMarked;
