package org.tymbal.build;

import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.tymbal.build.Program.Item;

/** Writes the files of a program that is split; each file has its items in the order of the program. */
final class Printer {
    private final Program program;
    private final Split split;
    private final Map<String, String> methodNames;
    private final Function<Node, String> source;
    /** By file, the statement that fills its range of the string pool. */
    private final Map<String, String> pools = new HashMap<>();

    /** @param methodNames what the names of methods are now, where they changed */
    Printer(Program program, Split split, Map<String, String> methodNames, Function<Node, String> source) {
        this.program = program;
        this.split = split;
        this.methodNames = methodNames;
        this.source = source;
    }

    /** From file to source; first comes what all others need. */
    Map<String, String> files(Collection<String> parts) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Split.FIRST, "");
        parts.forEach(part -> files.put(part, ""));
        numberStrings(files.keySet());
        files.replaceAll((file, nothing) -> print(file));
        return files;
    }

    private void numberStrings(Collection<String> files) {
        Map<Integer, String> fileOfString = new TreeMap<>();
        for (String file : files) {
            program.items.stream()
                    .filter(item -> file.equals(split.fileOf(item)))
                    .forEach(item -> item.strings.forEach(string -> fileOfString.putIfAbsent(string, file)));
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        for (String file : files) {
            StringBuilder pool = new StringBuilder();
            int start = numbers.size();
            fileOfString.forEach((string, where) -> {
                if (where.equals(file)) {
                    numbers.put(string, numbers.size());
                    pool.append(pool.isEmpty() ? "" : ",").append(source.apply(IR.string(program.strings.get(string))));
                }
            });
            boolean first = file.equals(Split.FIRST);
            pools.put(
                    file,
                    first
                            ? "$rt_stringPool([" + pool + "]);\n"
                            : "[" + pool + "].forEach((text, i) => { $rt_stringPool_instance[" + start
                                    + " + i] = $rt_intern($rt_str(text)); });\n");
        }
        for (Item item : program.items) {
            if (split.fileOf(item) != null) {
                item.code.forEach(node -> renumber(node, numbers));
            }
        }
    }

    private static void renumber(Node node, Map<Integer, Integer> numbers) {
        if (Program.isTakeString(node)) {
            Node number = node.getSecondChild();
            number.setDouble(numbers.get((int) number.getDouble()));
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            renumber(child, numbers);
        }
    }

    private String print(String file) {
        StringBuilder before = new StringBuilder();
        Map<String, StringBuilder> classes = new LinkedHashMap<>();
        Map<String, StringBuilder> methods = new HashMap<>();
        StringBuilder behind = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (Item item : program.items) {
            if (!file.equals(split.fileOf(item))) {
                continue;
            }
            String code = source.apply(item.code.get(0));
            switch (item.kind) {
                case DECLARATION -> {
                    boolean function = item.code.get(0).isFunction();
                    // What stands behind the metadata needs it: the classes of arrays, the main.
                    (classes.isEmpty() ? before : behind)
                            .append(function ? "" : "let ")
                            .append(code)
                            .append(function ? "\n" : ";\n");
                }
                case EFFECT -> before.append(code).append('\n');
                case METADATA -> classes.put(item.owner, cells(item.code));
                case METHOD -> {
                    if (classes.containsKey(item.owner)) {
                        methods.computeIfAbsent(item.owner, owner -> new StringBuilder())
                                .append(called(item.methods))
                                .append(',')
                                .append(code)
                                .append(',');
                    } else {
                        for (String method : item.methods) {
                            after.append(item.owner).append(".prototype.").append(name(method));
                            after.append(" = ").append(code).append(";\n");
                        }
                    }
                }
                case JS_METHOD ->
                    after.append(item.owner)
                            .append(".prototype.")
                            .append(item.methods.get(0))
                            .append(" = ")
                            .append(code)
                            .append(";\n");
                case EXTRA -> after.append(code).append(";\n");
            }
        }
        return assemble(file, before, classes, methods, behind, after);
    }

    private String assemble(
            String file,
            StringBuilder before,
            Map<String, StringBuilder> classes,
            Map<String, StringBuilder> methods,
            StringBuilder behind,
            StringBuilder after) {
        boolean first = file.equals(Split.FIRST);
        StringBuilder text = new StringBuilder("\"use strict\";\n").append(before);
        if (first) {
            text.append(source.apply(program.packages)).append(";\n");
        }
        text.append("$rt_metadata([");
        classes.forEach((owner, cells) -> {
            StringBuilder own = methods.get(owner);
            text.append(cells).append(own == null ? "0" : "[" + own + "]").append(",\n");
        });
        text.append("]);\n").append(behind).append(pools.get(file)).append(after);
        if (first) {
            text.append("$rt_export_main([]);\n");
        }
        return text.toString();
    }

    private StringBuilder cells(List<Node> cells) {
        StringBuilder text = new StringBuilder();
        cells.forEach(cell -> text.append(source.apply(cell)).append(','));
        return text;
    }

    private String called(List<String> methods) {
        if (methods.size() == 1) {
            return quoted(methods.get(0));
        }
        return "[" + String.join(",", methods.stream().map(this::quoted).toList()) + "]";
    }

    private String quoted(String method) {
        return "\"" + name(method) + "\"";
    }

    private String name(String method) {
        return methodNames.getOrDefault(method, method);
    }
}
