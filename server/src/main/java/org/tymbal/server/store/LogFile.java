package org.tymbal.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A write-ahead log of RocksDB, read by ourselves: where it is damaged, and what stands behind that. RocksDB stops at the first
 * damage and says nothing.
 *
 * <p>Blocks of 32 KiB hold records, each with a checksum (4 bytes), a length (2) and a type (1) in front, lowest byte first; a
 * group is one record, or a first, middle ones and a last one.
 */
final class LogFile {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;
    private static final int MASK = 0xa282ead8;

    private final byte[] bytes;
    private final List<byte[]> groups = new ArrayList<>();
    private long damagedAt = -1;
    private int groupsBefore;
    private final List<byte[]> parts = new ArrayList<>();

    private LogFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static LogFile read(Path file) throws IOException {
        return of(Files.readAllBytes(file));
    }

    static LogFile of(byte[] bytes) {
        LogFile log = new LogFile(bytes);
        log.parse();
        return log;
    }

    /** Where the first damage begins; -1 for none. */
    long damagedAt() {
        return damagedAt;
    }

    long length() {
        return bytes.length;
    }

    /** All groups that are whole, in the layout of {@link Group}. */
    List<byte[]> groups() {
        return groups;
    }

    /** Those that stand behind the damage. */
    List<byte[]> groupsBehind() {
        return damagedAt < 0 ? List.of() : groups.subList(groupsBefore, groups.size());
    }

    private void parse() {
        int at = 0;
        while (at < bytes.length) {
            int leftInBlock = BLOCK - at % BLOCK;
            if (leftInBlock < HEADER) {
                at += leftInBlock; // filled up with zeros
                continue;
            }
            if (at + HEADER > bytes.length) {
                damage(at);
                return;
            }
            int length = bytes[at + 4] & 0xff | (bytes[at + 5] & 0xff) << 8;
            int type = bytes[at + 6];
            boolean fits = HEADER + length <= leftInBlock && at + HEADER + length <= bytes.length;
            if (fits && type >= FULL && type <= LAST && checksum(at + 6, 1 + length) == stored(at)) {
                take(type, at + HEADER, length);
                at += HEADER + length;
            } else {
                damage(at);
                at += fits && length > 0 ? HEADER + length : leftInBlock;
            }
        }
        if (!parts.isEmpty()) {
            damage(bytes.length);
        }
    }

    private void damage(int at) {
        if (damagedAt < 0) {
            damagedAt = at;
            groupsBefore = groups.size();
        }
        parts.clear();
    }

    private int stored(int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    private int checksum(int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        int value = (int) crc.getValue();
        return (value >>> 15 | value << 17) + MASK;
    }

    private void take(int type, int from, int length) {
        if ((type == FULL || type == FIRST) && !parts.isEmpty()
                || (type == MIDDLE || type == LAST) && parts.isEmpty()) {
            parts.clear();
            if (type == MIDDLE || type == LAST) {
                return; // its beginning was damaged
            }
        }
        byte[] part = new byte[length];
        System.arraycopy(bytes, from, part, 0, length);
        parts.add(part);
        if (type == FULL || type == LAST) {
            groups.add(joined());
            parts.clear();
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
