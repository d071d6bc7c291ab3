package org.tymbal.build;

import com.google.javascript.rhino.Node;

/**
 * Takes TeaVM's checks for null out of the program, each a call around a value that is used at once. JavaScript throws of its own
 * where a member of null is asked for, and TeaVM makes a Java exception of that; indexes and casts go on being checked.
 */
final class NullChecks {
    private static final String CHECK = "$rt_nullCheck";

    private NullChecks() {}

    static void remove(Node node) {
        Node child = node.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            Node checked = child;
            while (isCheck(checked)) {
                checked = checked.getSecondChild();
            }
            if (checked != child) {
                checked.detach();
                child.replaceWith(checked);
            }
            remove(checked);
            child = next;
        }
    }

    private static boolean isCheck(Node node) {
        return node.isCall()
                && node.getFirstChild().isName()
                && node.getFirstChild().getString().equals(CHECK)
                && node.hasTwoChildren();
    }
}
