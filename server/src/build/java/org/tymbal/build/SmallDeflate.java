package org.tymbal.build;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Gzip that takes its time: the same format as everybody's (RFC 1951, RFC 1952), some per cent smaller, because it looks for
 * the cheapest way to say the whole text instead of the next match. What a browser loads is made once and sent often.
 *
 * <p>The way is Zopfli's: guess what each symbol costs, find the cheapest path of literals and matches under these costs,
 * count the symbols of that path, which gives better costs, and again. Where the text changes its nature, a new block begins.
 */
final class SmallDeflate {
    private static final int MIN_MATCH = 3;
    private static final int MAX_MATCH = 258;
    private static final int WINDOW = 32_768;
    private static final int ROUNDS = 12;
    private static final int MAX_BLOCKS = 12;
    /** Symbols: 0-255 literals, 256 end of block, 257-285 lengths. */
    private static final int LITERALS = 286;

    private static final int DISTANCES = 30;
    private static final int END = 256;
    private static final int[] LENGTH_SYMBOL = new int[MAX_MATCH + 1];
    private static final int[] LENGTH_BASE = new int[LITERALS];
    private static final int[] LENGTH_EXTRA = new int[LITERALS];
    private static final int[] DISTANCE_BASE = new int[DISTANCES];
    private static final int[] DISTANCE_EXTRA = new int[DISTANCES];

