package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tymbal.build.Program.Item;
import org.tymbal.build.Program.Kind;

/**
 * Short names for the fields and methods of Java. TeaVM gives each field of the program a name of its own; here the first
 * field of every class that extends Object is {@code a}, the second {@code b}, so that gzip finds more that is alike. A
 * class's fields go on where its parent's end. Methods have names that no field has.
 */
final class ShortNames {
    private static final String FIRST_OF_FIELD = "abcdefghijklmnopqrstuvwxyz";
    private static final String FIRST_OF_METHOD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LATER = FIRST_OF_FIELD + FIRST_OF_METHOD + "0123456789";
    private static final String OBJECT = "jl_Object";

    private final Program program;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    /** By class, its own fields. */
    private final Map<String, List<String>> fields = new HashMap<>();

    /** Fields of which the first value is null. */
    private final Set<String> objects = new HashSet<>();

    private final Map<String, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    private ShortNames(Program program) {
        this.program = program;
    }

    /** Renames in place; the answer tells what the names were, and are. */
    static Map<String, String> give(Program program) {
        ShortNames it = new ShortNames(program);
        it.read();
        it.choose();
        for (Item item : program.items) {
            item.code.forEach(it::rename);
            if (it.fields.containsKey(item.owner) && item.kind == Kind.DECLARATION) {
                sort(item.code.get(0).getLastChild());
            }
        }
        return it.names;
    }

    private void read() {
        for (Item item : program.items) {
            item.code.forEach(this::count);
            if (item.kind == Kind.METADATA) {
                int parent = item.code.size() - 5;
                parents.put(
                        item.owner,
                        item.code.get(parent).isName() ? item.code.get(parent).getString() : "");
            }
        }
        Map<String, String> owners = new HashMap<>();
        for (Item item : program.items) {
            Node code = item.code.get(0);
            if (item.kind != Kind.DECLARATION || !code.isFunction() || !parents.containsKey(item.owner)) {
                continue;
            }
            Set<String> own = new TreeSet<>();
            fieldsIn(code.getLastChild(), own, objects);
            if (item.owner.equals(OBJECT)) {
                continue; // every object has them, arrays too
            }
            for (String field : own) {
                String other = owners.put(field, item.owner);
                if (other != null) {
                    throw new IllegalStateException(other + " and " + item.owner + " both have a field " + field);
                }
            }
            fields.put(item.owner, new ArrayList<>(own));
        }
    }

    private void count(Node node) {
        if (node.isGetProp() || node.isStringKey()) {
            uses.merge(node.getString(), 1, Integer::sum);
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            count(child);
        }
    }

    private static void fieldsIn(Node body, Set<String> found, Set<String> objects) {
        for (Node statement : Program.children(body)) {
            if (isField(statement)) {
                Node field = statement.getFirstFirstChild();
                found.add(field.getString());
                if (field.getNext().isNull()) {
                    objects.add(field.getString());
                }
            }
        }
    }

    private static boolean isField(Node statement) {
        Node assign = statement.isExprResult() ? statement.getFirstChild() : null;
        return assign != null && assign.isAssign() && assign.getFirstChild().isGetProp();
    }

    /** Constructors give their fields the first values in the order of their names, so that those of all classes are alike. */
    private static void sort(Node body) {
        List<Node> fields = new ArrayList<>();
        for (Node statement : Program.children(body)) {
            if (isField(statement)) {
                fields.add(statement.detach());
            }
        }
        fields.sort(Comparator.comparing(
                        (Node field) -> field.getFirstFirstChild().getString().length())
                .thenComparing(field -> field.getFirstFirstChild().getString())
                .reversed());
        fields.forEach(body::addChildToBack);
    }

    private void choose() {
        Set<String> methods = new TreeSet<>();
        program.items.stream().filter(item -> item.kind == Kind.METHOD).forEach(item -> methods.addAll(item.methods));
        taken.addAll(uses.keySet());
        program.items.stream().filter(item -> item.kind == Kind.JS_METHOD).forEach(item -> taken.addAll(item.methods));
        List<String> byUse = new ArrayList<>(methods);
        byUse.sort(Comparator.comparing((String name) -> -uses.getOrDefault(name, 0))
                .thenComparing(name -> name));
        List<String> free = free(FIRST_OF_METHOD, byUse.size());
        for (int i = 0; i < byUse.size(); i++) {
            names.put(byUse.get(i), free.get(i));
        }
        int most = fields.keySet().stream().mapToInt(this::firstOwn).max().orElse(0)
                + fields.values().stream().mapToInt(List::size).max().orElse(0);
        List<String> letters = free(FIRST_OF_FIELD, most);
        fields.forEach((owner, own) -> {
            own.sort(Comparator.comparing((String name) -> !objects.contains(name))
                    .thenComparing(name -> -uses.getOrDefault(name, 0))
                    .thenComparing(name -> name));
            int first = firstOwn(owner);
            for (int i = 0; i < own.size(); i++) {
                if (names.put(own.get(i), letters.get(first + i)) != null) {
                    throw new IllegalStateException(own.get(i) + " is a field and a method");
                }
            }
        });
    }

    /** How many fields the parents of a class have. */
    private int firstOwn(String owner) {
        int count = 0;
        for (String parent = parents.get(owner); parent != null; parent = parents.get(parent)) {
            count += fields.getOrDefault(parent, List.of()).size();
        }
        return count;
    }

    private List<String> free(String first, int count) {
        List<String> free = new ArrayList<>();
        for (int i = 0; free.size() < count; i++) {
            int rest = i / first.length();
            String name = first.substring(i % first.length(), i % first.length() + 1)
                    + (rest == 0 ? "" : LATER.substring(rest - 1, rest));
            if (!taken.contains(name)) {
                free.add(name);
            }
        }
        return free;
    }

    private void rename(Node node) {
        if (node.isGetProp()) {
            node.setString(names.getOrDefault(node.getString(), node.getString()));
        } else if ((node.isStringLit() || node.isStringKey()) && names.containsKey(node.getString())) {
            throw new IllegalStateException(
                    "line " + node.getLineno() + " names " + node.getString() + " as a string, which is renamed");
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            rename(child);
        }
    }
}
