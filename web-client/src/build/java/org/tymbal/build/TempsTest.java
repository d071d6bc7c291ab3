package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.rhino.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TempsTest {
    /** A class with a field that only its constructor sets, and one that others set too; and a StringBuilder. */
    private static final String PROGRAM = """
            (function(module) { module(self); }(function($rt_exports) {
            function A() { this.$final = null; this.$other = 0; }
            function L$lambda$() { this.$held = null; }
            let $rt_s = text => text,
            $rt_checkBounds = (index, array) => index,
            A__init_ = ($this, a) => { $this.$final = a; $this.$other = 1; },
            A_set = ($this, a) => { $this.$other = a; },
            A_STATIC = null,
            B_append = ($this, a) => { self.out(a); return $this; },
            B_other = ($this, a) => { if (a) { return a; } return $this; },
            A__clinit_ = () => { A_STATIC = 1; },
            A_call = x => self.out(x),
            A_test = (p, q) => { let a, b, c, d; BODY };
            $rt_packages([]);
            $rt_metadata([A, 0, 0, [], 1, 0, 0, 0, L$lambda$, 0, 0, [], 1, 0, 0, 0]);
            }));
            """;

    private static String after(String body) {
        Compiler compiler = new Compiler();
        CompilerOptions options = new CompilerOptions();
        options.setLanguageIn(CompilerOptions.LanguageMode.ECMASCRIPT_2020);
        options.setLanguageOut(CompilerOptions.LanguageMode.ECMASCRIPT_2020);
        compiler.init(List.of(), List.<SourceFile>of(), options);
        Node script = compiler.parse(SourceFile.fromCode("teavm.js", PROGRAM.replace("BODY", body)));
        Program program = new Program(script);
        Temps.remove(program);
        String text = compiler.toSource(program.declarations.get("A_test").code.get(0));
        String start = "A_test=(p,q)=>{let a,b,c,d;";
        assertEquals(start, text.substring(0, start.length()));
        return text.substring(start.length(), text.length() - 1);
    }

    /** What is there before, and what then; the same where nothing may be done. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=p.$other;q.add(a)                         | q.add(p.$other)",
                "a=A_call(1);q.title=a                       | q.title=A_call(1)",
                "a=p;a=a.$other;return a                     | return p.$other",
                "a=A_call(1);A_call(a?1:2)                   | A_call(A_call(1)?1:2)",
                "a=p.$other;if(a){A_call(1)}                 | if(p.$other)A_call(1)",
                "a=p.$other;b=q.$other;A_set(b,a)            | A_set(q.$other,p.$other)",
                // Read again, read twice, read on another way, set where it is read.
                "a=p.$other;A_call(a);A_call(a)              | =",
                "a=p.$other;A_call(a+a)                      | =",
                "a=A_call(1);A_call(p?a:2)                   | =",
                "a=p.$other;a++                              | =",
                "a=1;while(p){A_call(a);a=2}                 | =",
                "a=1;for(;;){A_call(a)}                      | =",
                "a:{b=A_call(1);if(b){break a}return 1}A_call(b)   | =",
                "a:{b=A_call(1);switch(b){case 1:break a}return 1}A_call(b)   | =",
                // Somebody could tell the order.
                "a=p.$other;A_call(1);A_call(a)              | =",
                "a=p.$other;A_call(A_call(1)+a)              | =",
                "a=p.$other;p.$other=2;A_call(a)             | =",
                "a=q.data[1];q.data[2]=1;A_call(a)           | =",
                "a=q.value;q.type=1;A_call(a)                | =",
                "a=p;p=q;A_call(a)                           | =",
                "a=A_call(1);A_call(p.$other+a)              | =",
                "a=A_STATIC2;A_call(1);A_call(a)             | =",
                "a=$rt_checkBounds(1,p);A_call(1);A_call(a)  | =",
                "a=1;try{a=A_call(2);A_call(a)}catch(e){A_call(a)}  | =",
                // What is moved away reads it later.
                "p=p.$final;a=p.$other;q.$x=p;A_call(a)      | p=p.$final;q.$x=p;A_call(p.$other)",
                // Nobody can.
                "a=p.$final;A_call(1);A_call(a)              | A_call(1);A_call(p.$final)",
                "a=p.$held;A_call(1);A_call(a)               | A_call(1);A_call(p.$held)",
                "a=A_STATIC;A_call(1);A_call(a)              | A_call(1);A_call(A_STATIC)",
                "a=new A;A_call(1);A_call(a)                 | A_call(1);A_call(new A)",
                "a=p.$other;q.$another=2;A_call(a)           | q.$another=2;A_call(p.$other)",
                "a=$rt_checkBounds(1,p);b=p.$other;A_call(b+a)  | A_call(p.$other+$rt_checkBounds(1,p))",
                // Chains.
                "a=A_call(1);B_append(B_append(a,p),q);b=A_call(a);return b | return A_call(B_append(B_append(A_call(1),p),q))",
                "a=A_call(1);B_append(a,p);if(q){A_call(a)}return a | a=B_append(A_call(1),p);if(q)A_call(a);return a",
                "A_call(1);B_append(p,1);A_call(2);return p  | =",
                "a=A_call(1);B_other(a,p);return a           | =",
            })
    void aValueGoesWhereItIsRead(String before, String then) {
        String same = before.replace("for(;;){A_call(a)}", "for(;;)A_call(a)").replace("{break a}", "break a;");
        assertEquals(then.equals("=") ? canonical(same) : then, canonical(after(before)));
    }

    /** As the printer writes it. */
    private static String canonical(String text) {
        return text.strip().replaceAll(";$", "");
    }

    /** While an object is made its fields do not keep their values yet. */
    @Test
    void constructorsReadTheirFieldsWhereTheyDid() {
        String body = "a=p.$final;A_call(1);A_call(a)";
        assertEquals("A_call(1);A_call(p.$final)", canonical(after(body)));
        Compiler compiler = new Compiler();
        compiler.init(List.of(), List.<SourceFile>of(), new CompilerOptions());
        String program = PROGRAM.replace("BODY", body).replace("A_test", "A__init_2");
        Program made = new Program(compiler.parse(SourceFile.fromCode("teavm.js", program)));
        Temps.remove(made);
        String text = compiler.toSource(made.declarations.get("A__init_2").code.get(0));
        assertEquals("A__init_2=(p,q)=>{let a,b,c,d;" + body + "}", text.replace(";}", "}"));
    }
}
