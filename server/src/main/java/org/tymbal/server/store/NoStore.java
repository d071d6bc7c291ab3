package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;

/** Keeps nothing. */
final class NoStore implements Store {
    private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0);

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public long newSession() {
        return 0;
    }

    @Override
    public void begin(Durability level) {}

    @Override
    public void end() {}

    @Override
    public Commit add(Change change) {
        throw new IllegalStateException("nothing is kept here");
    }

    @Override
    public boolean withdraw(Queued queued) {
        return false;
    }

    @Override
    public @Nullable Commit pending() {
        return null;
    }

    @Override
    public @Nullable String refusal() {
        return null;
    }

    @Override
    public boolean crowded() {
        return false;
    }

    @Override
    public void read(long session, long from, long upTo, int maximumBytes, PageReader reader) {
        throw new IllegalStateException("nothing is kept here");
    }

    @Override
    public void load(Restoring to) {}

    @Override
    public Durability level() {
        return Durability.MEMORY;
    }

    @Override
    public Figures figures() {
        return NOTHING;
    }

    @Override
    public void close() {}
}
