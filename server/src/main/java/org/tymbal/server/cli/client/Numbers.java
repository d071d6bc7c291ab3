package org.tymbal.server.cli.client;

/** Numbers as C reads them, where mosquitto's clients do. */
final class Numbers {
    private Numbers() {}

    /** The number at the beginning of a text, 0 if there is none; what does not fit is the nearest that does. */
    static int leading(String text) {
        String digits = head(text, false);
        if (digits.isEmpty() || digits.equals("-")) {
            return 0;
        }
        try {
            long value = Long.parseLong(digits);
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
        } catch (NumberFormatException e) {
            return digits.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
    }

    /** The same with a fraction. */
    static double leadingDecimal(String text) {
        try {
            return Double.parseDouble(head(text, true));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String head(String text, boolean fraction) {
        String stripped = text.strip();
        int end = stripped.startsWith("-") || stripped.startsWith("+") ? 1 : 0;
        boolean point = false;
        while (end < stripped.length()) {
            char c = stripped.charAt(end);
            if (fraction && c == '.' && !point) {
                point = true;
            } else if (c < '0' || c > '9') {
                break;
            }
            end++;
        }
        return stripped.startsWith("+") ? stripped.substring(1, end) : stripped.substring(0, end);
    }

    /**
     * The whole text as a number, also as 0x1f or 017.
     *
     * @throws NumberFormatException if it is none
     */
    static long whole(String text) {
        String stripped = text.strip();
        return Long.decode(stripped);
    }
}
