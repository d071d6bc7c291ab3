package org.tymbal.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, which the build has put on the class path under {@code web/}, beside each text a {@code .gz} of it.
 *
 * <p>Each is read once and kept; there are few and they are small. Only a name made of plain segments is looked up at all, so
 * there is no way out of the folder, and only names that exist are remembered, so strangers cannot fill the memory. Any thread.
 */
final class PageFiles {
    private static final String FOLDER = "/web";
    private static final int TAG_CHARS = 24;
    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("woff2", "font/woff2"));

    private final Map<String, File> loaded = new ConcurrentHashMap<>();

    /**
     * A file as it is sent.
     *
     * @param tag changes whenever the bytes do
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record File(String contentType, String tag, byte[] bytes, byte @Nullable [] gzip) {}

    boolean isLoaded(String path) {
        return loaded.containsKey(withIndex(path));
    }

    /** The file at a path of the site; null if there is none. Reads it if it has not been read. */
    @Nullable
    File find(String path) throws IOException {
        String name = withIndex(path);
        File known = loaded.get(name);
        if (known != null) {
            return known;
        }
        String type = isPlain(name) ? CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1)) : null;
        if (type == null) {
            return null;
        }
        byte[] bytes = read(name);
        if (bytes == null) {
            return null;
        }
        File file = new File(type, tag(bytes), bytes, read(name + ".gz"));
        loaded.put(name, file);
        return file;
    }

    private static String withIndex(String path) {
        return path.equals("/") ? "/index.html" : path;
    }

    /** Whether the path is segments of letters, digits and the like, none of which begins with a dot. */
    private static boolean isPlain(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!plain && (c != '/' && c != '.' || path.charAt(i - 1) == '/')) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, TAG_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
