package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageScriptsTest {
    /** A program as TeaVM writes it, with a late part at a_Part and a class that only the part makes. */
    private static final String PROGRAM = """
            "use strict";
            (function(module) { module(self); }(function($rt_exports) {
            let $rt_stringPool_instance,
            $rt_stringPool = strings => { $rt_stringPool_instance = strings.map($rt_str); },
            $rt_s = index => $rt_stringPool_instance[index],
            $rt_str = text => ({ text }),
            $rt_ustr = text => text.text,
            $rt_stringClassInit = () => { self.out("strings"); },
            $rt_meta = "meta",
            $rt_fillStack = (error, exception) => { self.decode(error); },
            $rt_newClassMetadata = source => Object.assign({ superinterfaces : [] }, source),
            $rt_packages = data => {},
            $rt_metadata = data => { self.classes(data); },
            $rt_wrapFunction0 = f => function() { return f(this); },
            $rt_callWithReceiver = f => function() { return f.apply(null, [this]); },
            $rt_nullCheck = value => { if (value === null) { throw "null"; } return value; };
            function jl_Object() { this.$id$ = 0; }
            function a_Part() { let a = this; jl_Object.call(a); a.$count = 0; }
            function a_Sub() { let a = this; a_Part.call(a); a.$more = 0; a.$most = 0; }
            function a_Late() { let a = this; jl_Object.call(a); a.$only = null; }
            let a_Part_open = $this => { let it = new a_Late(); it.$only = $rt_s(1); $rt_nullCheck($rt_nullCheck(it)).$late(); it.$both(); return it; },
            a_Late_late = $this => { self.out($rt_s(2) + $this.$only); },
            a_Late_both = $this => $rt_s(0),
            a_Sub_both = $this => $this.$more + $this.$most + $this.$count,
            a_Sub_late = $this => $rt_s(2),
            a_Sub_nobody = $this => $rt_s(3),
            a_App_main = () => { let it = new a_Sub(); self.out($rt_s(0) + "@build@" + it.$both()); };
            $rt_packages([-1, "java", 0, "lang"]);
            $rt_metadata([jl_Object, "Object", 1, 0, [], 1, 0, 0, 0,
            a_Part, 0, jl_Object, [], 1, 0, 0, 0,
            a_Sub, 0, a_Part, [], 1, 0, 0, ["$both", $rt_wrapFunction0(a_Sub_both), ["$late", "$x"], $rt_wrapFunction0(a_Sub_late), "$nobody", $rt_wrapFunction0(a_Sub_nobody)],
            a_Late, 0, jl_Object, [], 1, 0, 0, ["$late", $rt_wrapFunction0(a_Late_late), "$both", $rt_wrapFunction0(a_Late_both)]]);
            $rt_stringPool(["first", "in the part", "late", "nowhere"]);
            let $rt_export_main = $rt_mainStarter(a_App_main);
            $rt_export_main.javaException = 1;
            (() => { let c; c = a_Part.prototype; c.arrived = $rt_callWithReceiver(a_Part_open); })();
            $rt_exports.main = $rt_export_main;
            }));
            """.replace("$rt_mainStarter(a_App_main)", "args => a_App_main()");

    private static Map<String, String> make(String program) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("more", "Part");
        return PageScripts.make(program, parts);
    }

    private static String late(Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("more-"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void whatOnlyThePartReachesIsInItsFile() {
        Map<String, String> files = make(PROGRAM);
        assertEquals(2, files.size(), files.keySet().toString());
        String app = files.get("app.js");
        String part = late(files);
        assertTrue(app.contains("first"), app);
        assertFalse(app.contains("in the part"), app);
        assertFalse(app.contains("`late`"), app);
        assertTrue(part.contains("in the part") && part.contains("`late`"), part);
        assertTrue(part.contains(".prototype.arrived="), part);
        assertFalse(app.contains("nowhere") || part.contains("nowhere"), "nobody reaches it");
    }

    @Test
    void theFilesOfOneBuildNameEachOther() {
        Map<String, String> files = make(PROGRAM);
        String name = files.keySet().stream()
                .filter(file -> file.startsWith("more-"))
                .findFirst()
                .orElseThrow();
        String build = name.substring("more-".length(), name.length() - ".js".length());
        assertTrue(files.get("app.js").contains(build), build);
        assertFalse(files.get("app.js").contains("@build@"));
        assertEquals(files, make(PROGRAM), "the same every time");
        assertFalse(make(PROGRAM.replace("in the part", "another text")).containsKey(name), "another build");
    }

    @Test
    void fieldsGoOnWhereThoseOfTheParentEnd() {
        String app = make(PROGRAM).get("app.js");
        for (String field : List.of("$count", "$more", "$most", "$both")) {
            assertFalse(app.contains(field), field);
        }
        // a_Sub: count is its parent's, more and most its own.
        assertTrue(app.matches("(?s).*\\(\\w=>\\w\\.b\\+\\w\\.c\\+\\w\\.a\\).*"), app);
        assertTrue(app.contains(";this.b=this.c=0}"), "the first values in the order of the names: " + app);
        assertTrue(app.contains("$id$"), "every object has it, so it keeps its name");
    }

    /** Of what a check looked at everything is left, and of the check nothing. */
    @Test
    void nullIsNotCheckedTwice() {
        String part = late(make(PROGRAM));
        assertTrue(part.matches("(?s).*`in the part`;(\\w+)\\.\\w+\\(\\);\\1\\.\\w+\\(\\);.*"), part);
        assertFalse(make(PROGRAM).get("app.js").contains("null\""), "nobody calls it any more");
    }

    @Test
    void whatItDoesNotKnowIsAnError() {
        refuses("TeaVM's output has a shape", PROGRAM.replace("$rt_packages([", "while (false) {} $rt_packages(["));
        refuses("does not hold @build@", PROGRAM.replace("\"@build@\"", "\"\""));
        refuses("both have a field", PROGRAM.replace("$only", "$count"));
        refuses("as a string", PROGRAM.replace("it.$both()", "it['$both']()"));
        refuses("not one module", PROGRAM.replace("$rt_exports", "exports"));
        refuses("shall begin a late part", PROGRAM.replace("a_Part", "a_Other"));
        refuses(
                "has no class of its own",
                PROGRAM.replace(
                        "let it = new a_Late(); it.$only = $rt_s(1); $rt_nullCheck($rt_nullCheck(it)).$late(); it.$both(); return it;",
                        "return 1;"));
        refuses("cannot be read", PROGRAM + "}");
        refuses("declared twice", PROGRAM.replace("function a_Late()", "let a_App_main = 1; function a_Late()"));
    }

    private static void refuses(String why, String program) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> make(program));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
