package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.tymbal.build.Program.Item;

/** Writes the files of a program that is split; each file has its items in the order of the program. */
final class Printer {
    /** Functions of a shape shorter than this stand together with those like them; longer ones with their class. */
    private static final int SMALL = 60;

    private final Program program;
    private final Split split;
    private final Map<String, String> methodNames;
    private final Function<Node, String> source;
    private final List<String> packages;
    /** The classes that others extend. */
    private final Set<String> parents = new HashSet<>();

    /** @param methodNames what the names of methods are now, where they changed */
    Printer(Program program, Split split, Map<String, String> methodNames, Function<Node, String> source) {
        this.program = program;
        this.split = split;
        this.methodNames = methodNames;
        this.source = source;
        packages = Classes.packages(program.packages);
        for (Item item : program.items) {
            if (item.kind == Program.Kind.METADATA) {
                Classes.parent(item).ifPresent(parents::add);
            }
        }
    }

    /** From file to source; first comes what all others need. */
    Map<String, String> files(Collection<String> parts) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Split.FIRST, "");
        parts.forEach(part -> files.put(part, ""));
        files.replaceAll((file, nothing) -> print(file));
        return files;
    }

    private String print(String file) {
        List<String> constructors = new ArrayList<>();
        Map<String, String> small = new TreeMap<>();
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
                    if (item.code.get(0).isFunction()) {
                        constructors.add(code);
                    } else {
                        String shape = Effects.function(item) == null ? "" : shape(code);
                        if (!shape.isEmpty() && shape.length() < SMALL) {
                            small.put(shape + item.owner, "let " + code + ";\n");
                        } else {
                            // What stands behind the metadata needs it: the classes of arrays, the main.
                            (classes.isEmpty() ? before : behind)
                                    .append("let ")
                                    .append(code)
                                    .append(";\n");
                        }
                    }
                }
                case EFFECT -> before.append(code).append('\n');
                case METADATA -> classes.put(item.owner, cells(Classes.head(item, packages)));
                case METHOD, JS_METHOD -> {
                    if (classes.containsKey(item.owner)) {
                        methods.computeIfAbsent(item.owner, owner -> new StringBuilder())
                                .append(called(item.methods))
                                .append(',')
                                .append(code)
                                .append(',');
                    } else {
                        for (String method : item.methods) {
                            after.append(item.owner).append(".prototype.").append(name(method));
                            after.append(" = ");
                        }
                        after.append(code).append(";\n");
                    }
                }
                case EXTRA -> after.append(code).append(";\n");
            }
        }
        // Such as are alike stand together.
        constructors.sort(Comparator.comparing((String code) -> code.substring(code.indexOf('(')))
                .thenComparing(code -> code));
        before.insert(0, String.join("", small.values()));
        before.insert(0, String.join("\n", constructors) + "\n");
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
        text.append(Classes.REGISTER).append("([");
        List<String> leaves = new ArrayList<>();
        classes.forEach((owner, cells) -> {
            String one = "[" + cells + methods.getOrDefault(owner, new StringBuilder()) + "],\n";
            if (parents.contains(owner)) {
                text.append(one);
            } else {
                leaves.add(one);
            }
        });
        leaves.sort(Comparator.comparing(one -> one.substring(one.indexOf(','))));
        leaves.forEach(text::append);
        text.append("]);\n").append(behind);
        if (first) {
            text.append("$rt_stringClassInit();\n");
        }
        text.append(after);
        if (first) {
            text.append("$rt_export_main([]);\n");
        }
        return text.toString();
    }

    /** The code without its names. */
    private static String shape(String code) {
        return code.substring(code.indexOf('=')).replaceAll("[A-Za-z_$][\\w$]*", "x");
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
