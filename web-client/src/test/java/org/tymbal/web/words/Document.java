package org.tymbal.web.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of an HTML file of the page, as {@code WordsPart} walks through them. */
final class Document {
    private static final Pattern TOKEN = Pattern.compile(
            "<!--.*?-->|<!doctype[^>]*>|<(/?)([a-z0-9]+)((?:\\s+[^\\s=>/]+(?:=\"[^\"]*\"|=[^\\s>\"]+)?)*)\\s*(/?)>",
            Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("([^\\s=]+)=\"([^\"]*)\"");
    private static final Set<String> VOID =
            Set.of("meta", "link", "input", "br", "img", "use", "path", "rect", "circle");
    private static final Set<String> NOT_WALKED =
            Set.of("code", "kbd", "svg", "script", "textarea", "pre", "head", "title");
    private static final Set<String> SPOKEN = Set.of("aria-label", "title", "placeholder");

    /** An element; its children are elements and Strings. */
    private static final class Node {
        final String tag;
        final List<Object> children = new ArrayList<>();

        Node(String tag) {
            this.tag = tag;
        }
    }

    private final Set<String> keys = new TreeSet<>();

    private Document() {}

    static Set<String> keys(Path file) {
        Document document = new Document();
        try {
            document.read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document.keys;
    }

    private void read(String html) {
        Deque<Node> open = new ArrayDeque<>(List.of(new Node("")));
        Matcher matcher = TOKEN.matcher(html);
        int at = 0;
        while (matcher.find()) {
            text(open, html.substring(at, matcher.start()));
            at = matcher.end();
            String tag = matcher.group(2);
            if (tag == null) {
                continue;
            }
            if (!matcher.group(1).isEmpty()) {
                Node closed = open.pop();
                if (!closed.tag.equals(tag)) {
                    throw new IllegalStateException("</" + tag + "> closes <" + closed.tag + ">");
                }
                sentence(open, closed);
                continue;
            }
            Node node = new Node(tag);
            open.peek().children.add(node);
            attributes(open, tag, matcher.group(3));
            if (!VOID.contains(tag) && matcher.group(4).isEmpty()) {
                open.push(node);
            }
        }
        text(open, html.substring(at));
    }

    private static void text(Deque<Node> open, String text) {
        if (!text.isEmpty()) {
            open.peek()
                    .children
                    .add(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
    }

    private static boolean walked(Deque<Node> open, String tag) {
        return !NOT_WALKED.contains(tag) && open.stream().noneMatch(node -> NOT_WALKED.contains(node.tag));
    }

    private void attributes(Deque<Node> open, String tag, String attributes) {
        Matcher matcher = ATTRIBUTE.matcher(attributes);
        boolean inside = open.stream().noneMatch(node -> NOT_WALKED.contains(node.tag));
        while (inside && !tag.equals("title") && matcher.find()) {
            if (SPOKEN.contains(matcher.group(1)) && WordsOfThePageTest.isWord(matcher.group(2))) {
                keys.add(matcher.group(2));
            }
        }
    }

    private void sentence(Deque<Node> open, Node node) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < node.children.size(); i++) {
            if (node.children.get(i) instanceof String text && !text.isBlank()) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0 || !walked(open, node.tag)) {
            return;
        }
        StringBuilder key = new StringBuilder();
        for (Object child : node.children.subList(first, last + 1)) {
            key.append(child instanceof String text ? text : "{}");
        }
        String text = key.toString().replaceAll("\\s+", " ").strip();
        if (WordsOfThePageTest.isWord(text)) {
            keys.add(text);
        }
    }
}
