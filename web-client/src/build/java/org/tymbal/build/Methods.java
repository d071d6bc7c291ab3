package org.tymbal.build;

import com.google.javascript.rhino.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tymbal.build.Program.Item;
import org.tymbal.build.Program.Kind;

/**
 * Puts a method where its class has it. TeaVM declares a function for each method and then names it in the class; one that nobody
 * else names needs no name.
 */
final class Methods {
    private Methods() {}

    static void place(Program program) {
        Map<String, Integer> mentions = new HashMap<>();
        program.items.forEach(item -> item.code.forEach(code -> count(code, mentions)));
        for (Item item : List.copyOf(program.items)) {
            Node wrapped = item.kind == Kind.METHOD || item.kind == Kind.JS_METHOD ? item.code.get(0) : null;
            if (wrapped == null || !wrapped.isCall() || !wrapped.hasTwoChildren()) {
                continue;
            }
            Node name = wrapped.getSecondChild();
            Item declared = name.isName() ? program.declarations.get(name.getString()) : null;
            Node function = declared == null ? null : Effects.function(declared);
            if (function != null && function.isArrowFunction() && mentions.get(declared.owner) == 2) {
                name.replaceWith(function.detach());
                program.remove(declared);
                program.replace(item, new Item(item.kind, item.owner, item.methods, item.code));
            }
        }
    }

    private static void count(Node node, Map<String, Integer> mentions) {
        if (node.isName()) {
            mentions.merge(node.getString(), 1, Integer::sum);
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            count(child, mentions);
        }
    }
}
