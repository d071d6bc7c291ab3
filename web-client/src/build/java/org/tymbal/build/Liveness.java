package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which locals of a function are read again after each of its statements. */
final class Liveness {
    /** A loop, a switch or a labelled statement: what lives where a break or a continue in it leads. */
    private record Target(String label, boolean loop, boolean breaks, Set<String> atBreak, Set<String> atContinue) {}

    private final Set<String> locals;
    private final Map<Node, Set<String>> after = new HashMap<>();
    /** Of an if and a switch, what lives where its branches begin: they may lead elsewhere than behind it. */
    private final Map<Node, Set<String>> inside = new HashMap<>();

    private final Map<Node, Set<String>> atCatch = new HashMap<>();
    private final Deque<Target> targets = new ArrayDeque<>();
    /** What lives where an exception is caught, of all the try statements around. */
    private Set<String> caught = Set.of();

    /**
     * @param locals the names that count
     * @throws UnknownShape if the function has a statement that this does not know
     */
    Liveness(Node body, Set<String> locals) {
        this.locals = locals;
        before(body, Set.of());
    }

    /** Whether it may be read when the expression with which the statement begins is evaluated, on whatever way. */
    boolean isLiveAfter(Node statement, String local) {
        return after.get(statement).contains(local)
                || inside.getOrDefault(statement, Set.of()).contains(local);
    }

    /** What may be read if the statement throws and this function catches it. */
    boolean isCaughtAt(Node statement, String local) {
        return atCatch.get(statement).contains(local);
    }

    /** These are read behind the statement now. */
    void keep(Node statement, Set<String> more) {
        after.get(statement).addAll(more);
    }

    private Set<String> before(Node statement, Set<String> out) {
        Set<String> live = sum(out, caught);
        after.computeIfAbsent(statement, key -> new HashSet<>()).addAll(live);
        atCatch.put(statement, caught);
        Node first = statement.getFirstChild();
        switch (statement.getToken()) {
            case BLOCK:
                return block(statement, live);
            case EMPTY:
                return live;
            case EXPR_RESULT:
                return sum(expression(first, live), caught);
            case LET, VAR, CONST:
                for (Node name = statement.getLastChild(); name != null; name = name.getPrevious()) {
                    if (name.getFirstChild() != null) {
                        live = sum(sum(without(live, name.getString()), reads(name.getFirstChild())), caught);
                    }
                }
                return live;
            case RETURN, THROW:
                return first == null ? caught : sum(reads(first), caught);
            case BREAK, CONTINUE:
                return sum(jump(statement.isBreak(), first == null ? "" : first.getString()), caught);
            case IF:
                Set<String> then = before(statement.getSecondChild(), live);
                Set<String> other = statement.hasXChildren(3) ? before(statement.getLastChild(), live) : live;
                inside.computeIfAbsent(statement, key -> new HashSet<>()).addAll(sum(then, other));
                return sum(sum(then, other), reads(first));
            case LABEL:
                return labelled(statement, live);
            case WHILE, DO:
                return loop(statement, "", live);
            case SWITCH:
                return choice(statement, live);
            case TRY:
                return attempt(statement, live);
            default:
                throw new UnknownShape();
        }
    }

    private Set<String> block(Node block, Set<String> out) {
        Set<String> live = out;
        for (Node child = block.getLastChild(); child != null; child = child.getPrevious()) {
            live = before(child, live);
        }
        return live;
    }

    private Set<String> jump(boolean isBreak, String label) {
        for (Target target : targets) {
            boolean meant = label.isEmpty() ? isBreak ? target.breaks : target.loop : label.equals(target.label);
            if (meant && (isBreak || target.loop)) {
                return isBreak ? target.atBreak : target.atContinue;
            }
        }
        throw new UnknownShape();
    }

    private Set<String> labelled(Node statement, Set<String> live) {
        String label = statement.getFirstChild().getString();
        Node inner = statement.getLastChild();
        if (inner.isWhile() || inner.isDo()) {
            after.computeIfAbsent(inner, key -> new HashSet<>()).addAll(live);
            atCatch.put(inner, caught);
            return loop(inner, label, live);
        }
        targets.push(new Target(label, false, false, live, Set.of()));
        Set<String> before = before(inner, live);
        targets.pop();
        return before;
    }

    private Set<String> loop(Node statement, String label, Set<String> out) {
        Node condition = statement.isDo() ? statement.getLastChild() : statement.getFirstChild();
        Node body = statement.isDo() ? statement.getFirstChild() : statement.getLastChild();
        Set<String> atCondition = sum(sum(out, reads(condition)), caught);
        Set<String> atBody = Set.of();
        while (true) {
            targets.push(new Target(label, true, true, sum(out, caught), atCondition));
            Set<String> before = before(body, atCondition);
            targets.pop();
            if (atBody.containsAll(before) && atCondition.containsAll(before)) {
                return statement.isDo() ? before : atCondition;
            }
            atBody = sum(atBody, before);
            atCondition = sum(atCondition, before);
        }
    }

    private Set<String> choice(Node statement, Set<String> out) {
        targets.push(new Target("", false, true, out, Set.of()));
        Set<String> live = out;
        Set<String> next = out;
        Node cases = statement.getLastChild();
        for (Node one = cases; one != statement.getFirstChild(); one = one.getPrevious()) {
            if (!one.isCase() && !one.isDefaultCase()) {
                throw new UnknownShape();
            }
            next = before(one.getLastChild(), next);
            live = sum(live, next);
            if (one.isCase()) {
                live = sum(live, reads(one.getFirstChild()));
            }
        }
        targets.pop();
        inside.computeIfAbsent(statement, key -> new HashSet<>()).addAll(live);
        return sum(sum(live, reads(statement.getFirstChild())), caught);
    }

    private Set<String> attempt(Node statement, Set<String> out) {
        Node handlers = statement.getSecondChild();
        if (!statement.hasTwoChildren() || !handlers.hasOneChild()) {
            throw new UnknownShape();
        }
        Set<String> handler = before(handlers.getFirstChild().getLastChild(), out);
        Set<String> around = caught;
        caught = sum(around, handler);
        Set<String> live = before(statement.getFirstChild(), out);
        caught = around;
        return sum(live, handler);
    }

    private Set<String> expression(Node expression, Set<String> live) {
        if (expression.isAssign() && expression.getFirstChild().isName()) {
            return sum(without(live, expression.getFirstChild().getString()), reads(expression.getLastChild()));
        }
        return sum(live, reads(expression));
    }

    private Set<String> reads(Node node) {
        Set<String> names = new HashSet<>();
        read(node, names);
        return names;
    }

    private void read(Node node, Set<String> names) {
        if (node.isFunction()) {
            throw new UnknownShape();
        }
        if (node.isName() && locals.contains(node.getString())) {
            names.add(node.getString());
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            read(child, names);
        }
    }

    private static Set<String> without(Set<String> names, String one) {
        Set<String> others = new HashSet<>(names);
        others.remove(one);
        return others;
    }

    private static Set<String> sum(Set<String> some, Set<String> others) {
        if (some.containsAll(others)) {
            return some;
        }
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** A function with something that TeaVM does not write for Java code; it stays as it is. */
    static final class UnknownShape extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
