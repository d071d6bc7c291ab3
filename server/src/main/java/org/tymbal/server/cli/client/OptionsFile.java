package org.tymbal.server.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options in a file: {@code -o FILE}, or mosquitto_pub, mosquitto_sub or mosquitto_rr in the user's directory of settings. A
 * line holds one option and its value, the value being the rest of the line; {@code #} in the first column begins a comment.
 */
final class OptionsFile {
    private OptionsFile() {}

    /** The lines as words; none where there is no file. */
    static List<String[]> lines(char command, List<String> words) throws UsageException {
        List<String[]> lines = new ArrayList<>();
        Path file = path(command, words);
        if (file == null || !Files.isReadable(file)) {
            return lines;
        }
        String content;
        try {
            content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("Error: the options file " + file + " cannot be read: " + e.getMessage() + "\n");
        }
        for (String line : content.split("\r?\n", -1)) {
            String text = line.strip();
            if (text.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int blank = text.indexOf(' ');
            String name = blank < 0 ? text : text.substring(0, blank);
            String value = blank < 0 ? "" : text.substring(blank + 1);
            if (blank < 0) {
                lines.add(new String[] {name});
            } else if (name.equals("-D") || name.equals("--property")) {
                lines.add(text.split(" +", text.contains(" user-property ") ? 5 : 4));
            } else {
                lines.add(new String[] {name, value});
            }
        }
        return lines;
    }

    private static @Nullable Path path(char command, List<String> words) throws UsageException {
        String given = null;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("-o")) {
                if (given != null) {
                    throw new UsageException("Error: Duplicate -o argument given.\n\n");
                }
                if (i + 1 == words.size()) {
                    throw new UsageException("Error: -o argument given but no options file specified.\n\n");
                }
                given = words.get(i + 1);
            }
        }
        try {
            if (given != null) {
                return Path.of(given);
            }
            String name = "mosquitto_" + (command == 'p' ? "pub" : command == 's' ? "sub" : "rr");
            String settings = System.getenv("XDG_CONFIG_HOME");
            if (settings != null) {
                return Path.of(settings, name);
            }
            String home = System.getenv("HOME");
            if (home != null) {
                return Path.of(home, ".config", name);
            }
            String profile = System.getenv("USERPROFILE");
            return profile == null ? null : Path.of(profile, name + ".conf");
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
