package org.tymbal.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** Rules by themselves; that mosquitto reads them the same way is shown end to end. */
class AclFileTest {
    private static Rights rights(String user, String... lines) throws IOException {
        return AclFile.parse("rules", List.of(lines)).rights("c", user, false);
    }

    private static Verdict read(Rights rights, String topic) {
        return rights.read(TopicName.of(topic));
    }

    private static Verdict write(Rights rights, String topic) {
        return rights.write(TopicName.of(topic));
    }

    private static boolean subscribes(Rights rights, String filter) {
        return rights.subscribe(TopicFilter.of(filter)).allowed();
    }

    @Test
    void aVerdictNamesItsRule() throws IOException {
        Rights rights = rights("anna", "user anna", "topic read a/#", "topic deny a/b", "pattern write %u/x");
        assertEquals("rules:2: topic read a/#", read(rights, "a/c").rule());
        assertEquals("rules:3: topic deny a/b", read(rights, "a/b").rule());
        assertEquals("rules:4: pattern write %u/x", write(rights, "anna/x").rule());
        assertEquals("no line of rules allows it", read(rights, "z").rule());
        assertFalse(write(rights, "a/b").allowed());
    }

    @Test
    void whatBelongsToTheBrokerNoRuleGives() throws IOException {
        Rights rights = rights("anna", "user anna", "topic #", "topic $SYS/#", "topic $CONTROL/#", "topic $x/#");
        assertFalse(write(rights, "$SYS/broker/uptime").allowed());
        assertFalse(write(rights, "$CONTROL/dynamic-security/v1").allowed());
        assertTrue(write(rights, "$x/y").allowed());
        assertTrue(write(rights, "$SYSTEM").allowed() == read(rights, "$SYSTEM").allowed());
        assertTrue(read(rights, "$SYS/broker/uptime").allowed());
    }

    /** CVE-2017-7650, and what came after it: a name must not become a part of the rules. */
    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "/", "+/+", "a/#", "", "$SYS", "$CONTROL", "$share"})
    void aNameBecomesNoRule(String name) throws IOException {
        AclFile file =
                AclFile.parse("rules", List.of("pattern %c/#", "pattern %u/x/y", "pattern dev/%c/#", "pattern %c"));
        Rights rights = file.rights(name, name, false);
        for (String topic : List.of("x/y", "a/b", "other", "$SYS/x", "$CONTROL/x", "$share/x/y", "a/b/x/y")) {
            assertFalse(write(rights, topic).allowed() && !topic.startsWith("dev/"), topic);
            assertFalse(read(rights, topic).allowed(), topic);
        }
        assertFalse(read(file.rights("c", null, false), "/x/y").allowed(), "a name that is not there");
    }

    @Test
    void aSlashDoesNotEscapeADenial() throws IOException {
        AclFile file = AclFile.parse("rules", List.of("user a/b", "pattern deny u/%u/#", "pattern read u/#"));
        assertFalse(read(file.rights("c", "a/b", false), "u/a/b/x").allowed());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a/#, true",
        "a/b, true",
        "a/+, true",
        "#, true",
        "+/b, true",
        "a, true",
        "$share/g/a/b, true",
        "b/#, false",
        "b, false",
        "$SYS/#, false",
        "a/secret/#, false",
        "a/secret/x, false",
        "$share/g/b, false",
        "a/+/x, true",
        "w/#, false",
        "+, true",
        "deep/x/y/z, false",
        "deep/+/y, true"
    })
    void aFilterIsRefusedOnlyIfItCanNeverBeRead(String filter, boolean granted) throws IOException {
        Rights rights = rights(
                "anna",
                "user anna",
                "topic read a/#",
                "topic deny a/secret/#",
                "topic write w/#",
                "topic read deep/+/y");
        assertEquals(granted, subscribes(rights, filter));
        assertTrue(
                AclFile.parse("rules", List.of())
                        .rights("c", "anna", true)
                        .subscribe(TopicFilter.of(filter))
                        .allowed(),
                "mosquitto's silence");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user|rules:2: a user line needs a user name: user anna",
                "topics a|rules:2: a line begins with user, topic or pattern, not with \"topics\"",
                "topic reed a|rules:2: \"reed\" is no kind of access; write read, write, readwrite or deny before the filter",
                "topic|rules:2: \"\" is no topic filter: a topic filter needs at least one character",
                "topic read a/#/b|rules:2: \"a/#/b\" is no topic filter: # stands alone in the last level of a topic filter, as in"
                        + " house/#",
            })
    void aWrongLineIsNamed(String line, String message) {
        assertEquals(
                message,
                assertThrows(AccessFileException.class, () -> AclFile.parse("rules", List.of("# rules", line)))
                        .getMessage());
    }

    @Test
    void aPatternWithoutNamesIsWarnedOf() throws IOException {
        assertEquals(
                List.of("rules:1: this pattern has neither %c nor %u, so it counts for every client alike"),
                AclFile.parse("rules", List.of("pattern read a")).warnings());
    }

    @Test
    void twoUserLinesOfOneUserAddUp() throws IOException {
        Rights rights = rights("anna", "user anna", "topic a", "user ben", "topic b", "user anna", "topic c");
        assertTrue(read(rights, "a").allowed());
        assertFalse(read(rights, "b").allowed());
        assertTrue(read(rights, "c").allowed());
    }

    /** Whatever stands in a file, and whatever name comes: rights, or an exception that names the line. */
    /** As many levels as a topic can have: nothing recurses. */
    @Test
    void theDeepestTopicsAndRulesOverflowNothing() throws IOException {
        String deepest = "/".repeat(65_535);
        Rights rights =
                rights("u", "user u", "topic deny " + deepest, "topic " + "+/".repeat(32_000) + "#", "pattern %c/#");
        assertFalse(read(rights, deepest).allowed());
        assertTrue(read(rights, "a" + deepest.substring(1)).allowed());
        assertFalse(write(rights, deepest).allowed());
        assertFalse(rights.subscribe(TopicFilter.of(deepest)).allowed());
        assertNotNull(
                rights.subscribe(TopicFilter.of("+/".repeat(32_000) + "#")).rule());
    }

    @FuzzTest
    void anyBytes(FuzzedDataProvider data) {
        String name = data.consumeString(40);
        try {
            AclFile file = AclFile.parse("rules", TextFile.lines("rules", data.consumeRemainingAsBytes()));
            Rights rights = file.rights(name, name, false);
            assertFalse(write(rights, "$SYS/x").allowed());
            assertFalse(write(rights, "$CONTROL/x").allowed());
            assertNotNull(read(rights, "a/b").rule());
            assertNotNull(rights.subscribe(TopicFilter.of("a/+/#")).rule());
        } catch (AccessFileException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("rules:"), e.getMessage());
        }
    }
}
