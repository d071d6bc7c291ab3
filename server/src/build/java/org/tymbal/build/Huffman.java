package org.tymbal.build;

import java.util.ArrayList;
import java.util.List;

/** Canonical Huffman codes of limited length. */
final class Huffman {
    private Huffman() {}

    /** The length of each symbol's code, 0 for one that is not used, by package-merge. */
    static int[] lengths(int[] counts, int limit) {
        List<long[]> leaves = new ArrayList<>();
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                leaves.add(new long[] {counts[symbol], symbol});
            }
        }
        int[] lengths = new int[counts.length];
        if (leaves.size() <= 1) {
            leaves.forEach(leaf -> lengths[(int) leaf[1]] = 1);
            return lengths;
        }
        leaves.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        // A package is its weight and how many of the lightest leaves it holds on each level.
        List<Package> level = new ArrayList<>();
        List<Package> single = new ArrayList<>();
        leaves.forEach(leaf -> single.add(new Package(leaf[0], (int) leaf[1], null, null)));
        for (int depth = 0; depth < limit; depth++) {
            List<Package> merged = new ArrayList<>(single);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                merged.add(
                        new Package(level.get(i).weight + level.get(i + 1).weight, -1, level.get(i), level.get(i + 1)));
            }
            merged.sort((a, b) -> Long.compare(a.weight, b.weight));
            level = merged;
        }
        for (Package cheap : level.subList(0, 2 * leaves.size() - 2)) {
            cheap.count(lengths);
        }
        return lengths;
    }

    private record Package(long weight, int symbol, Package left, Package right) {
        void count(int[] lengths) {
            if (left == null) {
                lengths[symbol]++;
            } else {
                left.count(lengths);
                right.count(lengths);
            }
        }
    }

    /** The codes of these lengths, bits reversed as deflate writes them. */
    static int[] codes(int[] lengths) {
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= 15; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    codes[symbol] = Integer.reverse(code++) >>> 32 - length;
                }
            }
            code <<= 1;
        }
        return codes;
    }
}
