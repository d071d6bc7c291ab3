package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLSelectElement;
import org.tymbal.words.Book;
import org.tymbal.words.Words;

/** Another language than English: its table, the texts of the document, and the menu that chooses. */
final class WordsPart implements LatePart {
    @JSFunctor
    interface Came extends JSObject {
        void table(@Nullable JSObject table);
    }

    @JSFunctor
    interface Finder extends JSObject {
        @Nullable
        String find(String english);
    }

    /** A table as the build packs it, or as it stands in static/words. */
    private static final class Table implements Book {
        private final JSObject table;
        private final JSObject formats = IntlNumbers.formats();
        private final int seed;

        Table(JSObject table) {
            this.table = table;
            seed = seed(table);
        }

        @Override
        public @Nullable String find(String english) {
            int hash = seed;
            for (int i = 0; i < english.length(); i++) {
                hash = (hash ^ english.charAt(i)) * 16_777_619;
            }
            return get(table, english, hash >>> 14);
        }

        @Override
        public int form(int count) {
            return plural(Language.CODE, count);
        }

        @Override
        public String number(String english, String unit) {
            return IntlNumbers.number(formats, Language.CODE, english, unit);
        }
    }

    private static @Nullable Table book;
    private final @Nullable Runnable start;

    /** @param start what waits for the language; null where only the menu is to come */
    WordsPart(@Nullable Runnable start) {
        this.start = start;
    }

    @Override
    public void arrived() {
        Language.come = true;
        Runnable waiting = start;
        if (waiting != null) {
            load(Language.CODE, null, table -> {
                if (table != null) {
                    speak(new Table(table));
                }
                waiting.run();
            });
            return;
        }
        Table spoken = book;
        if (spoken != null) {
            walk(Dom.body(), spoken::find); // what has come with late.html
            load(Language.CODE + "-inspector", spoken.table, table -> {});
        }
        HTMLSelectElement menu = (HTMLSelectElement) Dom.byId("language");
        menu.setValue(spoken == null ? "en" : Language.CODE);
        Dom.on(menu, "change", event -> change(menu.getValue()));
    }

    private static void speak(Table table) {
        book = table;
        Words.speak(table);
        direct(Language.CODE);
        walk(Dom.body(), table::find);
    }

    // The build leaves out the English: of each key there is a number, and only how far it is from the one before. All
    // tables
    // of a language have one seed, and one is put into another. A value inside of a sentence has a direction of its
    // own.
    @JSBody(
            params = {"file", "into", "came"},
            script = """
            fetch('words/' + file + '.json').then(function(reply) {
                if (!reply.ok) throw reply;
                return reply.json();
            }).then(function(packed) {
                var table = into || { seed: packed[2] ? packed[0] : 0 }, number = 0;
                var put = function(key, text) {
                    table[key] = file[0] === 'a' ? text.replace(/\\{\\d?\\}/g, '\\u2068$&\\u2069') : text;
                };
                if (packed[2]) packed[2].split('~').forEach(function(text, index) {
                    put(number += packed[1].charCodeAt(2 * index) * 90 + packed[1].charCodeAt(2 * index + 1) - 3185, text);
                });
                else for (var key in packed) put(key, packed[key]);
                came(table);
            }).catch(function() { came(null); });
            """)
    private static native void load(String file, @Nullable JSObject into, Came came);

    @JSBody(params = "table", script = "return table.seed | 0;")
    private static native int seed(JSObject table);

    @JSBody(
            params = {"table", "english", "number"},
            script = "return table[table.seed ? number : english] || null;")
    private static native @Nullable String get(JSObject table, String english, int number);

    @JSBody(
            params = {"code", "count"},
            script =
                    "return ['zero', 'one', 'two', 'few', 'many', 'other'].indexOf(new Intl.PluralRules(code).select(count));")
    private static native int plural(String code, int count);

    @JSBody(
            params = "code",
            script = "var root = document.documentElement; root.lang = code; root.dir = code === 'ar' ? 'rtl' : 'ltr';")
    private static native void direct(String code);

    // A sentence with elements inside is one sentence; they are put where the translation wants them.
    @JSBody(
            params = {"root", "find"},
            script = """
            var walk = function(node) {
                if (node.translate === false) return;
                ['aria-label', 'title', 'placeholder'].forEach(function(name) {
                    var text = node.getAttribute(name), found = text && find(text);
                    if (found) node.setAttribute(name, found);
                });
                if (node.matches('code, kbd, svg, script, textarea, pre, .list, .subs, .id')) return;
                Array.from(node.children).forEach(walk);
                var all = Array.from(node.childNodes), first = -1, last = -1;
                all.forEach(function(child, index) {
                    if (child.nodeType === 3 && child.data.trim()) {
                        first = first < 0 ? index : first;
                        last = index;
                    }
                });
                if (first < 0) return;
                var part = all.slice(first, last + 1), inner = part.filter(function(child) { return child.nodeType === 1; });
                var key = part.map(function(child) { return child.data || '{}'; }).join('').replace(/\\s+/g, ' ').trim();
                var found = find(key), next = 0;
                if (!found) return;
                if (first === last) {
                    part[0].data = part[0].data.replace(/\\S[^]*\\S|\\S/, function() { return found; });
                    return;
                }
                var behind = all[last + 1] || null;
                part.forEach(function(child) { child.remove(); });
                found.split(/(\\{\\d?\\})/).forEach(function(piece) {
                    var hole = /^\\{(\\d?)\\}$/.exec(piece);
                    node.insertBefore(hole ? inner[hole[1] ? hole[1] - 1 : next++] : document.createTextNode(piece), behind);
                });
            };
            walk(root);
            """)
    private static native void walk(JSObject root, Finder find);

    // The page begins anew: what is on the screen was built with the words of the other language. The pages that the
    // server
    // makes know the language by the cookie.
    @JSBody(params = "code", script = """
            try { localStorage.setItem('tymbal.language', code); } catch (e) {}
            document.cookie = 'tymbal_language=' + code + '; path=/; max-age=31536000; samesite=lax';
            var here = new URL(location.href);
            here.searchParams.delete('lang');
            if (here.href === location.href) location.reload(); else location.replace(here.href);
            """)
    private static native void change(String code);
}
