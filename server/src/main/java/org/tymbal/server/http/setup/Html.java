package org.tymbal.server.http.setup;

import java.util.List;
import org.tymbal.server.http.words.Language;

/** Pages that the server writes itself: no script, nothing from elsewhere, the look of the client. */
public final class Html {
    private Html() {}

    /** Text that means nothing but itself, in a text and in an attribute. */
    public static String escape(String text) {
        return Language.escape(text);
    }

    /** Markup that says what was wrong; nothing where nothing was. */
    public static String faults(List<String> sentences) {
        if (sentences.isEmpty()) {
            return "";
        }
        StringBuilder faults = new StringBuilder("<div class=\"faults\" role=\"alert\">");
        sentences.forEach(
                sentence -> faults.append("<p>").append(escape(sentence)).append("</p>"));
        return faults.append("</div>\n").toString();
    }

    /**
     * A whole page, with links to the same in other languages.
     *
     * @param title in the language of the page
     * @param head more of the head, as markup
     * @param body what stands in it, as markup
     */
    public static String page(Language words, String title, String head, String body) {
        return """
                <!doctype html>
                <html lang="%s" dir="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
                <title>%s – Tymbal</title>
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href="/icons/mark.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/app.css">
                <link rel="stylesheet" href="/pages.css">
                %s</head>
                <body>
                <header class="top"><a class="brand" href="/"><img class="mark" src="/icons/mark.svg" alt=""><span>Tymbal</span></a></header>
                <main id="main" class="pages">
                %s
                <footer>%s</footer>
                </main>
                </body>
                </html>
                """.formatted(words.code(), words.direction(), escape(title), head, body, words.choices());
    }
}
