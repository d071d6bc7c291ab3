package org.tymbal.build;

import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tymbal.build.Program.Item;
import org.tymbal.build.Program.Kind;

/**
 * The classes of a program, as short as the page needs them. TeaVM says of each class all that reflection could ask for; here a class
 * is an array: its name if it has one, itself, its parent, its interfaces, its methods. An interface that nobody casts to,
 * tests for or makes arrays of is left out.
 */
final class Classes {
    static final String REGISTER = "$rt_metadata";
    private static final String FRESH = "$rt_newClassMetadata";
    private static final int INTERFACE = 1 << 9;
    /** What nobody may read, for it is not there. */
    private static final Set<String> LEFT_OUT = Set.of(
            "modifiers", "clinit", "enclosingClass", "declaringClass", "simpleName", "enumConstants", "reflection");

    private static final Set<String> WRITERS = Set.of(REGISTER, FRESH, "$rt_createPrimitiveCls");
    private static final String REGISTERS = """
            $rt_metadata = classes => {
                for (let data of classes) {
                    let i = typeof data[0] === "string" ? 1 : 0;
                    let cls = data[i++];
                    let parent = data[i++] || null;
                    let m = cls[$rt_meta] = $rt_newClassMetadata({ name : i > 2 ? data[0] : null, parent : parent });
                    m.binaryName = "L" + m.name + ";";
                    cls.prototype = parent ? Object.create(parent.prototype) : {};
                    cls.prototype.constructor = cls;
                    while (typeof data[i] === "function") {
                        m.superinterfaces.push(data[i++]);
                    }
                    for (; i < data.length; i += 2) {
                        for (let name of [].concat(data[i])) {
                            cls.prototype[name] = data[i + 1];
                        }
                    }
                }
            };""";

    private static final String FRESHES = """
            $rt_newClassMetadata = source => Object.assign({ name : null, binaryName : null, parent : null, superinterfaces : [],
                    primitiveKind : 0, itemType : null, arrayType : null, classObject : null, assignableCache : null }, source);
            """;
    /** Asks a decoder, which this page does not have, for the names of methods in a stack trace. */
    private static final String STACK = "$rt_fillStack";

    private static final String FOR_DEBUGGERS = "__teavm_class__";

    private final Program program;
    private final Map<String, Item> byName = new HashMap<>();
    private final Set<String> needed = new HashSet<>();

    private Classes(Program program) {
        this.program = program;
    }

    /** @param parse from the source of a script to its tree */
    static void shorten(Program program, Function<String, Node> parse) {
        for (Item item : program.items) {
            if (!WRITERS.contains(item.owner)) {
                LEFT_OUT.stream().filter(item.properties::contains).findFirst().ifPresent(property -> {
                    throw new IllegalStateException(
                            item.owner + " asks for " + property + ", which classes do not have");
                });
            }
        }
        replace(program, REGISTER, parse.apply(REGISTERS));
        replace(program, FRESH, parse.apply(FRESHES));
        replace(program, STACK, parse.apply(STACK + " = () => {};"));
        program.items.stream()
                .filter(item -> item.kind == Kind.EXTRA && item.properties.contains(FOR_DEBUGGERS))
                .toList()
                .forEach(program::remove);
        new Classes(program).prune();
    }

    private static void replace(Program program, String name, Node script) {
        Item old = program.declarations.get(name);
        if (old == null || Effects.function(old) == null) {
            throw new IllegalStateException("TeaVM did not write " + name);
        }
        Node declared = old.code.get(0);
        declared.getFirstChild()
                .replaceWith(script.getFirstFirstChild().getLastChild().detach());
        program.replaceDeclaration(old, new Item(Kind.DECLARATION, name, List.of(), List.of(declared)));
    }

    private void prune() {
        for (Item item : program.items) {
            if (item.kind == Kind.METADATA) {
                byName.put(item.owner, item);
            } else {
                item.names.stream()
                        .filter(name -> item.kind != Kind.DECLARATION || !name.equals(item.owner))
                        .forEach(needed::add);
            }
        }
        List<Item> classes = List.copyOf(byName.values());
        for (Item item : classes) {
            Node interfaces = interfaces(item);
            Set<String> kept = new LinkedHashSet<>();
            Program.children(interfaces).forEach(one -> keep(one.getString(), kept));
            interfaces.removeChildren();
            kept.forEach(name -> interfaces.addChildToBack(IR.name(name)));
            program.replace(item, new Item(Kind.METADATA, item.owner, List.of(), item.code));
        }
    }

    private void keep(String name, Set<String> kept) {
        Item item = byName.get(name);
        boolean isPlain = item != null
                && isInterface(item)
                && program.belongings.get(name).size() == 1;
        if (!isPlain || needed.contains(name)) {
            kept.add(name);
        } else {
            Program.children(interfaces(item)).forEach(one -> keep(one.getString(), kept));
        }
    }

    private static boolean isInterface(Item item) {
        return ((int) item.code.get(item.code.size() - 3).getDouble() & INTERFACE) != 0;
    }

    private static Node interfaces(Item item) {
        return item.code.get(item.code.size() - 4);
    }

    /**
     * The first elements of the array of a class: all but its methods.
     *
     * @param packages by number, as TeaVM lists them
     */
    static List<Node> head(Item item, List<String> packages) {
        List<Node> cells = item.code;
        List<Node> head = new ArrayList<>();
        if (cells.get(1).isStringLit()) {
            int number = (int) cells.get(2).getDouble();
            head.add(IR.string(
                    (number < 0 ? "" : packages.get(number)) + cells.get(1).getString()));
        }
        head.add(cells.get(0));
        head.add(cells.get(cells.size() - 5));
        head.addAll(Program.children(interfaces(item)));
        return head;
    }

    static Optional<String> parent(Item item) {
        Node parent = item.code.get(item.code.size() - 5);
        return parent.isName() ? Optional.of(parent.getString()) : Optional.empty();
    }

    /** From TeaVM's list of pairs, a number of the package around or -1 and a name, to names with all dots. */
    static List<String> packages(Node list) {
        List<String> names = new ArrayList<>();
        List<Node> cells = Program.children(list);
        for (int i = 0; i < cells.size(); i += 2) {
            int around = (int) number(cells.get(i));
            names.add((around < 0 ? "" : names.get(around)) + cells.get(i + 1).getString() + ".");
        }
        return names;
    }

    private static double number(Node node) {
        return node.isNeg() ? -node.getFirstChild().getDouble() : node.getDouble();
    }
}
