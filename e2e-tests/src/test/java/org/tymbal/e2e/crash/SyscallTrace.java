package org.tymbal.e2e.crash;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tymbal.codec.packet.PacketType;

/**
 * What a process has written to files and sockets, and when it waited for the disk: the output of
 * {@code strace -f -y -x -s LENGTH -e trace=write,pwrite64,writev,fdatasync,fsync}.
 *
 * <p>A call that another thread's call interrupts in the output stands there in two parts; so each has a beginning and an end,
 * as numbers of lines.
 */
final class SyscallTrace {
    private static final Pattern CALL = Pattern.compile(
            "^(\\d+) +(write|pwrite64|writev|fdatasync|fsync)\\((\\d+)<([^>]*)>(.*?)(\\) += (-?\\d+).*| <unfinished \\.\\.\\.>)$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*\\) += (-?\\d+).*$");

    /**
     * One call.
     *
     * @param target the path of a file, or {@code socket:[NUMBER]}
     * @param bytes what was written; empty if it is a sync
     */
    record Call(int begin, int end, boolean syncs, String target, byte[] bytes) {
        boolean toSocket() {
            return target.startsWith("socket:") || target.startsWith("TCP");
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private int lines;

    /** Reads the output of strace; of files only those whose name the pattern fits. */
    static SyscallTrace read(Path output, Pattern files) throws IOException {
        SyscallTrace trace = new SyscallTrace();
        Map<String, Call> unfinished = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(output, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                trace.line(line, files, unfinished);
            }
        }
        return trace;
    }

    private void line(String line, Pattern files, Map<String, Call> unfinished) {
        int number = lines++;
        int open = line.indexOf('<');
        if (open < 0 || line.length() > open + 3 && line.startsWith("<...", open)) {
            resumed(line, number, unfinished);
            return;
        }
        String target = line.substring(open + 1, Math.max(open + 1, line.indexOf('>', open)));
        boolean wanted = target.startsWith("socket:")
                || target.startsWith("TCP")
                || files.matcher(target).find();
        Matcher call = wanted ? CALL.matcher(line) : null;
        if (call == null || !call.matches()) {
            return;
        }
        boolean syncs = call.group(2).endsWith("sync");
        byte[] bytes = syncs ? new byte[0] : text(call.group(5));
        if (call.group(7) == null) {
            unfinished.put(call.group(1), new Call(number, -1, syncs, target, bytes));
        } else {
            add(new Call(number, number, syncs, target, bytes), Long.parseLong(call.group(7)));
        }
    }

    private void resumed(String line, int number, Map<String, Call> unfinished) {
        Matcher matcher = RESUMED.matcher(line);
        Call begun = matcher.matches() ? unfinished.remove(matcher.group(1)) : null;
        if (begun != null) {
            add(
                    new Call(begun.begin(), number, begun.syncs(), begun.target(), begun.bytes()),
                    Long.parseLong(matcher.group(3)));
        }
    }

    /** A socket that is full takes a part of what it is offered, or nothing: only what it took was sent. */
    private void add(Call call, long result) {
        if (call.toSocket()) {
            byte[] taken = Arrays.copyOf(call.bytes(), (int) Math.max(0, Math.min(result, call.bytes().length)));
            calls.add(new Call(call.begin(), call.end(), false, call.target(), taken));
            return;
        }
        if (result < 0 || !call.syncs() && result != call.bytes().length) {
            throw new AssertionError(
                    "a call of another length than was shown, or a failure: " + result + " of " + call);
        }
        calls.add(call);
    }

    /** The bytes of the first quoted text, with strace's escapes. */
    private static byte[] text(String arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int begin = arguments.indexOf('"') + 1;
        for (int i = begin; i < arguments.length() && arguments.charAt(i) != '"'; i++) {
            char c = arguments.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            c = arguments.charAt(++i);
            if (c == 'x') {
                bytes.write(Integer.parseInt(arguments, i + 1, i + 3, 16));
                i += 2;
            } else if (c >= '0' && c <= '7') {
                int value = 0;
                int digits = 0;
                for (; digits < 3 && i + digits < arguments.length(); digits++) {
                    int digit = arguments.charAt(i + digits) - '0';
                    if (digit < 0 || digit > 7) {
                        break;
                    }
                    value = value * 8 + digit;
                }
                bytes.write(value);
                i += digits - 1;
            } else {
                int special = "abtnvfr".indexOf(c);
                bytes.write(special < 0 ? c : 7 + special);
            }
        }
        return bytes.toByteArray();
    }

