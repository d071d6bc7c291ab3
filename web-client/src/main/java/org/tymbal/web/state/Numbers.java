package org.tymbal.web.state;

import org.tymbal.words.Words;

/** Numbers and times as people read them, without String.format, whose weight the page cannot carry. */
public final class Numbers {
    private Numbers() {}

    /** A whole number of the range of int, or {@code otherwise}. */
    public static int parse(String text, int otherwise) {
        String digits = text.trim();
        if (digits.isEmpty() || digits.length() > 9) {
            return otherwise;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** A whole number of digits and nothing else, or NaN; exact up to 2^53. */
    public static double whole(String text) {
        double value = text.isEmpty() ? Double.NaN : 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Double.NaN;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** The number that the text begins with, as in {@code "12345 seconds"}, or NaN. */
    public static double leading(String text) {
        double value = 0;
        double scale = 0;
        boolean any = false;
        boolean negative = text.startsWith("-");
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                any = true;
                value = value * 10 + (c - '0');
                scale *= 10;
            } else if (c == '.' && scale == 0) {
                scale = 1;
            } else if (c == ' ') {
                break;
            } else {
                return Double.NaN;
            }
        }
        if (!any) {
            return Double.NaN;
        }
        double number = scale == 0 ? value : value / scale;
        return negative ? -number : number;
    }

    /** In groups of three digits, as the language has it: 1,204. */
    public static String grouped(double whole) {
        boolean negative = whole < 0;
        String digits = digits(Math.abs(whole));
        StringBuilder text = new StringBuilder(negative ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return Words.number(text.toString(), "", "");
    }

    private static String digits(double whole) {
        double rest = Math.floor(whole);
        if (rest < 1_000_000_000) {
            return Integer.toString((int) rest);
        }
        double high = Math.floor(rest / 1_000_000_000);
        return digits(high) + padded((int) (rest - high * 1_000_000_000), 9);
    }

    /** Short: 0.4, 12, 1,204. */
    public static String rate(double perSecond) {
        if (perSecond <= 0) {
            return "0";
        }
        if (perSecond >= 9.95) {
            return grouped(Math.floor(perSecond + 0.5));
        }
        int tenths = (int) Math.floor(perSecond * 10 + 0.5);
        return tenths == 0
                ? "<" + Words.number("0.1", "", "")
                : tenths % 10 == 0 ? "" + tenths / 10 : Words.number(tenths / 10 + "." + tenths % 10, "", "");
    }

    /** 34 bytes, 1.2 kB, 3.4 MB. */
    public static String bytes(double count) {
        if (count < 1_000) {
            return Words.many((int) count, "{} byte|{} bytes", grouped(count));
        }
        return count < 1_000_000
                ? rate(count / 1_000) + " kB"
                : count < 1_000_000_000 ? rate(count / 1_000_000) + " MB" : rate(count / 1_000_000_000) + " GB";
    }

    /** 3 d 4 h, 2 h 5 min, 4 min 10 s, 12 s. */
    public static String duration(double seconds) {
        int all = (int) Math.min(Integer.MAX_VALUE, seconds);
        if (all < 60) {
            return seconds(all);
        }
        if (all < 3_600) {
            return minutes(all / 60) + ' ' + seconds(all % 60);
        }
        return all < 86_400
                ? hours(all / 3_600) + ' ' + minutes(all / 60 % 60)
                : days(all / 86_400) + ' ' + hours(all / 3_600 % 24);
    }

    private static String seconds(int count) {
        return Words.number("" + count, "second", " s");
    }

    private static String minutes(int count) {
        return Words.number("" + count, "minute", " min");
    }

    private static String hours(int count) {
        return Words.number("" + count, "hour", " h");
    }

    private static String days(int count) {
        return Words.number("" + count, "day", " d");
    }

    /** How long ago, in few letters: now, 12 s, 4 min, 2 h, 3 d. */
    public static String age(double millis) {
        int seconds = (int) Math.min(Integer.MAX_VALUE, millis / 1_000);
        if (seconds < 60) {
            return seconds < 1 ? Words.of("now") : seconds(seconds);
        }
        return seconds < 3_600
                ? minutes(seconds / 60)
                : seconds < 86_400 ? hours(seconds / 3_600) : days(seconds / 86_400);
    }

    /** The time of day with milliseconds, 12:04:31.208. */
    public static String time(double epochMillis, int zoneOffsetMinutes) {
        double local = epochMillis + zoneOffsetMinutes * 60_000.0;
        int ofDay = (int) (local - Math.floor(local / 86_400_000.0) * 86_400_000.0);
        int seconds = ofDay / 1_000;
        return padded(seconds / 3_600, 2)
                + ':'
                + padded(seconds / 60 % 60, 2)
                + ':'
                + padded(seconds % 60, 2)
                + '.'
                + padded(ofDay % 1_000, 3);
    }

    /** A number with as many digits as it needs and not more than it is worth: 21.4, -3, 0.001, 1.5e9. */
    public static String plain(double value) {
        if (value == Math.floor(value) && Math.abs(value) < 1e15) {
            return value < 0 ? "-" + digits(-value) : digits(value);
        }
        if (value < 0) {
            return "-" + plain(-value);
        }
        if (!(value < Double.MAX_VALUE)) {
            return value > 0 ? "infinite" : "NaN";
        }
        if (value < 1e-6 || value >= 1e15) {
            int exponent = 0;
            double mantissa = value;
            for (; mantissa >= 10; exponent++) {
                mantissa /= 10;
            }
            for (; mantissa < 1; exponent--) {
                mantissa *= 10;
            }
            return plain(mantissa) + "e" + exponent;
        }
        double scale = 1;
        double scaled = value;
        int decimals = 0;
        while (decimals < 20 && scaled < 1e14 && Math.abs(Math.floor(scaled + 0.5) / scale - value) > value * 1e-12) {
            scale *= 10;
            scaled = value * scale;
            decimals++;
        }
        double rounded = Math.floor(scaled + 0.5);
        StringBuilder text = new StringBuilder(digits(rounded));
        while (text.length() <= decimals) {
            text.insert(0, '0');
        }
        if (decimals > 0) {
            text.insert(text.length() - decimals, '.');
        }
        return text.toString();
    }

    /** 2026-11-21T14:05:00.123Z. */
    public static String iso(double epochMillis) {
        int days = (int) Math.floor(epochMillis / 86_400_000.0);
        // From days to a date of the Gregorian calendar, with years that begin in March.
        int shifted = days + 719_468;
        int era = Math.floorDiv(shifted, 146_097);
        int ofEra = shifted - era * 146_097;
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (5 * ofYear + 2) / 153;
        int day = ofYear - (153 * month + 2) / 5 + 1;
        int calendarMonth = month < 10 ? month + 3 : month - 9;
        int year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0);
        return padded(year, 4)
                + '-'
                + padded(calendarMonth, 2)
                + '-'
                + padded(day, 2)
                + 'T'
                + time(epochMillis, 0)
                + 'Z';
    }

    private static String padded(int value, int width) {
        StringBuilder text = new StringBuilder(Integer.toString(value));
        while (text.length() < width) {
            text.insert(0, '0');
        }
        return text.toString();
    }
}
