package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param username as CONNECT gave it and authentication accepted it; null for an anonymous client
 * @param address where the connection comes from, {@code host:port}; empty for the broker itself
 */
public record Identity(String clientId, @Nullable String username, String address) {}
