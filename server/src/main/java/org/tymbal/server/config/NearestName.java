package org.tymbal.server.config;

import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a name that is none. */
public final class NearestName {
    private NearestName() {}

    /** The known name that is the fewest letters away; of equally near ones the longest. There must be one. */
    public static String to(String wrong, List<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name);
            if (distance < bestDistance || distance == bestDistance && name.length() > best.length()) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /** How many letters must be put in, taken out or changed to make one word the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int k = 0; k <= b.length(); k++) {
            row[k] = k;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int k = 1; k <= b.length(); k++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
                diagonal = row[k];
                row[k] = Math.min(change, 1 + Math.min(row[k], row[k - 1]));
            }
        }
        return row[b.length()];
    }
}
