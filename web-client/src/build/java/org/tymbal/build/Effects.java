package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tymbal.build.Program.Item;
import org.tymbal.build.Program.Kind;

/**
 * What the expressions of a program read and change. Before {@link ShortNames} each field of Java has a name of its own, so two
 * accesses mean the same field only if their names are the same.
 *
 * <p>A field that only constructors set keeps its value, and so does a static field that only initializers of classes set: when it
 * is read does not matter, but while an object or a class is being made.
 */
final class Effects {
    /** What happens when an expression is evaluated. */
    static final class Effect {
        /** It may do anything. */
        boolean acts;
        /** It may throw, an index or a cast. */
        boolean checks;

        final Set<String> reads = new HashSet<>();
        final Set<String> writes = new HashSet<>();
        final Set<String> readLocals = new HashSet<>();
        final Set<String> writtenLocals = new HashSet<>();

        /** Whether nobody can tell which of the two comes first. */
        boolean commutes(Effect other) {
            return before(other) && other.before(this);
        }

        private boolean before(Effect other) {
            boolean still = !other.acts && other.writes.isEmpty();
            return (!acts || still && !other.checks && other.reads.isEmpty())
                    && (!checks || still && other.writtenLocals.isEmpty())
                    && reads.stream().noneMatch(other.writes::contains)
                    && writes.stream().noneMatch(other.writes::contains)
                    && readLocals.stream().noneMatch(other.writtenLocals::contains)
                    && writtenLocals.stream().noneMatch(other.writtenLocals::contains);
        }
    }

    /** Functions of TeaVM that read and change nothing. */
    private static final Set<String> PURE =
            Set.of("$rt_s", "$rt_str", "$rt_ustr", "$rt_compare", "$rt_imul", "$rt_ucmp");

    private static final Set<String> CHECKS = Set.of(
            "$rt_checkBounds", "$rt_checkUpperBound", "$rt_checkLowerBound", "$rt_castToClass", "$rt_castToInterface");
    /** Under these names go all elements of arrays, and all members that are none of Java's: one may change another. */
    private static final String ELEMENT = "[]";

    private static final String MEMBER = ".";

    private final Set<String> functions = new HashSet<>();
    private final Set<String> classes = new HashSet<>();
    /** Fields and variables that somebody sets; true if only who makes the object or the class does. */
    private final Map<String, Boolean> steady = new HashMap<>();

    Effects(Program program) {
        for (Item item : program.items) {
            if (item.kind == Kind.METADATA) {
                classes.add(item.owner);
            } else if (function(item) != null) {
                functions.add(item.owner);
            }
        }
        for (Item item : program.items) {
            Set<String> made = made(item);
            item.code.forEach(code -> writes(code, item.owner.contains("__clinit_"), made));
        }
        functions.removeIf(steady::containsKey);
        for (Item item : program.items) {
            // The objects of lambdas are made where they are written, and never change.
            if (item.owner.contains("$lambda$")
                    && item.kind == Kind.DECLARATION
                    && item.code.get(0).isFunction()) {
                lambda(item.code.get(0));
            }
        }
    }

    /** The function that a declaration declares, or null. */
    static Node function(Item item) {
        Node code = item.kind == Kind.DECLARATION ? item.code.get(0) : null;
        Node function = code == null || code.isFunction() ? code : code.getFirstChild();
        return function != null && function.isFunction() ? function : null;
    }

    /** The names of the objects whose fields this declaration gives their first values. */
    private static Set<String> made(Item item) {
        Node function = function(item);
        if (function == null) {
            return Set.of();
        } else if (item.code.get(0).isFunction()) {
            return Set.of("this", "a");
        }
        Node parameter = function.getSecondChild().getFirstChild();
        boolean makes = item.owner.contains("__init_")
                && parameter != null
                && parameter.isName()
                && !isSet(function.getLastChild(), parameter.getString());
        return makes ? Set.of(parameter.getString()) : Set.of();
    }

