package org.tymbal.server.http.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the path and the query of a request apart. A client identifier may have a slash in it, which is then written %2F, and a
 * plus is a plus everywhere, for topic filters have some.
 */
final class Paths {
    private static final int MOST_PARAMETERS = 50;

    private Paths() {}

    /** The levels of a path as it came, decoded; null if it is not encoded as it should be. */
    static @Nullable List<String> levels(String raw) {
        List<String> levels = new ArrayList<>();
        int start = raw.startsWith("/") ? 1 : 0;
        while (start <= raw.length()) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            String level = decoded(raw, start, end);
            if (level == null) {
                return null;
            }
            levels.add(level);
            start = end + 1;
        }
        return levels;
    }

    /** The parameters of a query as it came, those of one name with a line feed between them; null if it is not encoded as it should be. */
    static @Nullable Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        int start = 0;
        while (start < raw.length()) {
            int and = raw.indexOf('&', start);
            int end = and < 0 ? raw.length() : and;
            int equals = raw.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            String name = decoded(raw, start, nameEnd);
            String value = decoded(raw, Math.min(nameEnd + 1, end), end);
            if (name == null || value == null || query.size() > MOST_PARAMETERS) {
                return null;
            }
            if (!name.isEmpty()) {
                query.merge(name, value, (before, more) -> before + "\n" + more); // only trace takes some
            }
            start = end + 1;
        }
        return query;
    }

    /**
     * Whether a path fits a pattern, and what stands in its places.
     *
     * @param pattern levels, of which some are names in braces
     */
    static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String level = pattern.get(i);
            if (level.startsWith("{")) {
                places.put(level.substring(1, level.length() - 1), path.get(i));
            } else if (!level.equals(path.get(i))) {
                return null;
            }
        }
        return places;
    }

    private static @Nullable String decoded(String text, int start, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < end ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < end ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                if (c > 0xff) {
                    return null; // Undertow gives bytes as they came, one a character
                }
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
