package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of classes, texts and locals in the scripts as a whole. */
class ClassesTest {
    private static final String PROGRAM = """
            (function(module) { module(self); }(function($rt_exports) {
            let $rt_stringPool_instance,
            $rt_stringPool = strings => { $rt_stringPool_instance = strings; },
            $rt_s = index => $rt_stringPool_instance[index],
            $rt_str = text => ({ text }),
            $rt_ustr = text => text.text,
            $rt_stringClassInit = () => { self.out("strings"); },
            $rt_meta = "meta",
            $rt_fillStack = (error, exception) => { self.decode(error); },
            $rt_newClassMetadata = source => Object.assign({ superinterfaces : [] }, source),
            $rt_metadata = data => { self.classes(data); },
            $rt_wrapFunction0 = f => function() { return f(this); },
            a_Tested = function() {},
            a_Child = function() {},
            a_Nobody = function() {};
            function jl_Object() { this.$id$ = 0; }
            function a_One() { jl_Object.call(this); }
            let a_One_run = $this => { let a, b, c; a = self.out; for (b = 0; a(b); b++) { c = a(b + 1); self.out(c, c, b); } },
            a_App_main = () => { let it = new a_One(); it.$run(); self.out(it instanceof a_Tested); self.out($rt_ustr($rt_s(0)), $rt_s(1)); };
            $rt_packages([-1, "java", 0, "lang"]);
            $rt_metadata([jl_Object, "Object", 1, 0, [], 1, 0, 0, 0,
            a_Tested, 0, jl_Object, [], 1537, 0, 0, 0,
            a_Nobody, 0, jl_Object, [a_Tested], 1537, 0, 0, 0,
            a_Child, 0, jl_Object, [a_Nobody], 1537, 0, 0, 0,
            a_One, 0, jl_Object, [a_Child], 1, 0, () => a_One_run(), ["$run", $rt_wrapFunction0(a_One_run)]]);
            $rt_stringPool(["plain", "a`b\\\\c${d}\\r\\n\\u2028\\ud800 $e ü😀"]);
            let $rt_export_main = args => a_App_main();
            $rt_exports.main = $rt_export_main;
            }));
            """;

    private static String app(String program) {
        return PageScripts.make(program, Map.of()).get("app.js");
    }

    @Test
    void aClassIsItsNameItselfItsParentItsInterfacesAndItsMethods() {
        String app = app(PROGRAM);
        assertTrue(app.matches("(?s).*\\(\\[\\[\"java\\.lang\\.Object\",(\\w),0\\],.*"), app);
        // Only a_Tested is asked for, and a_One has it through two others.
        assertTrue(
                app.matches(
                        "(?s).*instanceof (\\w)\\).*,\\[\\w,\\w,\\1,\"A\",\\w\\(.*|(?s).*,\\[\\w,\\w,(\\w),\"A\",\\w\\(.*instanceof \\2\\).*"),
                app);
        assertFalse(app.contains("1537"), app);
        assertFalse(app.contains("classes("), "TeaVM's own way to register them: " + app);
    }

    @Test
    void whatClassesDoNotHaveNobodyMayAskFor() {
        String program = PROGRAM.replace("it.$run();", "it.$run(); self.out(it.modifiers);");
        assertTrue(assertThrows(IllegalStateException.class, () -> app(program))
                .getMessage()
                .contains("asks for modifiers"));
    }

    @Test
    void aTextStandsWhereItIsUsed() {
        String app = app(PROGRAM);
        assertTrue(app.contains("self.out(\"plain\","), "JavaScript gets its own text: " + app);
        assertTrue(app.contains("`a\\`b\\\\c\\${d}\\u000d\\u000a\\u2028\\ud800 $e ü\\ud83d\\ude00`"), app);
        assertTrue(app.contains("self.out(\"strings\")"), app);
    }

    @Test
    void localsAreParameters() {
        String app = app(PROGRAM);
        assertFalse(app.contains("{let "), app);
        assertTrue(app.matches("(?s).*\\(\\w,\\w(,\\w)?\\)=>\\{(\\w)=self\\.out;for\\(.*"), app);
    }

    @Test
    void itIsTheSameEveryTime() {
        assertEquals(app(PROGRAM), app(PROGRAM));
    }
}
