package org.tymbal.web.state;

/** Cells of comma-separated values, RFC 4180. */
final class Csv {
    private Csv() {}

    /**
     * Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe before it: payloads are
     * hostile.
     */
    static String cell(String text) {
        String safe =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && Double.isNaN(JsonNumbers.number(text))
                        ? "'" + text
                        : text;
        boolean plain = true;
        for (int i = 0; i < safe.length() && plain; i++) {
            plain = "\",\r\n".indexOf(safe.charAt(i)) < 0;
        }
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
