package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The program that TeaVM wrote, taken apart into what can be in one file or another: declarations, the metadata of
 * classes, their methods. Every statement must be of a known shape; an unknown one is an error, so that
 * a new TeaVM breaks the build and not the page.
 */
final class Program {
    enum Kind {
        /** A function or a variable at the top level. */
        DECLARATION,
        /** A class of Java: parent, interfaces, static initializer; not its methods. */
        METADATA,
        /** A method that Java code calls by name. */
        METHOD,
        /** A method that JavaScript calls. */
        JS_METHOD,
        /** An assignment to a member of a declaration. */
        EXTRA,
        /** What runs whenever the program starts. */
        EFFECT
    }

    /** Something that is in one file or another as a whole. */
    static final class Item {
        final Kind kind;
        /** The declaration that it belongs to, or is; empty for an effect. */
        final String owner;
        /** The names of a method; empty for all else. */
        final List<String> methods;
        /** The code: for metadata its cells but the methods, for a method its function, otherwise the statement. */
        final List<Node> code;
        /** Names at the top level, or elsewhere: nobody can tell yet. */
        final Set<String> names = new LinkedHashSet<>();

        final Set<String> properties = new LinkedHashSet<>();

        Item(Kind kind, String owner, List<String> methods, List<Node> code) {
            this.kind = kind;
            this.owner = owner;
            this.methods = methods;
            this.code = code;
            code.forEach(this::read);
        }

