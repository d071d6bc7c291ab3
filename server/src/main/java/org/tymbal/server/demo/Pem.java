package org.tymbal.server.demo;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text around bytes [RFC 7468]. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    static String of(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return BEGIN + label + DASHES + "\n" + lines.encodeToString(der) + "\n" + END + label + DASHES + "\n";
    }

    /**
     * The bytes of the first block with this label; what stands before and behind it does not matter.
     *
     * @return null if there is none, or it is damaged
     */
    static byte @Nullable [] bytes(String text, String label) {
        String begin = BEGIN + label + DASHES;
        int from = text.indexOf(begin);
        int to = from < 0 ? -1 : text.indexOf(END + label + DASHES, from);
        if (to < 0) {
            return null;
        }
        StringBuilder base64 = new StringBuilder();
        for (int i = from + begin.length(); i < to; i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                base64.append(c);
            }
        }
        try {
            return base64.length() == 0 ? null : Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
