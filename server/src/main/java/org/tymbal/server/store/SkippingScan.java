package org.tymbal.server.store;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A walk that goes on behind what is damaged: where an entry cannot be read, the nearest key is searched from which one can, by
 * halves. What lies between is damaged in one table and may be whole in others, so each is walked through by itself there; what
 * none of them has is lost. Said is where it was.
 */
final class SkippingScan implements Engine.Scan {
    private static final int MOST_COMPARED_BYTES = 512;
    private static final int SPARE_BYTES = 8;
    private static final int MOST_BETWEEN_BYTES = 64 << 20;

    private final Walkable walkable;
    private final byte[] to;
    private final Tables.Damage damage;
    /** What single tables have where the walk could not go; before what it has read last. */
    private final TreeMap<byte[], byte[]> between = new TreeMap<>(Arrays::compareUnsigned);

    /** Whether the walk stands on an entry that was not handed out yet. */
    private boolean ahead;

    /** Whether the last try came to an entry. */
    private boolean stands;

    private byte[] position;
    private Engine.@Nullable Scan scan;
    private byte[] key = {};
    private byte[] value = {};

    SkippingScan(Walkable walkable, byte[] from, byte[] to, Tables.Damage damage) {
        this.walkable = walkable;
        this.position = from;
        this.to = to;
        this.damage = damage;
    }

    @Override
    public boolean next() throws IOException {
        if (between.isEmpty() && !ahead) {
            try {
                return step();
            } catch (DamagedRangeException e) {
                damage.found(
                        "what is stored behind " + readable(position) + " cannot be read (" + e.getMessage() + ")");
            }
            byte[] before = position;
            ahead = resumes(before);
            // The next key there can be, up to where the walk goes on.
            readBetween(Arrays.copyOf(before, before.length + 1), ahead ? position : to);
        }
        Map.Entry<byte[], byte[]> entry = between.pollFirstEntry();
        if (entry != null) {
            key = entry.getKey();
            value = entry.getValue();
            return true;
        }
        if (ahead) {
            ahead = false;
            take();
            return true;
        }
        return false;
    }

    /** Goes to the first entry behind a key that can be read; false if there is none, and then all is over. */
    private boolean resumes(byte[] before) throws IOException {
        int width = Math.min(Math.max(before.length, to.length), MOST_COMPARED_BYTES) + SPARE_BYTES;
        BigInteger bad = number(before, width);
        BigInteger good = number(to, width);
        while (good.subtract(bad).compareTo(BigInteger.ONE) > 0) {
            BigInteger half = good.add(bad).shiftRight(1);
            byte[] candidate = key(half, width);
            if (Arrays.compareUnsigned(candidate, before) > 0 && isReadable(candidate)) {
                good = half;
            } else {
                bad = half;
            }
        }
        byte[] candidate = key(good, width);
        if (Arrays.compareUnsigned(candidate, to) < 0 && isReadable(candidate) && stands) {
            return true;
        }
        close();
        position = to;
        return false;
    }

    /** Keys in their order as numbers in theirs. */
    private static BigInteger number(byte[] key, int width) {
        return new BigInteger(1, Arrays.copyOf(key, width));
    }

    private static byte[] key(BigInteger number, int width) {
        byte[] bytes = number.toByteArray(); // perhaps with a zero in front, for the sign, or without those of the key
        byte[] key = new byte[width];
        int count = Math.min(width, bytes.length);
        System.arraycopy(bytes, bytes.length - count, key, width - count, count);
        return key;
    }

    private void readBetween(byte[] from, byte[] behind) throws IOException {
        long bytes = 0;
        for (Walkable table : walkable.tables()) {
            try (SkippingScan scan = new SkippingScan(table, from, behind, sentence -> {})) {
                while (bytes < MOST_BETWEEN_BYTES && scan.next()) {
                    between.put(scan.key(), scan.value());
                    bytes += scan.key().length + scan.value().length;
                }
            }
        }
    }

    /** Whether one can read from there on, also if there is nothing. */
    private boolean isReadable(byte[] candidate) throws IOException {
        close();
        try {
            position = candidate;
            stands = step();
            return true;
        } catch (DamagedRangeException e) {
            return false;
        }
    }

    private boolean step() throws IOException {
        Engine.Scan open = scan;
        if (open == null) {
            open = walkable.scan(position, to);
            scan = open;
        }
        if (!open.next()) {
            return false;
        }
        position = open.key();
        take();
        return true;
    }

    private void take() {
        if (scan != null) {
            key = scan.key();
            value = scan.value();
        }
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
