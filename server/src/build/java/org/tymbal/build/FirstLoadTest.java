package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLoadTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "/* a */ .a > .b, .c { color: red; top: 0; } | .a>.b,.c{color:red;top:0}",
                ".a :hover + b ~ c { width: calc(1px + 2px) }  | .a :hover + b ~ c{width:calc(1px + 2px)}",
                "@media (max-width: 9px) and (hover) { a { b: c } d { e: f; } } | @media (max-width:9px) and (hover){a{b:c}d{e:f}}",
                ".a::before { content: \"; } : , \"; } | .a::before{content:\"; } : , \"}",
                "[a='b > c'] { }  | [a='b > c']{}",
            })
    void cssLosesWhatItDoesNotNeed(String before, String then) {
        assertEquals(then, FirstLoad.smallCss(before));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "<a id=\"b-1\" class=\"c d\" hidden> | <a id=b-1 class=\"c d\" hidden>",
                "<a href=\"#/x\">=\"y\" </a>        | <a href=#/x>=\"y\" </a>",
                "<path d=\"M1\"/><use x=\"1\" />     | <path d=\"M1\"/><use x=1 />",
                "<a title=\"\" b=\"=\" c=\"'\">     | <a title=\"\" b=\"=\" c=\"'\">",
            })
    void htmlLosesQuotesThatItDoesNotNeed(String before, String then) {
        assertEquals(then + "\n", FirstLoad.smallHtml(before));
    }
}