        private void read(Node node) {
            if (node.isName()) {
                names.add(node.getString());
            } else if (node.isGetProp()) {
                properties.add(node.getString());
            }
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                read(child);
            }
        }
    }

    /** In the order of the program. */
    final List<Item> items = new ArrayList<>();

    final Map<String, Item> declarations = new HashMap<>();
    /** All that belongs to a declaration. */
    final Map<String, List<Item>> belongings = new HashMap<>();

    /** The names of the packages. */
    Node packages;

    Program(Node script) {
        for (Node statement : children(body(script))) {
            switch (statement.getToken()) {
                case LET, CONST -> children(statement).forEach(this::declare);
                case FUNCTION -> declare(statement);
                case BLOCK, IF -> add(new Item(Kind.EFFECT, "", List.of(), List.of(statement)));
                case EXPR_RESULT -> expression(statement);
                default -> throw unknown(statement);
            }
        }
        if (packages == null) {
            throw new IllegalStateException("TeaVM wrote no packages");
        }
    }

    /** Of the wrapper that makes a module of the program. */
    static Node body(Node script) {
        Node call =
                script.getFirstChild() == null ? null : script.getFirstChild().getFirstChild();
        Node module = call != null && call.isCall() ? call.getLastChild() : null;
        if (script.getChildCount() != 1
                || module == null
                || !module.isFunction()
                || module.getSecondChild().getChildCount() != 1
                || !module.getSecondChild().getFirstChild().getString().equals("$rt_exports")) {
            throw new IllegalStateException("this is not one module of TeaVM with the parameter $rt_exports");
        }
        return module.getLastChild();
    }

    private void expression(Node statement) {
        Node expression = statement.getFirstChild();
        if (expression.isAssign() && expression.getFirstChild().isGetProp()) {
            Node root = expression.getFirstChild();
            while (root.isGetProp()) {
                root = root.getFirstChild();
            }
            if (root.isName() && root.getString().equals("$rt_exports")) {
                return; // The page starts its main itself.
            }
            if (root.isName() && declarations.containsKey(root.getString())) {
                add(new Item(Kind.EXTRA, root.getString(), List.of(), List.of(statement)));
                return;
            }
        } else if (expression.isCall()
                && expression.hasOneChild()
                && expression.getFirstChild().isFunction()) {
            jsMethods(expression.getFirstChild().getLastChild());
            return;
        } else if (expression.isCall() && expression.getFirstChild().isName()) {
            Node data = expression.getSecondChild();
            switch (expression.getFirstChild().getString()) {
                case "$rt_packages" -> packages = data;
                case "$rt_metadata" -> metadata(children(data));
                default -> throw unknown(statement);
            }
            return;
        }
        throw unknown(statement);
    }

    private void declare(Node node) {
        Node name = node.isFunction() ? node.getFirstChild() : node;
        if (!name.isName()) {
            throw unknown(node);
        }
        Item item = new Item(Kind.DECLARATION, name.getString(), List.of(), List.of(node));
        if (declarations.put(name.getString(), item) != null) {
            throw new IllegalStateException(name.getString() + " is declared twice");
        }
        add(item);
    }

    /** A flat array: class, name or 0, [package,] parent, interfaces, flags, outer class, initializer, methods. */
    private void metadata(List<Node> cells) {
        int i = 0;
        while (i < cells.size()) {
            int end = i + (cells.get(i + 1).isStringLit() ? 8 : 7);
            String owner = cells.get(i).getString();
            if (!cells.get(i).isName()
                    || end >= cells.size()
                    || !cells.get(end - 4).isArrayLit()) {
                throw unknown(cells.get(i));
            }
            add(new Item(Kind.METADATA, owner, List.of(), cells.subList(i, end)));
            List<Node> methods = children(cells.get(end));
            for (int m = 0; m < methods.size(); m += 2) {
                Node names = methods.get(m);
                List<String> called = names.isArrayLit()
                        ? children(names).stream().map(Node::getString).toList()
                        : List.of(names.getString());
                add(new Item(Kind.METHOD, owner, called, List.of(methods.get(m + 1))));
            }
            i = end + 1;
        }
    }

    /** {@code let c; c = A.prototype; c.call = f; c = B.prototype; ...}. */
    private void jsMethods(Node block) {
        String owner = null;
        for (Node statement : children(block)) {
            if (statement.isLet() && statement.getFirstFirstChild() == null) {
                continue;
            }
            Node assign = statement.getFirstChild();
            if (!statement.isExprResult() || !assign.isAssign()) {
                throw unknown(statement);
            }
            Node left = assign.getFirstChild();
            Node right = assign.getLastChild();
            if (left.isName() && right.isGetProp() && right.getString().equals("prototype")) {
                owner = right.getFirstChild().getString();
            } else if (left.isGetProp() && left.getFirstChild().isName() && owner != null) {
                add(new Item(Kind.JS_METHOD, owner, List.of(left.getString()), List.of(right)));
            } else {
                throw unknown(statement);
            }
        }
    }

    private void add(Item item) {
        items.add(item);
        if (item.kind != Kind.DECLARATION && item.kind != Kind.EFFECT) {
            if (!declarations.containsKey(item.owner)) {
                throw new IllegalStateException(item.owner + " has " + item.kind + ", but no declaration");
            }
            belongings.computeIfAbsent(item.owner, owner -> new ArrayList<>()).add(item);
        }
    }

    /** Takes away what nobody mentions any more. */
    void remove(Item item) {
        items.remove(item);
        if (item.kind == Kind.DECLARATION) {
            declarations.remove(item.owner);
        } else {
            belongings.get(item.owner).remove(item);
        }
    }

    void replaceDeclaration(Item old, Item changed) {
        items.replaceAll(item -> item == old ? changed : item);
        declarations.put(changed.owner, changed);
    }

    void replace(Item old, Item changed) {
        items.replaceAll(item -> item == old ? changed : item);
        belongings.get(old.owner).replaceAll(item -> item == old ? changed : item);
    }

    static List<Node> children(Node parent) {
        List<Node> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            children.add(child);
        }
        return children;
    }

    private static IllegalStateException unknown(Node node) {
        return new IllegalStateException(
                "line " + node.getLineno() + " of TeaVM's output has a shape that this build does not know: " + node);
    }
}
