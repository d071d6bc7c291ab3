package org.tymbal.server.config;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;

/** A format of strftime(3), in the locale C, as formatter of the JDK. Immutable. */
public final class StrftimeFormat {
    private static final int LONGEST = 256;
    private static final Map<Long, String> FROM_SUNDAY =
            Map.of(7L, "0", 1L, "1", 2L, "2", 3L, "3", 4L, "4", 5L, "5", 6L, "6");

    private final DateTimeFormatter formatter;

    /** @throws IllegalArgumentException if the format has a conversion that there is not; the message is a sentence */
    public StrftimeFormat(String format) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        append(builder, format);
        this.formatter = builder.toFormatter(Locale.ENGLISH);
    }

    /** The time as this format writes it. */
    public String format(ZonedDateTime time) {
        return formatter.format(time);
    }

    /** The format itself, if it is one. */
    static String checked(String format) {
        if (format.length() > LONGEST) {
            throw new IllegalArgumentException("takes at most " + LONGEST + " characters");
        }
        new StrftimeFormat(format);
        return format;
    }

    private static void append(DateTimeFormatterBuilder to, String format) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                to.appendLiteral(c);
            } else if (++i < format.length()) {
                conversion(to, format.charAt(i));
            } else {
                throw new IllegalArgumentException("ends with a single %; write %% for a percent sign");
            }
        }
    }

    private static void conversion(DateTimeFormatterBuilder to, char conversion) {
        switch (conversion) {
            case 'Y' -> to.appendValue(ChronoField.YEAR);
            case 'y' -> to.appendValueReduced(ChronoField.YEAR, 2, 2, 2000);
            case 'm' -> to.appendValue(ChronoField.MONTH_OF_YEAR, 2);
            case 'd' -> to.appendValue(ChronoField.DAY_OF_MONTH, 2);
            case 'e' -> to.padNext(2).appendValue(ChronoField.DAY_OF_MONTH);
            case 'H' -> to.appendValue(ChronoField.HOUR_OF_DAY, 2);
            case 'I' -> to.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2);
            case 'M' -> to.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
            case 'S' -> to.appendValue(ChronoField.SECOND_OF_MINUTE, 2);
            case 'p' -> to.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
            case 'j' -> to.appendValue(ChronoField.DAY_OF_YEAR, 3);
            case 'a' -> to.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
            case 'A' -> to.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
            case 'b', 'h' -> to.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
            case 'B' -> to.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
            case 'u' -> to.appendValue(ChronoField.DAY_OF_WEEK, 1);
            case 'w' -> to.appendText(ChronoField.DAY_OF_WEEK, FROM_SUNDAY);
            case 'V' -> to.appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
            case 'G' -> to.appendValue(IsoFields.WEEK_BASED_YEAR, 4);
            case 'z' -> to.appendOffset("+HHMM", "+0000");
            case 'Z' -> to.appendZoneText(TextStyle.SHORT);
            case 's' -> to.appendValue(ChronoField.INSTANT_SECONDS);
            case 'n' -> to.appendLiteral('\n');
            case 't' -> to.appendLiteral('\t');
            case '%' -> to.appendLiteral('%');
            case 'F' -> append(to, "%Y-%m-%d");
            case 'T', 'X' -> append(to, "%H:%M:%S");
            case 'R' -> append(to, "%H:%M");
            case 'D', 'x' -> append(to, "%m/%d/%y");
            case 'c' -> append(to, "%a %b %e %H:%M:%S %Y");
            case 'r' -> append(to, "%I:%M:%S %p");
            default ->
                throw new IllegalArgumentException(
                        "takes a format of strftime, in which %" + conversion + " means nothing here");
        }
    }
}