    private static boolean isSet(Node node, String name) {
        if (isChange(node) && isName(node.getFirstChild(), name)) {
            return true;
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (isSet(child, name)) {
                return true;
            }
        }
        return false;
    }

    private void writes(Node node, boolean initializer, Set<String> made) {
        if (isChange(node)) {
            Node target = node.getFirstChild();
            if (target.isName()) {
                steady.merge(target.getString(), initializer, Boolean::logicalAnd);
            } else if (target.isGetProp()) {
                Node object = target.getFirstChild();
                String name = object.isThis() ? "this" : object.isName() ? object.getString() : "";
                steady.merge(target.getString(), made.contains(name), Boolean::logicalAnd);
            }
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            writes(child, initializer, made);
        }
    }

    private void lambda(Node node) {
        if (node.isAssign() && node.getFirstChild().isGetProp()) {
            steady.put(node.getFirstChild().getString(), true);
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            lambda(child);
        }
    }

    /** Adds what evaluating the node does to the effect. */
    void add(Effect effect, Node node, Set<String> locals, boolean making) {
        own(effect, node, locals, making);
        for (Node part : evaluated(node)) {
            add(effect, part, locals, making);
        }
    }

    /** The parts of a node that are values, in the order in which JavaScript takes them. */
    List<Node> evaluated(Node node) {
        List<Node> parts = new ArrayList<>(Program.children(node));
        if (node.isAssign()) {
            Node target = parts.remove(0);
            if (!target.isName()) {
                parts.addAll(0, target.isGetProp() ? List.of(target.getFirstChild()) : Program.children(target));
            }
        } else if (node.isCall() || node.isNew() || node.isTaggedTemplateLit()) {
            Node called = parts.get(0);
            if (called.isName() && functions.contains(called.getString())) {
                parts.remove(0);
            } else if (called.isGetProp()) {
                parts.set(0, called.getFirstChild());
            }
        }
        return parts;
    }

    /** What a node does, without its parts. */
    void own(Effect effect, Node node, Set<String> locals, boolean making) {
        if (isChange(node)) {
            Node target = node.getFirstChild();
            if (target.isName() && locals.contains(target.getString())) {
                effect.writtenLocals.add(target.getString());
            } else {
                effect.writes.add(place(target));
            }
            return;
        }
        switch (node.getToken()) {
            case NAME -> {
                String name = node.getString();
                if (locals.contains(name)) {
                    effect.readLocals.add(name);
                } else if (!functions.contains(name) && (making || !steady.getOrDefault(name, false))) {
                    effect.reads.add(name);
                }
            }
            case GETPROP -> {
                if (making || !isField(node) || !steady.getOrDefault(node.getString(), false)) {
                    effect.reads.add(place(node));
                }
            }
            case GETELEM -> effect.reads.add(ELEMENT);
            case CALL, TAGGED_TEMPLATELIT -> {
                Node called = node.getFirstChild();
                effect.checks |= called.isName() && CHECKS.contains(called.getString());
                effect.acts |=
                        !called.isName() || !PURE.contains(called.getString()) && !CHECKS.contains(called.getString());
            }
            case NEW ->
                effect.acts |= !node.getFirstChild().isName()
                        || !classes.contains(node.getFirstChild().getString());
            case FUNCTION, DELPROP, YIELD, AWAIT, ITER_SPREAD, OBJECT_SPREAD -> effect.acts = true;
            default -> {}
        }
    }

    private static boolean isField(Node access) {
        return access.getString().startsWith("$");
    }

    private static String place(Node target) {
        if (target.isGetProp()) {
            return isField(target) ? target.getString() : MEMBER;
        }
        return target.isName() ? target.getString() : ELEMENT;
    }

    static boolean isChange(Node node) {
        return node.isAssign()
                || node.isInc()
                || node.isDec()
                || node.getToken().name().startsWith("ASSIGN_");
    }

    static boolean isName(Node node, String name) {
        return node.isName() && node.getString().equals(name);
    }
}
