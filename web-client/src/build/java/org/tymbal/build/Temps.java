package org.tymbal.build;

import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import java.util.HashSet;
import java.util.Set;
import org.tymbal.build.Effects.Effect;
import org.tymbal.build.Program.Item;

/**
 * Puts a value where it is used. TeaVM gives most values a variable, which is set in one statement and read once, in a later one:
 * {@code b = a.list; b.append(c)} becomes {@code a.list.append(c)}, if nobody can tell the difference. And what appends to a
 * StringBuilder gives it back, so {@code b = make(); append(b, c); d = text(b)} becomes {@code d = text(append(make(), c))}.
 */
final class Temps {
    private final Effects effects;
    private final Set<String> returnFirst = new HashSet<>();

    private Set<String> locals = Set.of();
    private Liveness liveness;
    private boolean making;

    private Temps(Program program) {
        effects = new Effects(program);
        for (Item item : program.items) {
            Node function = Effects.function(item);
            if (function != null && returnsFirst(function)) {
                returnFirst.add(item.owner);
            }
        }
    }

    static void remove(Program program) {
        Temps it = new Temps(program);
        for (Item item : program.items) {
            Node function = Effects.function(item);
            if (function != null
                    && function.isArrowFunction()
                    && function.getLastChild().isBlock()) {
                it.making = item.owner.contains("__init_") || item.owner.contains("__clinit_");
                it.function(function);
            }
        }
    }

    private void function(Node function) {
        locals = new HashSet<>();
        for (Node parameter : Program.children(function.getSecondChild())) {
            if (!parameter.isName()) {
                return;
            }
            locals.add(parameter.getString());
        }
        Node body = function.getLastChild();
        declared(body);
        try {
            liveness = new Liveness(body, locals);
        } catch (Liveness.UnknownShape e) {
            return; // written by hand in JavaScript
        }
        blocks(body);
    }

    private void declared(Node node) {
        if (node.isLet() || node.isVar() || node.isConst()) {
            Program.children(node).forEach(name -> locals.add(name.getString()));
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            declared(child);
        }
    }

    private void blocks(Node node) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            blocks(child);
        }
        if (node.isBlock()) {
            block(node);
        }
    }

    private void block(Node block) {
        Node statement = block.getFirstChild();
        while (statement != null) {
            Node next = statement.getNext();
            Node previous = statement.getPrevious();
            boolean chain = chain(statement);
            if (into(statement) != null) {
                statement.detach();
                // What stood before it is nearer to its use now.
                next = previous == null ? next : previous;
            } else if (chain) {
                Node holder = previous == null ? null : into(previous);
                if (holder != null) {
                    previous.detach();
                }
                if (holder != statement) {
                    unchain(statement);
                }
            }
            statement = next;
        }
    }

    /** {@code append(append(b, c), d);} becomes {@code b = append(append(b, c), d);}. */
    private boolean chain(Node statement) {
        Node call = statement.isExprResult() ? statement.getFirstChild() : null;
        Node first = call;
        while (first != null && isReturningFirst(first)) {
            first = first.getSecondChild();
        }
        if (first == null || first == call || !first.isName() || !locals.contains(first.getString())) {
            return false;
        }
        call.detach();
        statement.addChildToFront(IR.assign(first.cloneNode(), call));
        return true;
    }

    private static void unchain(Node statement) {
        Node assign = statement.getFirstChild();
        Node call = assign.getLastChild().detach();
        assign.replaceWith(call);
    }

    private boolean isReturningFirst(Node call) {
        return call.isCall()
                && call.getFirstChild().isName()
                && call.getSecondChild() != null
                && returnFirst.contains(call.getFirstChild().getString());
    }

    /** Moves what the statement assigns to where it is read; null if that cannot be, else the statement that has it now. */
    private Node into(Node statement) {
        Node assign = statement.isExprResult() ? statement.getFirstChild() : null;
        if (assign == null || !assign.isAssign() || !assign.getFirstChild().isName()) {
            return null;
        }
        String name = assign.getFirstChild().getString();
        Node value = assign.getLastChild();
        if (!locals.contains(name)) {
            return null;
        }
        Effect effect = effect(value);
        if (!effect.writtenLocals.isEmpty()) {
            return null;
        }
        for (Node target = statement.getNext(); target != null; target = target.getNext()) {
            Node root = root(target);
            int count = count(target, name);
            Node set = set(target);
            boolean sets = set != null && Effects.isName(set, name);
            if (count - (sets ? 1 : 0) == 0) {
                // Another statement between the two.
                if (sets || !target.isExprResult() || !effect(root).commutes(effect)) {
                    return null;
                }
                continue;
            }
            if (root == null
                    || count - (sets ? 1 : 0) != 1
                    || !sets && liveness.isLiveAfter(target, name)
                    || liveness.isCaughtAt(target, name)) {
                return null;
            }
            Effect seen = new Effect();
            Node use = find(root, name, seen, effect);
            if (use == null
                    || Effects.isChange(use.getParent())
                            && use == use.getParent().getFirstChild()
                    || !seen.commutes(effect)) {
                return null;
            }
            value.detach();
            use.replaceWith(value);
            // What the value reads lives longer now.
            for (Node passed = statement.getNext(); passed != target; passed = passed.getNext()) {
                liveness.keep(passed, effect.readLocals);
            }
            return target;
        }
        return null;
    }

    private Effect effect(Node node) {
        Effect effect = new Effect();
        effects.add(effect, node, locals, making);
        return effect;
    }

    /** The expression with which a statement begins. */
    private static Node root(Node statement) {
        return switch (statement.getToken()) {
            case EXPR_RESULT, RETURN, THROW, IF, SWITCH -> statement.getFirstChild();
            default -> null;
        };
    }

    /** The local that a statement sets when all else is done. */
    private static Node set(Node statement) {
        Node assign = statement.isExprResult() ? statement.getFirstChild() : null;
        return assign != null && assign.isAssign() && assign.getFirstChild().isName() ? assign.getFirstChild() : null;
    }

    private static int count(Node node, String name) {
        int count = Effects.isName(node, name) ? 1 : 0;
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            count += count(child, name);
        }
        return count;
    }

    /** The place where the local is read; adds to {@code seen} what is evaluated before it. Null if it may not be read at all. */
    private Node find(Node node, String name, Effect seen, Effect value) {
        if (Effects.isName(node, name)) {
            return node;
        }
        boolean first = true;
        for (Node part : effects.evaluated(node)) {
            if (count(part, name) > 0) {
                boolean maybe = !first && (node.isHook() || node.isAnd() || node.isOr());
                return maybe && (value.acts || value.checks || !value.writes.isEmpty())
                        ? null
                        : find(part, name, seen, value);
            }
            if (!(node.isHook() && !first)) {
                effects.add(seen, part, locals, making);
            }
            first = false;
        }
        return null;
    }

    /** Whether every return of a function of Java gives its first argument back. */
    private static boolean returnsFirst(Node function) {
        Node parameter = function.getSecondChild().getFirstChild();
        Node body = function.getLastChild();
        return parameter != null
                && parameter.isName()
                && body.isBlock()
                && body.hasChildren()
                && body.getLastChild().isReturn()
                && returnsOnly(body, parameter.getString());
    }

    private static boolean returnsOnly(Node node, String name) {
        if (node.isFunction() || Effects.isChange(node) && Effects.isName(node.getFirstChild(), name)) {
            return false;
        } else if (node.isReturn()) {
            return node.hasChildren() && Effects.isName(node.getFirstChild(), name);
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (!returnsOnly(child, name)) {
                return false;
            }
        }
        return true;
    }
}
