package org.tymbal.words;

import org.jspecify.annotations.Nullable;

/**
 * Every word that a person reads on the page comes from here: {@code Words.of("Publish")}. The English text is the key, so
 * English needs no table and costs a call. The page's one thread; where nobody calls {@link #speak} it is English for good.
 */
public final class Words {
    private static @Nullable Book book;

    private Words() {}

    /** From now on in this language; null for English. What is on the screen already stays as it is. */
    public static void speak(@Nullable Book language) {
        book = language;
    }

    /** A word or a whole sentence. Braces in it are left alone. */
    public static String of(String english) {
        Book it = book;
        String found = it == null ? null : it.find(english);
        return found == null ? english : found;
    }

    /** The same text: it becomes a key where it stands, and is handed to {@link #of(String)} where it is shown. */
    public static String mark(String english) {
        return english;
    }

    /**
     * A sentence with values in it: {@code {}} is the next of them; a translation that needs another order says
     * {@code {1}}, {@code {2}}. The values are data, or words from here; a brace in them means nothing.
     */
    public static String of(String english, String... values) {
        return fill(of(english), values);
    }

    /** The same with one value. */
    public static String of(String english, String value) {
        return fill(of(english), value);
    }

    /** The same with two. */
    public static String of(String english, String first, String second) {
        return fill(of(english), first, second);
    }

    /**
     * A sentence that depends on a count: {@code many(n, "{} message|{} messages", Numbers.grouped(n))}. English has two
     * forms, for one and for others, and a table as many as its language needs: one for all, two for one and others, or the
     * six of CLDR.
     */
    public static String many(int count, String english, String... values) {
        String forms = of(english);
        Book it = book;
        int form = it == null ? (count == 1 ? 1 : 5) : it.form(count);
        int bars = 0;
        for (int i = 0; i < forms.length(); i++) {
            bars += forms.charAt(i) == '|' ? 1 : 0;
        }
        // With two forms, only that for one differs; with one, none does.
        int skip = bars < 2 ? (form == 1 ? 0 : bars) : Math.min(form, bars);
        int start = 0;
        while (skip-- > 0) {
            start = forms.indexOf('|', start) + 1;
        }
        int end = forms.indexOf('|', start);
        return fill(end < 0 ? forms.substring(start) : forms.substring(start, end), values);
    }

    /** The same with one value. */
    public static String many(int count, String english, String value) {
        return many(count, english, new String[] {value});
    }

    /**
     * A number as the language writes it.
     *
     * @param english its digits, with a comma every three of them or without, and a point before the fraction
     * @param unit what it counts, by its name in CLDR ({@code second}); empty for a mere number
     * @param sign what stands behind it in English
     */
    public static String number(String english, String unit, String sign) {
        Book it = book;
        return it == null ? english + sign : it.number(english, unit);
    }

    private static String fill(String sentence, String... values) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            int close = c == '{' ? sentence.indexOf('}', i) : -1;
            if (close < 0) {
                out.append(c);
            } else {
                int which = close == i + 1 ? next++ : sentence.charAt(i + 1) - '1';
                out.append(values[which]);
                i = close;
            }
        }
        return out.toString();
    }
}
