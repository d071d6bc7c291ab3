package org.tymbal.server.store;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A walk that goes on behind what is damaged: where an entry cannot be read, the next key is tried that differs from the last one
 * that could, first a little and then more and more. What lies between is lost, and said.
 */
final class SkippingScan implements Engine.Scan {
    private static final int LONGEST_TRIED = 16;

    private final Engine engine;
    private final byte[] to;
    private final Tables.Damage damage;
    private byte[] position;
    private Engine.@Nullable Scan scan;
    private byte[] key = {};
    private byte[] value = {};

    SkippingScan(Engine engine, byte[] from, byte[] to, Tables.Damage damage) {
        this.engine = engine;
        this.position = from;
        this.to = to;
        this.damage = damage;
    }

    @Override
    public boolean next() throws IOException {
        try {
            return step();
        } catch (DamagedRangeException e) {
            damage.found("what is stored behind " + readable(position) + " cannot be read (" + e.getMessage() + ")");
        }
        byte[] before = position;
        // The least change that leads to something readable: longer keys first, which are nearer.
        for (int zeros = LONGEST_TRIED; zeros >= 0; zeros--) {
            for (int last = 1; last < 256; last *= 2) {
                byte[] candidate = Arrays.copyOf(before, before.length + zeros + 1);
                candidate[candidate.length - 1] = (byte) last;
                if (stepsFrom(candidate)) {
                    return true;
                }
            }
        }
        for (int length = before.length; length > 0; length--) {
            byte @Nullable [] candidate = following(before, length);
            if (candidate != null && stepsFrom(candidate)) {
                return true;
            }
        }
        close();
        position = to;
        return false;
    }

    private boolean stepsFrom(byte[] candidate) throws IOException {
        close();
        if (Arrays.compareUnsigned(candidate, to) >= 0) {
            return false;
        }
        try {
            position = candidate;
            return step();
        } catch (DamagedRangeException e) {
            return false; // the next candidate is farther away
        }
    }

    private boolean step() throws IOException {
        Engine.Scan open = scan;
        if (open == null) {
            open = engine.scan(position, to);
            scan = open;
        }
        if (!open.next()) {
            return false;
        }
        key = open.key();
        value = open.value();
        position = key;
        return true;
    }

    /** The first {@code length} bytes, counted up by one; null if they are the last of their length. */
    static byte @Nullable [] following(byte[] key, int length) {
        byte[] next = Arrays.copyOf(key, length);
        if (next[length - 1] == (byte) 0xff) {
            return null; // a shorter one does it
        }
        next[length - 1]++;
        return next;
    }

    private static String readable(byte[] key) {
        StringBuilder text = new StringBuilder();
        for (byte b : key) {
            text.append(b > 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format("\\%02x", b));
        }
        return text.toString();
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() {
        if (scan != null) {
            scan.close();
            scan = null;
        }
    }
}
