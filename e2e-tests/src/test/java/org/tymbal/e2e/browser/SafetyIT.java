package org.tymbal.e2e.browser;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.e2e.harness.BrokerProcess;

/** The page says of each message that was confirmed where it is now: by the level that the broker runs with. */
class SafetyIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"memory, in memory", "buffered, written", "group, on disk", "fsync, on disk"})
    void aConfirmedMessageSaysWhereItIs(String level, String where) {
        try (BrokerProcess broker = BrokerProcess.tymbal(
                                "--set", "persistence=true",
                                "--set", "persistence_location=" + directory,
                                "--set", "durability=" + level)
                        .start();
                Browser browser = new Browser()) {
            Page page = Page.connected(browser, broker.httpPort());
            for (String qos : new String[] {"1", "2"}) {
                page.publish("demo/safe" + qos, "x", Integer.parseInt(qos));
                page.awaitText("publish-note", "confirmed demo/safe" + qos);
                page.awaitText("publish-note", " ms: " + where + ".");
            }
            browser.assertNoComplaints();
        }
    }
}
