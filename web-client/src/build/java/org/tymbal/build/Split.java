package org.tymbal.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tymbal.build.Program.Item;
import org.tymbal.build.Program.Kind;

/**
 * Which file each item of a program goes to. All that the start of the program can reach is in {@link #FIRST}; what only
 * late parts can reach goes to the file of the first of them. The files are loaded in this order.
 *
 * <p>A late part begins at a class of Java that has the methods which JavaScript calls when the file has come: these
 * methods are in the late file, however the class itself is reached.
 */
final class Split {
    static final String FIRST = "app";
    /** What a program needs to start, and a late file to add its own. */
    private static final List<String> START = List.of("$rt_export_main", "$rt_stringClassInit", Classes.REGISTER);

    private final Program program;
    private final Map<Item, String> files = new HashMap<>();

    /** @param parts from the name of a part to the simple name of the class where it begins */
    Split(Program program, Map<String, String> parts) {
        this.program = program;
        Map<String, List<Item>> entries = new LinkedHashMap<>();
        Set<Item> late = new HashSet<>();
        parts.forEach((part, className) -> {
            List<Item> entry = entry(className);
            entries.put(part, entry);
            late.addAll(entry);
        });
        List<Item> roots = new ArrayList<>();
        for (String name : START) {
            if (!program.declarations.containsKey(name)) {
                throw new IllegalStateException("TeaVM did not write " + name);
            }
            roots.add(program.declarations.get(name));
        }
        program.items.stream().filter(item -> item.kind == Kind.EFFECT).forEach(roots::add);
        new Reach(late, Set.of()).from(roots).forEach(item -> files.put(item, FIRST));
        entries.forEach((part, entry) -> {
            Set<Item> reached = new Reach(late, files.keySet()).from(entry);
            if (reached.stream().noneMatch(item -> item.kind == Kind.METADATA)) {
                throw new IllegalStateException(
                        "the part " + part + " has no class of its own: the start of the program reaches all of them");
            }
            reached.forEach(item -> files.put(item, part));
        });
    }

    /** The methods at which a part begins. */
    private List<Item> entry(String className) {
        List<String> found = program.declarations.keySet().stream()
                .filter(name -> name.endsWith("_" + className))
                .filter(name -> program.belongings.getOrDefault(name, List.of()).stream()
                        .anyMatch(item -> item.kind == Kind.JS_METHOD))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    className + " shall begin a late part; classes of that name which JavaScript calls: " + found);
        }
        return program.belongings.get(found.get(0)).stream()
                .filter(item -> item.kind == Kind.JS_METHOD)
                .toList();
    }

    /** Null for what nobody reaches. */
    String fileOf(Item item) {
        return files.get(item);
    }

    /** All that can be reached. Conservative: a method is needed when its class and its name are mentioned anywhere. */
    private final class Reach {
        private final Set<Item> cut;
        private final Set<Item> before;
        private final Set<Item> reached = new HashSet<>();
        private final Set<String> properties = new HashSet<>();
        /** Methods of classes that are reached, by a name that nobody has mentioned yet. */
        private final Map<String, List<Item>> waiting = new HashMap<>();

        private final Deque<Item> open = new ArrayDeque<>();

        Reach(Set<Item> cut, Set<Item> before) {
            this.cut = cut;
            this.before = before;
            for (Item item : before) {
                mention(item);
                if (item.kind == Kind.DECLARATION) {
                    belongings(item);
                }
            }
        }

        Set<Item> from(List<Item> roots) {
            roots.forEach(this::enter);
            while (!open.isEmpty()) {
                follow(open.remove());
            }
            return reached;
        }

        private void follow(Item item) {
            mention(item);
            if (item.kind == Kind.DECLARATION) {
                belongings(item);
            }
            item.names.stream()
                    .map(program.declarations::get)
                    .filter(declaration -> declaration != null)
                    .forEach(this::reach);
        }

        private void mention(Item item) {
            for (String property : item.properties) {
                if (properties.add(property)) {
                    waiting.getOrDefault(property, List.of()).forEach(this::reach);
                }
            }
        }

        private void belongings(Item declaration) {
            for (Item item : program.belongings.getOrDefault(declaration.owner, List.of())) {
                if (item.kind == Kind.METHOD && item.methods.stream().noneMatch(properties::contains)) {
                    item.methods.forEach(name -> waiting.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(item));
                } else {
                    reach(item);
                }
            }
        }

        private void reach(Item item) {
            if (!cut.contains(item)) {
                enter(item);
            }
        }

        private void enter(Item item) {
            if (!before.contains(item) && reached.add(item)) {
                open.add(item);
            }
        }
    }
}