    /** All calls, in the order in which they ended. */
    List<Call> calls() {
        return calls;
    }

    int lines() {
        return lines;
    }

    private interface Packet {
        /** @param at where the packet begins in what was sent on its connection */
        void sent(byte[] bytes, int at, int begin);
    }

    /** Visits what was sent, connection by connection; no packet here is longer than 129 bytes. */
    private void packets(Packet visitor) {
        Map<String, List<Call>> connections =
                calls.stream().filter(Call::toSocket).collect(Collectors.groupingBy(Call::target));
        for (List<Call> connection : connections.values()) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            NavigableMap<Integer, Integer> begun = new TreeMap<>();
            for (Call call : connection) {
                begun.put(sent.size(), call.begin());
                sent.writeBytes(call.bytes());
            }
            byte[] bytes = sent.toByteArray();
            for (int at = 0; at + 4 <= bytes.length; at += 2 + (bytes[at + 1] & 0xff)) {
                visitor.sent(bytes, at, begun.floorEntry(at).getValue());
            }
        }
    }

    /** When the broker began to write each PUBACK to a client, by Packet Identifier. */
    Map<Integer, Integer> pubacks() {
        Map<Integer, Integer> begun = new HashMap<>();
        packets((bytes, at, begin) -> {
            if (bytes[at] == 0x40 && bytes[at + 1] >= 2) {
                begun.putIfAbsent((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff, begin);
            }
        });
        return begun;
    }

    /** When the broker began to write each packet of this type, one of more than two bytes, to a client, in their order. */
    List<Integer> sent(PacketType type) {
        List<Integer> begun = new ArrayList<>();
        packets((bytes, at, begin) -> {
            if ((bytes[at] & 0xff) >> 4 == type.number()) {
                begun.add(begin);
            }
        });
        begun.sort(null);
        return begun;
    }

    /** By file, how many of its bytes the disk had for certain when this line was printed. */
    Map<String, Long> syncedBefore(int line) {
        Map<String, Long> written = new HashMap<>();
        Map<String, Long> synced = new HashMap<>();
        for (Call call :
                calls) { // they ended in this order, so a later sync covers every write before it that had ended
            if (call.toSocket()) {
                continue;
            }
            if (!call.syncs()) {
                written.merge(call.target(), (long) call.bytes().length, Long::sum);
            } else if (call.end() < line) {
                synced.put(call.target(), writtenBefore(call));
            }
        }
        written.keySet().forEach(file -> synced.putIfAbsent(file, 0L));
        return synced;
    }

    private long writtenBefore(Call sync) {
        long sum = 0;
        for (Call call : calls) {
            if (!call.syncs() && call.target().equals(sync.target()) && call.end() < sync.begin()) {
                sum += call.bytes().length;
            }
        }
        return sum;
    }

    /** When the disk had the first bytes that hold this text for certain; -1 if never. */
    int syncedWith(String text) {
        return syncedWith(text.getBytes(StandardCharsets.US_ASCII), 1);
    }

    /** When the disk had what was written for the nth time with these bytes; -1 if never. */
    int syncedWith(byte[] wanted, int nth) {
        int found = 0;
        for (Call write : calls) {
            if (!write.syncs() && !write.toSocket() && contains(write.bytes(), wanted) && ++found == nth) {
                for (Call sync : calls) {
                    if (sync.syncs() && sync.target().equals(write.target()) && sync.begin() > write.end()) {
                        return sync.end();
                    }
                }
            }
        }
        return -1;
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        outer:
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            for (int i = 0; i < wanted.length; i++) {
                if (bytes[at + i] != wanted[i]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
