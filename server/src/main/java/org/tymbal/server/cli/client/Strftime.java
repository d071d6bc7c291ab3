package org.tymbal.server.cli.client;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The conversions of C's strftime, in the locale "C" as mosquitto's clients use them. */
final class Strftime {
    private Strftime() {}

    /** One conversion; empty for a letter that stands for nothing. */
    static String conversion(char letter, ZonedDateTime t) {
        return switch (letter) {
            case 'a' ->
                t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT).substring(0, 3);
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> all("a b e H:M:S Y", t);
            case 'C' -> padded(t.getYear() / 100, 2, '0');
            case 'd' -> padded(t.getDayOfMonth(), 2, '0');
            case 'D', 'x' -> all("m/d/y", t);
            case 'e' -> padded(t.getDayOfMonth(), 2, ' ');
            case 'F' -> all("Y-m-d", t);
            case 'g' -> padded(t.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
            case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> padded(t.getHour(), 2, '0');
            case 'I' -> padded(t.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0');
            case 'j' -> padded(t.getDayOfYear(), 3, '0');
            case 'k' -> padded(t.getHour(), 2, ' ');
            case 'l' -> padded(t.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ');
            case 'm' -> padded(t.getMonthValue(), 2, '0');
            case 'M' -> padded(t.getMinute(), 2, '0');
            case 'n' -> "\n";
            case 'N' -> padded(t.getNano(), 9, '0');
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'P' -> t.getHour() < 12 ? "am" : "pm";
            case 'r' -> all("I:M:S p", t);
            case 'R' -> all("H:M", t);
            case 's' -> Long.toString(t.toEpochSecond());
            case 'S' -> padded(t.getSecond(), 2, '0');
            case 't' -> "\t";
            case 'T', 'X' -> all("H:M:S", t);
            case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
            case 'U' -> padded((t.getDayOfYear() + 6 - t.getDayOfWeek().getValue() % 7) / 7, 2, '0');
            case 'V' -> padded(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
            case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
            case 'W' -> padded((t.getDayOfYear() + 6 - (t.getDayOfWeek().getValue() + 6) % 7) / 7, 2, '0');
            case 'y' -> padded(t.getYear() % 100, 2, '0');
            case 'Y' -> Integer.toString(t.getYear());
            case 'z' -> offset(t.getOffset());
            case 'Z' -> zone(t);
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    /** The letters of a text replaced by what they stand for; everything else stays. */
    private static String all(String letters, ZonedDateTime t) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            text.append(Character.isLetter(c) ? conversion(c, t) : String.valueOf(c));
        }
        return text.toString();
    }

    /** As 2026-11-21T12:00:00+0100. */
    static String iso(ZonedDateTime t) {
        return all("F", t) + "T" + all("Tz", t);
    }

    /** As 2026-11-21T12:00:00.123456+0100. */
    static String isoWithMicros(ZonedDateTime t) {
        return all("F", t) + "T" + all("T", t) + "." + padded(t.getNano() / 1_000, 6, '0') + offset(t.getOffset());
    }

    private static String offset(ZoneOffset offset) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        return (offset.getTotalSeconds() < 0 ? "-" : "+") + padded(minutes / 60 * 100 + minutes % 60, 4, '0');
    }

    private static String zone(ZonedDateTime t) {
        String name = java.util.TimeZone.getTimeZone(t.getZone())
                .getDisplayName(
                        t.getZone().getRules().isDaylightSavings(t.toInstant()),
                        java.util.TimeZone.SHORT,
                        Locale.ENGLISH);
        return name.equals("Coordinated Universal Time") || name.equals("Z") ? "UTC" : name;
    }

    private static String padded(int number, int width, char pad) {
        String digits = Integer.toString(number);
        return String.valueOf(pad).repeat(Math.max(0, width - digits.length())) + digits;
    }
}
