package org.tymbal.build;

import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import com.google.javascript.rhino.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Puts each text where it is used. TeaVM keeps all in one array and uses their numbers; a number and a place in the array cost more
 * than the text at its place, above all when gzip has seen the text before. Each text is still one object of Java, made when
 * it is first asked for.
 */
final class Texts {
    /** What TeaVM names its pool of strings, and the function that takes one out. */
    private static final String POOL = "$rt_stringPool";

    private static final String ALL = "$rt_stringPool_instance";
    private static final String TAKE = "$rt_s";
    private static final String TO_JAVASCRIPT = "$rt_ustr";
    private static final String TAKES = "$rt_s = text => $rt_stringPool_instance.get(text = text[0])"
            + " || ($rt_stringPool_instance.set(text, text = $rt_str(text)), text);";

    private final List<String> texts = new ArrayList<>();

    private Texts() {}

    /**
     * @param parse from the source of a script to its tree
     * @throws IllegalStateException if there is no pool of texts
     */
    static void place(Node body, Function<String, Node> parse) {
        Texts it = new Texts();
        for (Node statement : Program.children(body)) {
            Node call = statement.isExprResult() ? statement.getFirstChild() : null;
            if (call != null && call.isCall() && isName(call.getFirstChild(), POOL)) {
                Program.children(call.getSecondChild()).forEach(text -> it.texts.add(text.getString()));
                statement.detach();
            }
        }
        if (it.texts.isEmpty()) {
            throw new IllegalStateException("TeaVM wrote no strings");
        }
        Node takes = parse.apply(TAKES).getFirstFirstChild().getLastChild();
        int found = 0;
        for (Node statement : Program.children(body)) {
            for (Node name : Program.children(statement)) {
                if (!statement.isLet()) {
                    break;
                } else if (isName(name, POOL)) {
                    name.detach();
                    found++;
                } else if (isName(name, ALL) && name.getFirstChild() == null) {
                    name.addChildToBack(IR.newNode(IR.name("Map")));
                    found++;
                } else if (isName(name, TAKE)) {
                    name.getFirstChild().replaceWith(takes.detach());
                    found++;
                }
            }
        }
        if (found != 3) {
            throw new IllegalStateException("TeaVM keeps its strings in another way than this build knows");
        }
        it.place(body);
    }

    private void place(Node node) {
        Node child = node.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            if (isTake(child)) {
                child.replaceWith(template(text(child)));
            } else if (isCall(child, TO_JAVASCRIPT) && isTake(child.getSecondChild())) {
                child.replaceWith(IR.string(text(child.getSecondChild())));
            } else {
                place(child);
            }
            child = next;
        }
    }

    private String text(Node take) {
        return texts.get((int) take.getSecondChild().getDouble());
    }

    private static Node template(String text) {
        Node literal = new Node(Token.TEMPLATELIT, Node.newTemplateLitString(text, raw(text)));
        return new Node(Token.TAGGED_TEMPLATELIT, IR.name(TAKE), literal);
    }

    /** The text as it stands between the quotes of a template. */
    private static String raw(String text) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            int type = Character.getType(c);
            if (pair) {
                raw.append(c).append(text.charAt(++i));
            } else if (c == '\\' || c == '`' || c == '$' && text.startsWith("{", i + 1)) {
                raw.append('\\').append(c);
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                raw.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                raw.append(c);
            }
        }
        return raw.toString();
    }

    private static boolean isTake(Node node) {
        return isCall(node, TAKE) && node.getSecondChild().getToken() == Token.NUMBER;
    }

    private static boolean isCall(Node node, String function) {
        return node.isCall() && isName(node.getFirstChild(), function) && node.hasTwoChildren();
    }

    private static boolean isName(Node node, String name) {
        return node.isName() && node.getString().equals(name);
    }
}
