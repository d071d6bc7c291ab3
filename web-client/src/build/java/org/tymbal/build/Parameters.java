package org.tymbal.build;

import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes parameters of the locals of a function, which nobody passes: {@code (a) => {let b, c; ...}} becomes {@code (a, b, c) =>
 * {...}}, which is shorter. Java gives each local a value before it reads it, so it does not matter if somebody should pass more.
 */
final class Parameters {
    private Parameters() {}

    static void take(Node node) {
        if (node.isArrowFunction() && node.getLastChild().isBlock() && isPlain(node)) {
            function(node);
            return;
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            take(child);
        }
    }

    private static boolean isPlain(Node function) {
        return !hasFunction(function.getLastChild())
                && Program.children(function.getSecondChild()).stream().allMatch(Node::isName);
    }

    private static boolean hasFunction(Node node) {
        if (node.isFunction() || node.isForIn() || node.isForOf() || node.isDestructuringLhs()) {
            return true;
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (hasFunction(child)) {
                return true;
            }
        }
        return false;
    }

    private static void function(Node function) {
        Node parameters = function.getSecondChild();
        Set<String> names = new LinkedHashSet<>();
        Program.children(parameters).forEach(name -> names.add(name.getString()));
        int before = names.size();
        Node body = function.getLastChild();
        for (Node statement : Program.children(body)) {
            if (statement.isLet()) {
                declaration(statement, names);
            }
        }
        variables(body, names);
        new ArrayList<>(names).subList(before, names.size()).forEach(name -> parameters.addChildToBack(IR.name(name)));
    }

    /** A {@code var} is one for the whole function, wherever it stands. */
    private static void variables(Node node, Set<String> names) {
        for (Node child : Program.children(node)) {
            if (child.isVar()) {
                declaration(child, names);
            } else {
                variables(child, names);
            }
        }
    }

    private static void declaration(Node declaration, Set<String> names) {
        List<Node> assigns = new ArrayList<>();
        for (Node name : Program.children(declaration)) {
            names.add(name.getString());
            if (name.hasChildren()) {
                assigns.add(IR.assign(
                        IR.name(name.getString()), name.getFirstChild().detach()));
            }
        }
        boolean statement = declaration.getParent().isBlock();
        Node last = declaration;
        if (statement) {
            for (Node assign : assigns) {
                Node result = IR.exprResult(assign);
                result.insertAfter(last);
                last = result;
            }
            declaration.detach();
        } else {
            declaration.replaceWith(
                    assigns.stream().reduce((a, b) -> IR.comma(a, b)).orElseGet(IR::empty));
        }
    }
}
