package org.tymbal.server.http.setup;

import io.nayuki.qrcodegen.QrCode;
import org.tymbal.server.http.words.Language;

/** A QR code as a picture in SVG. */
final class QrPicture {
    /** White around the code that cameras need, in modules. */
    private static final int QUIET = 4;

    private QrPicture() {}

    /** Markup for inside a page, and a file of its own; black on white in both themes, as cameras like it. */
    static String svg(Language words, String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        int size = code.size + 2 * QUIET;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int run = 0;
                while (x + run < code.size && code.getModule(x + run, y)) {
                    run++;
                }
                if (run > 0) {
                    path.append('M').append(x + QUIET).append(' ').append(y + QUIET);
                    path.append('h').append(run).append("v1h-").append(run).append('z');
                    x += run;
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" role=\"img\" aria-label=\""
                + words.html("QR code for {}", Html.escape(text)) + "\" viewBox=\"0 0 "
                + size
                + " " + size + "\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size
                + "H0z\"/><path fill=\"#000\" d=\""
                + path + "\"/></svg>";
    }
}
