package org.tymbal.server.http.setup;

import java.util.List;

/** Pages that the server writes itself: no script, nothing from elsewhere, the look of the client. */
public final class Html {
    private Html() {}

    /** Text that means nothing but itself, in a text and in an attribute. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
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
     * A whole page.
     *
     * @param head more of the head, as markup
     * @param body what stands in it, as markup
     */
    public static String page(String title, String head, String body) {
        return """
                <!doctype html>
                <html lang="en">
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
                </main>
                </body>
                </html>
                """.formatted(escape(title), head, body);
    }
}
