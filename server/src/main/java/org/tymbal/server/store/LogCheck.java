package org.tymbal.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads RocksDB's write-ahead logs before RocksDB does, which goes on with what is before a damaged record and says nothing of
 * what is behind it.
 *
 * <p>A log is a sequence of blocks of 32 KiB. A block holds records, each with a header of seven bytes: a masked CRC32C, the
 * length in two bytes with the lowest first, and a type; or of eleven bytes, with the number of the log, where the file is used
 * a second time. No record header stands in the last six bytes of a block, which are 0.
 */
final class LogCheck {
    private static final int BLOCK = 32_768;
    private static final int HEADER = 7;
    private static final int LONG_HEADER = 11;
    private static final int FIRST_LONG_TYPE = 5;
    private static final int LAST_LONG_TYPE = 8;

    /**
     * What is wrong with a log.
     *
     * @param offset where in the file its sense ends
     * @param lostBytes bytes from there to the end of the file that are not all 0
     * @param torn whether it looks like the end of writing and not like damage: nothing but the beginning of a record
     */
    record Damage(Path log, long offset, long lostBytes, boolean torn) {
        /** A sentence without its full stop. */
        String sentence() {
            return "the log " + log.getFileName() + " is damaged at byte " + offset + ": " + lostBytes
                    + " bytes from there on, the last that were written, are lost";
        }
    }

    private LogCheck() {}

    /** What is wrong with the logs of a database, in the order in which they were written. */
    static List<Damage> damages(Path database) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(database)) {
            logs = files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted()
                    .toList();
        }
        List<Damage> damages = new ArrayList<>();
        for (Path log : logs) {
            Damage damage = damage(log);
            if (damage != null) {
                damages.add(damage);
            }
        }
        return damages;
    }

    private static @Nullable Damage damage(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            long size = channel.size();
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long begin = 0; begin < size; begin += BLOCK) {
                block.clear();
                while (block.hasRemaining() && channel.read(block, begin + block.position()) >= 0) {
                    // until the block is full or the file ends
                }
                block.flip();
                int good = goodUpTo(block);
                if (good >= 0) {
                    return describe(log, channel, begin + good, size);
                }
            }
            return null;
        }
    }

    /** Where in a block the first record is that is not whole and right; -1 if none is. */
    private static int goodUpTo(ByteBuffer block) {
        int at = 0;
        while (at + HEADER <= block.limit()) {
            int length = block.getShort(at + 4) & 0xffff;
            int type = block.get(at + 6) & 0xff;
            boolean isLong = type >= FIRST_LONG_TYPE && type <= LAST_LONG_TYPE;
            int header = isLong ? LONG_HEADER : HEADER;
            if (type == 0 || at + header + length > block.limit() || !checks(block, at, header + length)) {
                return at;
            }
            at += header + length;
        }
        boolean filler = block.limit() == BLOCK;
        for (int i = at; filler && i < BLOCK; i++) {
            filler = block.get(i) == 0;
        }
        return at == block.limit() || filler ? -1 : at;
    }

    private static boolean checks(ByteBuffer block, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), at + 6, length - 6);
        int value = (int) crc.getValue();
        return block.getInt(at) == (value >>> 15 | value << 17) + 0xa282ead8;
    }

    private static @Nullable Damage describe(Path log, FileChannel channel, long offset, long size) throws IOException {
        long last = offset - 1; // of the bytes that are not 0
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        for (long at = offset; at < size; at += bytes.limit()) {
            bytes.clear();
            if (channel.read(bytes, at) < 0) {
                break;
            }
            bytes.flip();
            for (int i = 0; i < bytes.limit(); i++) {
                if (bytes.get(i) != 0) {
                    last = at + i;
                }
            }
        }
        if (last < offset) {
            return null; // nothing but zeros: room that was made beforehand
        }
        boolean torn = offset / BLOCK == (size - 1) / BLOCK && isTorn(channel, offset, size);
        return new Damage(log, offset, last + 1 - offset, torn);
    }

    /** Whether what is left is shorter than the record that begins there says. */
    private static boolean isTorn(FileChannel channel, long offset, long size) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        if (channel.read(header, offset) < HEADER) {
            return true;
        }
        return offset + HEADER + (header.getShort(4) & 0xffff) > size;
    }
}
