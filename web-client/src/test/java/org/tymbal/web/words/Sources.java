package org.tymbal.web.words;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources of the page say: each literal that goes through the words, and each that reaches the screen without. */
final class Sources {
    private static final String SERVER = "org/tymbal/server";
    private static final List<Path> ROOTS = List.of(
            Path.of("src/main/java"),
            Path.of("../shared-codec/src/main/java"),
            Path.of("../server/src/main/java", SERVER, "http"),
            Path.of("../server/src/main/java", SERVER, "demo"),
            Path.of("../server/src/main/java", SERVER, "access/PasswordFile.java"));

    /** Lines to copy, each set with a title and a note behind bars. */
    private static final Path SNIPPETS =
            Path.of("../server/src/main/resources", SERVER, "http/start/getting-started.txt");

    /** By the name of a method, which of its arguments somebody reads. */
    private static final Map<String, List<Integer>> SHOWN = Map.ofEntries(
            Map.entry("Dom.text", List.of(0)),
            Map.entry("Dom.button", List.of(0)),
            Map.entry("Dom.textButton", List.of(1)),
            Map.entry("Dom.iconButton", List.of(1)),
            Map.entry("Dom.search", List.of(1)),
            Map.entry("Dom.searchBox", List.of(1)),
            Map.entry("Dom.radio", List.of(2)),
            Map.entry("Inspect.press", List.of(1)),
            Map.entry("Inspect.label", List.of(1)),
            Map.entry("Inspect.heading", List.of(1)),
            Map.entry("Inspect.check", List.of(1)),
            Map.entry("Note", List.of(1)),
            Map.entry("set", List.of(0)),
            Map.entry("setTitle", List.of(0)),
            Map.entry("log", List.of(1)));

    private static final Set<String> SPOKEN_ATTRIBUTES = Set.of("aria-label", "title", "placeholder", "alt");

    /** By who uses them, as in en.json. */
    final Map<String, Set<String>> keys = new TreeMap<>();

    final List<String> bare = new ArrayList<>();

    private Sources() {}

    static Sources read() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Sources found = new Sources();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = new ArrayList<>();
            for (Path root : ROOTS) {
                try (Stream<Path> all = Files.walk(root)) {
                    all.filter(file -> file.toString().endsWith(".java")
                                    && !file.endsWith("Words.java")
                                    && !file.toString().endsWith("-info.java"))
                            .forEach(sources::add);
                }
            }
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                String path = unit.getSourceFile().getName();
                boolean page = path.contains("org/tymbal/web");
                String user = path.contains(SERVER)
                        ? "server"
                        : path.contains("org/tymbal/codec/anatomy") ? "inspector" : "page";
                String name = Path.of(path).getFileName().toString();
                new Scan(found, user, page ? name : null).scan(unit, null);
            }
            for (String line : Files.readAllLines(SNIPPETS)) {
                if (line.startsWith("=== ")) {
                    String[] fields = line.split(" *\\| *", 5);
                    found.keys.get("server").addAll(List.of(fields[1], fields[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The literals that a value may be: of a condition both, of a sum one. */
    private static List<String> literals(Tree tree) {
        List<String> all = new ArrayList<>();
        if (tree instanceof LiteralTree literal && literal.getValue() instanceof String text) {
            all.add(text);
        } else if (tree instanceof ConditionalExpressionTree either) {
            all.addAll(literals(either.getTrueExpression()));
            all.addAll(literals(either.getFalseExpression()));
        } else if (tree instanceof ParenthesizedTree inner) {
            all.addAll(literals(inner.getExpression()));
        } else if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            List<String> left = literals(sum.getLeftOperand());
            List<String> right = literals(sum.getRightOperand());
            if (left.size() == 1 && right.size() == 1) {
                all.add(left.get(0) + right.get(0));
            } else {
                all.addAll(left);
                all.addAll(right);
            }
        }
        return all;
    }

    private static final class Scan extends TreeScanner<Void, Void> {
        private final Sources found;
        private final String user;
        private final String page;

        /**
         * @param user who needs the words
         * @param page the name of the file where it is one of the page; or null
         */
        Scan(Sources found, String user, String page) {
            this.found = found;
            this.user = user;
            this.page = page;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            String method = call.getMethodSelect().toString();
            List<? extends ExpressionTree> arguments = call.getArguments();
            boolean spoken = method.equals("words.of")
                    || method.equals("words.html")
                    || method.startsWith("Language.of(") && method.endsWith(").of");
            if (method.equals("Words.of") || method.equals("Words.mark") || user.equals("server") && spoken) {
                keys(arguments.get(0));
            } else if (method.equals("Words.many")) {
                keys(arguments.get(1));
            } else if (page != null) {
                String last = method.substring(method.lastIndexOf('.') + 1);
                boolean named = method.startsWith("Dom.") || method.startsWith("Inspect.");
                for (int index : SHOWN.getOrDefault(named ? method : last, List.of())) {
                    bare(arguments, index);
                }
                if (last.equals("setAttribute")
                        && SPOKEN_ATTRIBUTES.contains(
                                literals(arguments.get(0)).stream().findFirst().orElse(""))) {
                    bare(arguments, 1);
                }
                if (method.equals("Dom.attribute")
                        && SPOKEN_ATTRIBUTES.contains(
                                literals(arguments.get(1)).stream().findFirst().orElse(""))) {
                    bare(arguments, 2);
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitNewClass(com.sun.source.tree.NewClassTree made, Void nothing) {
            if (page != null && made.getIdentifier().toString().equals("Note")) {
                bare(made.getArguments(), 1);
            }
            return super.visitNewClass(made, nothing);
        }

        private void keys(ExpressionTree argument) {
            Set<String> keys = found.keys.computeIfAbsent(user, name -> new TreeSet<>());
            literals(argument).stream().filter(text -> !text.isEmpty()).forEach(keys::add);
        }

        private void bare(List<? extends ExpressionTree> arguments, int index) {
            if (index < arguments.size()) {
                literals(arguments.get(index)).stream()
                        .filter(WordsOfThePageTest::isWord)
                        .forEach(text -> found.bare.add(page + ": " + text));
            }
        }
    }
}
