package org.tymbal.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Build step: weighs what a browser fetches to show the page for the first time (index.html, all that it names, and all
 * that its style sheets name, gzipped), and all that it ever fetches, the late parts too; fails above the budget of either.
 * Of the tables of words only those of one language count, the heaviest: a browser fetches no others, and for English none.
 * Takes what browsers do not need out of HTML and CSS, writes the service worker that keeps all of it, and leaves a .gz
 * beside every text file, which the server sends as it is.
 */
public final class FirstLoad {
    private static final List<String> TEXT = List.of(".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt");
    /** What a browser fetches by itself; where a link leads it does not. */
    private static final Pattern IN_HTML =
            Pattern.compile("<(?:link|script|img|source)\\b[^>]*?\\b(?:src|href)\\s*=\\s*[\"']?([^\"'\\s>]+)");

    private static final Pattern CSS_COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    /** What stands in quotes stays; spaces go where CSS needs none, and the last semicolon of a block. */
    private static final Pattern CSS_SPACE =
            Pattern.compile("(\"[^\"]*\"|'[^']*')|\\s*(?:;\\s*)?(\\})\\s*|\\s*([{;,>])\\s*|(:)\\s+|(\\s)\\s*");

    private static final Pattern INDENT = Pattern.compile("\\s*\n\\s*");
    private static final Pattern TAG = Pattern.compile("<[^<>]+>");
    private static final Pattern QUOTES = Pattern.compile("=\"([\\w#/.:-]+)\"(?=[\\s>])");
    private static final Pattern WITH_LINES = Pattern.compile("<(pre|textarea)\\b[^>]*>[^<]*\n");
    private static final Pattern IN_CSS = Pattern.compile("url\\(\\s*[\"']?([^\"')]+)");

    /** Where the tables are. */
    private static final String WORDS = "words";

    /** For the pages that the server makes (/setup, /join, /start): the page itself never fetches it. */
    private static final String OTHER_PAGES = "pages.css";

    private FirstLoad() {}

    /** The folder of the page, the two budgets in bytes, and the service worker as it was written by hand. */
    public static void main(String[] args) throws IOException {
        Path page = Path.of(args[0]);
        int budget = Integer.parseInt(args[1]);
        int wholeBudget = Integer.parseInt(args[2]);
        WordTable.ship(page.resolve(WORDS), page.resolveSibling("spoken"));
        for (Path file : files(page)) {
            squeeze(file);
        }
        ServiceWorker.write(Path.of(args[3]), page, kept(page));
        List<Path> files = files(page);
        for (Path file : files) {
            if (isText(file)) {
                Files.write(Path.of(file + ".gz"), SmallDeflate.gzip(Files.readAllBytes(file)));
            }
        }

        Map<Path, Integer> weights = new LinkedHashMap<>();
        Deque<Path> open = new ArrayDeque<>(List.of(page.resolve("index.html")));
        while (!open.isEmpty()) {
            Path file = open.remove();
            if (weights.containsKey(file)) {
                continue;
            }
            if (!Files.isRegularFile(file)) {
                fail("the page names " + page.relativize(file) + ", but there is no such file in " + page);
            }
            weights.put(file, weight(file));
            open.addAll(named(file, page));
        }

        int sum = 0;
        System.out.println("First load of the page, gzip:");
        for (Map.Entry<Path, Integer> entry : weights.entrySet()) {
            sum += entry.getValue();
            System.out.printf("  %7d bytes  %s%n", entry.getValue(), page.relativize(entry.getKey()));
        }
        System.out.printf("  %7d bytes  in sum, of %d allowed%n", sum, budget);
        int whole = sum;
        Map<String, Integer> words = new TreeMap<>();
        System.out.println("Fetched later (of the tables of words, only those of the heaviest language count):");
        for (Path file : files) {
            if (!weights.containsKey(file)) {
                if (file.endsWith(OTHER_PAGES)) {
                    System.out.printf("  %7d bytes  %s, for other pages than this%n", weight(file), OTHER_PAGES);
                    continue;
                } else if (isTable(file)) {
                    words.merge(file.getFileName().toString().substring(0, 2), weight(file), Integer::sum);
                } else {
                    whole += weight(file);
                }
                System.out.printf("  %7d bytes  %s%n", weight(file), page.relativize(file));
            }
        }
        whole += words.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        System.out.printf("  %7d bytes  all in all, of %d allowed%n", whole, wholeBudget);
        if (sum > budget) {
            fail("the first load is " + (sum - budget) + " bytes above its budget");
        }
        if (whole > wholeBudget) {
            fail("the whole page is " + (whole - wholeBudget) + " bytes above its budget");
        }
    }

    /** All but what an earlier run of this program made. */
    private static List<Path> files(Path page) throws IOException {
        try (Stream<Path> all = Files.walk(page)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }

    /** What the page needs when its server is gone. */
    private static List<Path> kept(Path page) throws IOException {
        return files(page).stream().filter(file -> !file.endsWith(OTHER_PAGES)).toList();
    }

    private static boolean isText(Path file) {
        return TEXT.stream().anyMatch(file.toString()::endsWith);
    }

    private static boolean isTable(Path file) {
        return file.getParent().endsWith(WORDS);
    }

    private static void squeeze(Path file) throws IOException {
        boolean css = file.toString().endsWith(".css");
        if (!css && !file.toString().endsWith(".html")) {
            return;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (WITH_LINES.matcher(text).find()) {
            fail(file.getFileName() + " has a <pre> or a <textarea> of several lines, whose spaces would get lost");
        }
        Files.writeString(file, css ? smallCss(text) : smallHtml(text));
    }

    static String smallCss(String text) {
        String bare = CSS_COMMENT.matcher(text).replaceAll("").strip();
        return CSS_SPACE.matcher(bare).replaceAll(found -> {
            for (int group = 1; group < found.groupCount(); group++) {
                if (found.group(group) != null) {
                    return Matcher.quoteReplacement(found.group(group));
                }
            }
            return " ";
        });
    }

    /** Without indentation, and without quotes around values that need none. */
    static String smallHtml(String text) {
        String bare = INDENT.matcher(text).replaceAll("\n").strip() + "\n";
        return TAG.matcher(bare)
                .replaceAll(tag ->
                        Matcher.quoteReplacement(QUOTES.matcher(tag.group()).replaceAll("=$1")));
    }

    private static List<Path> named(Path file, Path page) throws IOException {
        String name = file.toString();
        Pattern pattern = name.endsWith(".html") ? IN_HTML : name.endsWith(".css") ? IN_CSS : null;
        if (pattern == null) {
            return List.of();
        }
        Matcher matcher = pattern.matcher(Files.readString(file, StandardCharsets.UTF_8));
        Deque<Path> found = new ArrayDeque<>();
        while (matcher.find()) {
            String link = matcher.group(1).replaceFirst("[?#].*", "");
            if (link.isEmpty() || link.contains(":") || link.startsWith("//")) {
                continue;
            }
            Path target = link.startsWith("/")
                    ? page.resolve(link.substring(1))
                    : file.getParent().resolve(link);
            found.add(target.normalize());
        }
        return List.copyOf(found);
    }

    /** A picture or a font is compressed already and is sent as it is. */
    private static int weight(Path file) throws IOException {
        long whole = Files.size(file);
        return (int) Math.min(whole, isText(file) ? Files.size(Path.of(file + ".gz")) : whole);
    }

    private static void fail(String why) {
        System.out.println("First load: " + why + ".");
        System.exit(1);
    }
}
