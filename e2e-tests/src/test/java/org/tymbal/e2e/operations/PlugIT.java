package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;

/** {@code tymbal plug}: a broker is killed, and what was promised is compared with what is left. */
class PlugIT {
    private static int count(ChildProcess plug, String what) {
        String line = plug.awaitLine(what, text -> text.contains(what));
        return Integer.parseInt(line.strip().split(" ")[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"buffered", "group"})
    void nothingThatWasAcknowledgedIsGone(String level) {
        try (ChildProcess plug = ChildProcess.start(Tools.java(), "-jar", Tools.jar(), "plug", level)) {
            assertEquals(0, plug.awaitExit(), () -> String.join("\n", plug.output()));
            assertTrue(count(plug, "of them acknowledged by then") > 0);
            assertEquals(0, count(plug, "acknowledged and gone"));
            plug.awaitLine("the verdict", "Every acknowledged message is still there."::equals);
        }
    }

    /** So the demonstration would see it if something were lost. */
    @Test
    void memoryForgetsAndItSaysSo() {
        try (ChildProcess plug = ChildProcess.start(Tools.java(), "-jar", Tools.jar(), "plug", "memory")) {
            assertEquals(0, plug.awaitExit(), () -> String.join("\n", plug.output()));
            assertTrue(count(plug, "acknowledged and gone") > 0);
            plug.awaitLine("the verdict", line -> line.contains("memory forgets"));
        }
    }

    /** Whoever kills the demonstration leaves no broker behind that nobody would find. */
    @Test
    void theBrokerEndsWithTheDemonstration() throws Exception {
        Process plug = new ProcessBuilder(Tools.java(), "-jar", Tools.jar(), "plug", "group")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle broker;
        try {
            while (plug.children().findAny().isEmpty()) {
                assertTrue(plug.isAlive(), "it ended before it had a broker");
                Thread.sleep(20);
            }
            broker = plug.children().findAny().orElseThrow();
        } finally {
            plug.destroyForcibly();
        }
        broker.onExit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void saysHowItIsUsed() {
        for (List<String> wrong : List.of(List.of("plug", "disk"), List.of("plug", "group", "more"))) {
            try (ChildProcess plug = ChildProcess.start(
                    Tools.java(), "-jar", Tools.jar(), wrong.get(0), wrong.get(1), wrong.size() > 2 ? "x" : "")) {
                assertEquals(2, plug.awaitExit());
            }
        }
    }
}
