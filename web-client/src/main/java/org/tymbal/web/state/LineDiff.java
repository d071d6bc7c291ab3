package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;

/** Which lines went and which came between two texts. */
public final class LineDiff {
    /** More lines than these are not compared one by one. */
    static final int MOST_LINES = 400;

    private LineDiff() {}

    /** Every line of both, with {@code "- "} before what went, {@code "+ "} before what came, two blanks before the rest. */
    public static String of(String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int k = fresh.size() - 1; k >= 0; k--) {
                common[i][k] = old.get(i).equals(fresh.get(k))
                        ? common[i + 1][k + 1] + 1
                        : Math.max(common[i + 1][k], common[i][k + 1]);
            }
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        int k = 0;
        while (i < old.size() || k < fresh.size()) {
            if (i < old.size() && k < fresh.size() && old.get(i).equals(fresh.get(k))) {
                text.append("  ").append(old.get(i++)).append('\n');
                k++;
            } else if (k == fresh.size() || i < old.size() && common[i + 1][k] >= common[i][k + 1]) {
                text.append("- ").append(old.get(i++)).append('\n');
            } else {
                text.append("+ ").append(fresh.get(k++)).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 || lines.size() == MOST_LINES - 1 ? text.length() : end;
            lines.add(text.substring(from, to));
            from = to + 1;
        }
        return lines;
    }
}
