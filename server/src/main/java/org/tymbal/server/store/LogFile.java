package org.tymbal.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log of RocksDB, read by ourselves: where it is damaged, and what stands behind that. RocksDB stops at the first
 * damage and says nothing.
 *
 * <p>Blocks of 32 KiB hold records, each with a masked CRC32C (4 bytes), a length (2) and a type (1) in front, lowest byte first,
 * and the number of the log (4) where the file is used a second time. A group is one record, or a first, middle ones and a last
 * one. No header stands in the last six bytes of a block, which are 0.
 */
final class LogFile {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int LONG_HEADER = 11;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;
    /** What the types of records with the long header are above the others. */
    private static final int LONG_TYPES = 4;

    private static final int MASK = 0xa282ead8;

    /**
     * What is wrong with a log.
     *
     * @param offset where in the file its sense ends first
     * @param lostBytes bytes from there to the last one that is not 0
     * @param torn whether it looks like the end of writing and not like damage: nothing but the beginning of a group
     */
    record Damage(Path log, long offset, long lostBytes, boolean torn) {
        /** A sentence without its full stop. */
        String sentence() {
            return "the log " + log.getFileName() + " is damaged at byte " + offset + ": " + lostBytes
                    + " bytes from there on, the last that were written, are lost";
        }
    }

    private final boolean keepsGroups;
    private final List<byte[]> groups = new ArrayList<>();
    private final List<byte[]> parts = new ArrayList<>();
    private boolean inGroup;
    private long groupBegin;
    private long length;
    private long damagedAt = -1;
    private long lastNotZero = -1;
    private boolean torn;
    private int groupsBefore;

    private LogFile(boolean keepsGroups) {
        this.keepsGroups = keepsGroups;
    }

    /** Reads a log with all that is in it. */
    static LogFile read(Path file) throws IOException {
        return read(file, true);
    }

    private static LogFile read(Path file, boolean keepsGroups) throws IOException {
        LogFile log = new LogFile(keepsGroups);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            do {
                block.clear();
                while (block.hasRemaining() && channel.read(block) >= 0) {
                    // until the block is full or the file ends
                }
                block.flip();
                log.block(block);
            } while (block.limit() == BLOCK);
        }
        log.end();
        return log;
    }

    static LogFile of(byte[] bytes) {
        LogFile log = new LogFile(true);
        for (int at = 0; at < bytes.length; at += BLOCK) {
            byte[] block = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BLOCK));
            log.block(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
        }
        log.end();
        return log;
    }

    /**
     * What is wrong with the logs of a database, in the order in which they were written. A log that ends in zeros has room that
     * was made beforehand, and nothing is wrong with it.
     */
    static List<Damage> damages(Path database) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (Path file : in(database)) {
            Damage damage = read(file, false).damage(file);
            if (damage != null && damage.lostBytes() > 0) {
                damages.add(damage);
            }
        }
        return damages;
    }

    /** Whether anything is wrong with a log, even if that is only that it ends in zeros. */
    static boolean isDamaged(Path file) throws IOException {
        return read(file, false).damagedAt >= 0;
    }

    /** The logs of a database in the order in which they were written; none if it is not there. */
    static List<Path> in(Path database) throws IOException {
        if (!Files.isDirectory(database)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted()
                    .toList();
        }
    }

    private @Nullable Damage damage(Path file) {
        return damagedAt < 0 ? null : new Damage(file, damagedAt, Math.max(0, lastNotZero + 1 - damagedAt), torn);
    }

    /** Where the first damage begins; -1 for none. */
    long damagedAt() {
        return damagedAt;
    }

    long length() {
        return length;
    }

    /** All groups that are whole, in the layout of {@link Group}. */
    List<byte[]> groups() {
        return groups;
    }

    /** Those that stand behind the damage. */
    List<byte[]> groupsBehind() {
        return damagedAt < 0 ? List.of() : groups.subList(groupsBefore, groups.size());
    }

    // ---- reading

    private void block(ByteBuffer block) {
        int end = block.limit();
        noteBytes(block, end);
        int at = 0;
        while (at + HEADER <= end) {
            int size = block.getShort(at + 4) & 0xffff;
            int type = block.get(at + 6) & 0xff;
            boolean isLong = type > LAST && type <= LAST + LONG_TYPES;
            int header = isLong ? LONG_HEADER : HEADER;
            boolean fits = at + header + size <= end;
            if (fits && type >= FULL && type <= LAST + LONG_TYPES && checks(block, at, header + size)) {
                take(isLong ? type - LONG_TYPES : type, block, at, header, size);
                at += header + size;
            } else {
                damage(length + at, end < BLOCK && !fits);
                at = fits && size > 0 ? at + header + size : end;
            }
        }
        if (at < end) {
            filler(block, at, end);
        }
        length += end;
    }

    /** What is left of a block is too short for a header. */
    private void filler(ByteBuffer block, int from, int end) {
        boolean zeros = true;
        for (int i = from; i < end; i++) {
            zeros &= block.get(i) == 0;
        }
        if (!zeros || end < BLOCK) {
            damage(length + from, end < BLOCK);
        }
    }

    private void noteBytes(ByteBuffer block, int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (block.get(i) != 0) {
                lastNotZero = length + i;
                return;
            }
        }
    }

    private void end() {
        if (inGroup) {
            damage(groupBegin, true);
        }
    }

    private void damage(long at, boolean atTheEnd) {
        if (damagedAt < 0) {
            damagedAt = at;
            torn = atTheEnd;
            groupsBefore = groups.size();
        }
        inGroup = false;
        parts.clear();
    }

    private static boolean checks(ByteBuffer block, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), at + 6, length - 6);
        int value = (int) crc.getValue();
        return block.getInt(at) == (value >>> 15 | value << 17) + MASK;
    }

    private void take(int type, ByteBuffer block, int at, int header, int size) {
        boolean begins = type == FULL || type == FIRST;
        if (begins) {
            parts.clear();
            groupBegin = length + at;
        } else if (!inGroup) {
            return; // its beginning was damaged
        }
        inGroup = type == FIRST || type == MIDDLE;
        if (keepsGroups) {
            int from = at + header;
            parts.add(Arrays.copyOfRange(block.array(), from, from + size));
            if (!inGroup) {
                groups.add(joined());
                parts.clear();
            }
        }
    }

    private byte[] joined() {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
