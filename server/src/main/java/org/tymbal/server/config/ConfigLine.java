package org.tymbal.server.config;

import java.util.List;

/**
 * What stands behind the name of an option.
 *
 * @param place the file and the line, {@code test.conf:3}
 * @param value the first word or the whole rest, as the option has it
 * @param words all words
 */
record ConfigLine(String place, String value, List<String> words) {
    boolean flag() {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("takes true or false, not \"" + value + "\"");
        };
    }

    int number(int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "takes a whole number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    String oneOf(String... known) {
        for (String word : known) {
            if (word.equals(value)) {
                return value;
            }
        }
        throw new IllegalArgumentException("takes " + String.join(", ", known) + ", not \"" + value + "\"");
    }

    /** A time as mosquitto writes it, in seconds: {@code 2w}; m is a month of 30 days, y a year of 365. */
    static long seconds(String name, String text) {
        int last = text.length() - 1;
        long unit = last < 1
                ? 0
                : switch (text.charAt(last)) {
                    case 's' -> 1;
                    case 'h' -> 3_600;
                    case 'd' -> 86_400;
                    case 'w' -> 7 * 86_400;
                    case 'm' -> 30 * 86_400;
                    case 'y' -> 365L * 86_400;
                    default -> 0;
                };
        try {
            long count = unit == 0 ? 0 : Integer.parseInt(text.substring(0, last));
            if (count > 0) {
                return Math.min(count * unit, LimitsConfig.FOR_EVER);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "the setting " + name + " takes a time as 90s, 12h, 3d, 2w, 6m (months) or 1y, not \"" + text + "\"");
    }
}