    static {
        int length = MIN_MATCH;
        for (int symbol = 257; symbol < 285; symbol++) {
            int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            LENGTH_BASE[symbol] = length;
            LENGTH_EXTRA[symbol] = extra;
            for (int i = 0; i < 1 << extra && length < MAX_MATCH; i++) {
                LENGTH_SYMBOL[length++] = symbol;
            }
        }
        LENGTH_SYMBOL[MAX_MATCH] = 285;
        LENGTH_BASE[285] = MAX_MATCH;
        int distance = 1;
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            int extra = symbol < 4 ? 0 : symbol / 2 - 1;
            DISTANCE_BASE[symbol] = distance;
            DISTANCE_EXTRA[symbol] = extra;
            distance += 1 << extra;
        }
    }

    private final byte[] text;
    /** For each position pairs of length and distance: the longer, the farther; see {@link #findMatches}. */
    private final int[][] matches;

    private SmallDeflate(byte[] text) {
        this.text = text;
        matches = findMatches(text);
    }

    /** The text as a gzip file. */
    static byte[] gzip(byte[] text) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(text.length / 3);
        // Deflate, no flags, no time, slowest compression, unknown system.
        file.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, (byte) 0xff});
        file.writeBytes(new SmallDeflate(text).deflate());
        CRC32 crc = new CRC32();
        crc.update(text);
        for (long number : new long[] {crc.getValue(), text.length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                file.write((int) (number >>> shift));
            }
        }
        return file.toByteArray();
    }

    private byte[] deflate() {
        Path whole = cheapest(0, text.length);
        List<Integer> starts = blocks(whole);
        Bits out = new Bits();
        for (int i = 0; i < starts.size(); i++) {
            int from = i == 0 ? 0 : whole.position[starts.get(i)];
            int to = i + 1 < starts.size() ? whole.position[starts.get(i + 1)] : text.length;
            new Block(cheapest(from, to)).write(out, i + 1 == starts.size());
        }
        return out.bytes();
    }

    /* ---- matches ---- */

    /** For each position the nearest place where each length begins: pairs of (length, distance), lengths rising. */
    private static int[][] findMatches(byte[] text) {
        int[][] found = new int[text.length][];
        int[] newest = new int[1 << 16];
        Arrays.fill(newest, -1);
        int[] before = new int[text.length];
        int[] pairs = new int[2 * MAX_MATCH];
        for (int at = 0; at < text.length; at++) {
            found[at] = new int[0];
            if (at + MIN_MATCH > text.length) {
                continue;
            }
            int hash = ((text[at] & 0xff) << 16 | (text[at + 1] & 0xff) << 8 | text[at + 2] & 0xff) * 0x9E3779B1 >>> 16;
            int most = Math.min(MAX_MATCH, text.length - at);
            int best = MIN_MATCH - 1;
            int count = 0;
            for (int there = newest[hash]; there >= 0 && at - there <= WINDOW && best < most; there = before[there]) {
                if (text[there + best] == text[at + best]) {
                    int length = same(text, there, at, most);
                    if (length > best) {
                        best = length;
                        pairs[count++] = length;
                        pairs[count++] = at - there;
                    }
                }
            }
            found[at] = Arrays.copyOf(pairs, count);
            before[at] = newest[hash];
            newest[hash] = at;
        }
        return found;
    }

    private static int same(byte[] text, int there, int here, int most) {
        int length = 0;
        while (length < most && text[there + length] == text[here + length]) {
            length++;
        }
        return length;
    }

    /* ---- the cheapest path ---- */

    /** What the symbols cost, in bits. */
    private static final class Costs {
        final double[] literal = new double[LITERALS];
        final double[] distance = new double[DISTANCES];

        /** A first guess. */
        Costs() {
            Arrays.fill(literal, 7);
            Arrays.fill(distance, 5);
        }

        Costs(int[] literals, int[] distances) {
            entropy(literals, literal);
            entropy(distances, distance);
        }

        private static void entropy(int[] counts, double[] costs) {
            double sum = 0;
            for (int count : counts) {
                sum += count;
            }
            for (int i = 0; i < costs.length; i++) {
                // A symbol that was not used is dear, not impossible.
                costs[i] = Math.log(Math.max(1, sum) / Math.max(0.5, counts[i])) / Math.log(2);
            }
        }
    }

    /** A way to say a part of the text: at each step a literal (length 1, distance 0) or a match. */
    private record Path(int[] position, int[] length, int[] distance, int[] literals, int[] distances) {}

    private Path cheapest(int from, int to) {
        Costs costs = new Costs();
        Path best = null;
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Path path = cheapest(from, to, costs);
            double size = new Block(path).size();
            if (size < least) {
                least = size;
                best = path;
            }
            costs = new Costs(path.literals, path.distances);
        }
        return best;
    }

    private Path cheapest(int from, int to, Costs costs) {
        double[] lengthCost = new double[MAX_MATCH + 1];
        for (int length = MIN_MATCH; length <= MAX_MATCH; length++) {
            int symbol = LENGTH_SYMBOL[length];
            lengthCost[length] = costs.literal[symbol] + LENGTH_EXTRA[symbol];
        }
        int size = to - from;
        double[] cost = new double[size + 1];
        int[] stepLength = new int[size + 1];
        int[] stepDistance = new int[size + 1];
        Arrays.fill(cost, Double.MAX_VALUE);
        cost[0] = 0;
        for (int i = 0; i < size; i++) {
            double here = cost[i];
            double literal = here + costs.literal[text[from + i] & 0xff];
            if (literal < cost[i + 1]) {
                cost[i + 1] = literal;
                stepLength[i + 1] = 1;
                stepDistance[i + 1] = 0;
            }
            int[] pairs = matches[from + i];
            int length = MIN_MATCH;
            for (int pair = 0; pair < pairs.length; pair += 2) {
                int symbol = distanceSymbol(pairs[pair + 1]);
                double distance = here + costs.distance[symbol] + DISTANCE_EXTRA[symbol];
                int longest = Math.min(pairs[pair], size - i);
                for (; length <= longest; length++) {
                    double match = distance + lengthCost[length];
                    if (match < cost[i + length]) {
                        cost[i + length] = match;
                        stepLength[i + length] = length;
                        stepDistance[i + length] = pairs[pair + 1];
                    }
                }
            }
        }
        return path(from, size, stepLength, stepDistance);
    }

    private Path path(int from, int size, int[] stepLength, int[] stepDistance) {
        int steps = 0;
        for (int i = size; i > 0; i -= stepLength[i]) {
            steps++;
        }
        Path path = new Path(new int[steps], new int[steps], new int[steps], new int[LITERALS], new int[DISTANCES]);
        for (int i = size; i > 0; ) {
            steps--;
            path.length[steps] = stepLength[i];
            path.distance[steps] = stepDistance[i];
            i -= stepLength[i];
            path.position[steps] = from + i;
            if (path.distance[steps] == 0) {
                path.literals[text[from + i] & 0xff]++;
            } else {
                path.literals[LENGTH_SYMBOL[path.length[steps]]]++;
                path.distances[distanceSymbol(path.distance[steps])]++;
            }
        }
        path.literals[END]++;
        return path;
    }

    static int distanceSymbol(int distance) {
        if (distance <= 4) {
            return distance - 1;
        }
        int high = 31 - Integer.numberOfLeadingZeros(distance - 1);
        return 2 * high + (distance - 1 >>> high - 1 & 1);
    }

    /* ---- blocks ---- */

    /** The steps of the path with which blocks begin: splits where that makes the sum smallest, as long as one helps. */
    private List<Integer> blocks(Path path) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        boolean better = true;
        while (better && starts.size() < MAX_BLOCKS) {
            better = false;
            for (int i = 0; i < starts.size(); i++) {
                int from = starts.get(i);
                int to = i + 1 < starts.size() ? starts.get(i + 1) : path.length.length;
                int split = split(path, from, to);
                if (split > 0) {
                    starts.add(i + 1, split);
                    better = true;
                    break;
                }
            }
        }
        return starts;
    }

    /** Where to split these steps into two blocks; 0 if one block is smaller. */
    private int split(Path path, int from, int to) {
        double least = size(path, from, to);
        int best = 0;
        int stride = Math.max(64, (to - from) / 64);
        while (stride >= 8) {
            int around = best == 0 ? from : Math.max(from, best - 8 * stride);
            int until = best == 0 ? to : Math.min(to, best + 8 * stride);
            for (int at = around + stride; at < until; at += stride) {
                double size = size(path, from, at) + size(path, at, to);
                if (size < least) {
                    least = size;
                    best = at;
                }
            }
            if (best == 0) {
                return 0;
            }
            stride /= 4;
        }
        return best;
    }

    private double size(Path path, int from, int to) {
        return new Block(part(path, from, to)).size();
    }

    private Path part(Path path, int from, int to) {
        int[] literals = new int[LITERALS];
        int[] distances = new int[DISTANCES];
        for (int i = from; i < to; i++) {
            if (path.distance[i] == 0) {
                literals[text[path.position[i]] & 0xff]++;
            } else {
                literals[LENGTH_SYMBOL[path.length[i]]]++;
                distances[distanceSymbol(path.distance[i])]++;
            }
        }
        literals[END]++;
        return new Path(
                Arrays.copyOfRange(path.position, from, to),
                Arrays.copyOfRange(path.length, from, to),
                Arrays.copyOfRange(path.distance, from, to),
                literals,
                distances);
    }

    /** A block with Huffman codes of its own. */
    private final class Block {
        private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

        private final Path path;
        private final int[] literalBits;
        private final int[] distanceBits;
        /** The lengths of both codes, run-length coded: symbol, then what its extra bits say, if it has some. */
        private final List<int[]> lengths;

        private final int literalCount;
        private final int distanceCount;
        private final int[] lengthBits;

        Block(Path path) {
            this.path = path;
            literalBits = Huffman.lengths(path.literals, 15);
            int[] distances = path.distances.clone();
            // Some readers want two codes of distances even where none is used.
            for (int i = 0; used(distances) < 2; i++) {
                distances[i] = Math.max(distances[i], 1);
            }
            distanceBits = Huffman.lengths(distances, 15);
            literalCount = Math.max(257, last(literalBits));
            distanceCount = Math.max(1, last(distanceBits));
            int[] all = Arrays.copyOf(literalBits, literalCount + distanceCount);
            System.arraycopy(distanceBits, 0, all, literalCount, distanceCount);
            lengths = runs(all);
            int[] counts = new int[19];
            lengths.forEach(run -> counts[run[0]]++);
            lengthBits = Huffman.lengths(counts, 7);
        }

        private static int used(int[] counts) {
            return (int) Arrays.stream(counts).filter(count -> count > 0).count();
        }

        private static int last(int[] bits) {
            int end = bits.length;
            while (end > 0 && bits[end - 1] == 0) {
                end--;
            }
            return end;
        }

        private static List<int[]> runs(int[] all) {
            List<int[]> runs = new ArrayList<>();
            for (int i = 0; i < all.length; ) {
                int run = 1;
                while (i + run < all.length && all[i + run] == all[i]) {
                    run++;
                }
                i += run;
                if (all[i - 1] == 0) {
                    for (; run >= 11; run -= Math.min(run, 138)) {
                        runs.add(new int[] {18, Math.min(run, 138) - 11});
                    }
                    if (run >= 3) {
                        runs.add(new int[] {17, run - 3});
                        run = 0;
                    }
                } else if (run >= 4) {
                    runs.add(new int[] {all[i - 1], 0});
                    for (run--; run >= 3; run -= Math.min(run, 6)) {
                        runs.add(new int[] {16, Math.min(run, 6) - 3});
                    }
                }
                for (; run > 0; run--) {
                    runs.add(new int[] {all[i - 1], 0});
                }
            }
            return runs;
        }

        private static int extraBits(int symbol) {
            return symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0;
        }

        private int lengthCodes() {
            int count = 19;
            while (count > 4 && lengthBits[ORDER[count - 1]] == 0) {
                count--;
            }
            return count;
        }

        /** The size in bits. */
        double size() {
            long size = 3 + 5 + 5 + 4 + 3L * lengthCodes();
            for (int[] run : lengths) {
                size += lengthBits[run[0]] + extraBits(run[0]);
            }
            for (int symbol = 0; symbol < LITERALS; symbol++) {
                size += (long) path.literals[symbol] * (literalBits[symbol] + LENGTH_EXTRA[symbol]);
            }
            for (int symbol = 0; symbol < DISTANCES; symbol++) {
                size += (long) path.distances[symbol] * (distanceBits[symbol] + DISTANCE_EXTRA[symbol]);
            }
            return size;
        }

        void write(Bits out, boolean isLast) {
            out.write(isLast ? 1 : 0, 1);
            out.write(2, 2);
            out.write(literalCount - 257, 5);
            out.write(distanceCount - 1, 5);
            out.write(lengthCodes() - 4, 4);
            for (int i = 0; i < lengthCodes(); i++) {
                out.write(lengthBits[ORDER[i]], 3);
            }
            int[] codes = Huffman.codes(lengthBits);
            for (int[] run : lengths) {
                out.write(codes[run[0]], lengthBits[run[0]]);
                out.write(run[1], extraBits(run[0]));
            }
            int[] literalCodes = Huffman.codes(literalBits);
            int[] distanceCodes = Huffman.codes(distanceBits);
            for (int i = 0; i < path.length.length; i++) {
                if (path.distance[i] == 0) {
                    int literal = text[path.position[i]] & 0xff;
                    out.write(literalCodes[literal], literalBits[literal]);
                } else {
                    int symbol = LENGTH_SYMBOL[path.length[i]];
                    out.write(literalCodes[symbol], literalBits[symbol]);
                    out.write(path.length[i] - LENGTH_BASE[symbol], LENGTH_EXTRA[symbol]);
                    int far = distanceSymbol(path.distance[i]);
                    out.write(distanceCodes[far], distanceBits[far]);
                    out.write(path.distance[i] - DISTANCE_BASE[far], DISTANCE_EXTRA[far]);
                }
            }
            out.write(literalCodes[END], literalBits[END]);
        }
    }
}
