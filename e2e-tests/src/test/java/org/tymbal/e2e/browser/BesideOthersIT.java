package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;
import org.openqa.selenium.WebDriverException;
import org.tymbal.e2e.harness.BrokerProcess;

/**
 * Our page beside other web clients: the same browser, the same broker, the same load, one after the other in one run. The others are
 * not part of this repository: {@code -Dtymbal.bench.beside=hivemq=/path/to/folder} says where the files of one are, as a web server
 * would serve them. {@code -Dtymbal.bench.seconds} (30) is the length of the load of 1,000 messages a second. Prints a table in
 * Markdown. Another client is another {@link ClientPage} and a line in {@link #client}.
 */
@EnabledIfSystemProperty(
        named = "tymbal.bench",
        matches = "true",
        disabledReason = "a measurement for a machine that has nothing else to do: -Dtymbal.bench=true")
@EnabledIfSystemProperty(
        named = "tymbal.bench.beside",
        matches = "\\w+=.+",
        disabledReason = "say beside whom: -Dtymbal.bench.beside=hivemq=/path/to/its/files")
class BesideOthersIT {
    private static final int PARTS = 3;
    private static final Duration FLOOD = Duration.ofSeconds(15);

    private final List<ClientPage> pages = new ArrayList<>();

    /** What was measured, and for each page what came out. */
    private final Map<String, List<String>> table = new LinkedHashMap<>();

    /** What our page has to keep, and that the others had the load at all; looked at when the table is printed. */
    private final List<Executable> expected = new ArrayList<>();

    private FolderServer folder;
    private BrokerProcess broker;

    private interface Trial {
        void run(ClientPage page, Visit visit);
    }

    @BeforeEach
    void start() throws IOException {
        String[] other = System.getProperty("tymbal.bench.beside").split("=", 2);
        folder = new FolderServer(Path.of(other[1]));
        broker = BrokerProcess.tymbal("--set", "websockets_origin=" + folder.origin())
                .start();
        pages.add(new TymbalPage(broker.httpPort()));
        pages.add(client(other[0], folder.origin(), broker.httpPort()));
    }

    @AfterEach
    void stop() {
        broker.close();
        folder.close();
    }

    @Test
    void aThousandASecond() {
        onePageAfterTheOther(this::steady);
    }

    @Test
    void aClickAtFiveThousandASecond() {
        onePageAfterTheOther(this::clicks);
    }

    @Test
    void aMegabyte() {
        onePageAfterTheOther(this::megabyte);
    }

    private void onePageAfterTheOther(Trial trial) {
        for (ClientPage page : pages) {
            try (Browser browser = new Browser(false)) {
                trial.run(page, new Visit(browser, page, broker));
            } catch (WebDriverException e) {
                if (isOurs(page)) {
                    throw e;
                }
                table.values().forEach(cells -> cells.replaceAll(it -> it.isEmpty() ? "no answer" : it));
                System.out.println(page.name() + " did not go on: " + e.getRawMessage());
            }
        }
        print();
        assertAll(expected);
    }

    private static ClientPage client(String name, String origin, int brokerPort) {
        if (name.equals("hivemq")) {
            return new HiveMqPage(origin, brokerPort);
        }
        throw new IllegalArgumentException("no such client: " + name + "; there is hivemq");
    }

    private static boolean isOurs(ClientPage page) {
        return page instanceof TymbalPage;
    }

    private void steady(ClientPage page, Visit visit) {
        Duration part = Duration.ofSeconds(Integer.getInteger("tymbal.bench.seconds", 30))
                .dividedBy(PARTS);
        Meter meter = visit.meter();
        Visit.Load load = visit.load();
        put(page, "first load, bytes over the wire (files)", text("%,d (%d)", load.bytes(), load.requests()));
        put(
                page,
                "first paint to connected, ms",
                text("%.0f", load.connectMillis())
                        + (page.waitsForAPerson() ? " after a person has pressed Connect" : ""));
        String rate =
                text("1,000 messages/s for %d s: ", part.multipliedBy(PARTS).toSeconds());
        List<Meter.Frames> frames = new ArrayList<>();
        add(page, "JS heap at 0, 1/3, 2/3, 3/3, MB", () -> text("%.1f", meter.heapMegabytes()));
        add(page, "DOM nodes likewise", () -> text("%,d", meter.nodes()));
        int sent = 0;
        for (int i = 0; i < PARTS; i++) {
            meter.reset();
            sent += visit.flood(1_000, part);
            int all = sent;
            add(page, rate + "frames a second, in each third", () -> {
                frames.add(meter.frames());
                return text("%.0f", frames.get(frames.size() - 1).perSecond());
            });
            add(
                    page,
                    "the slowest frame of each third, ms",
                    () -> text("%,.0f", meter.frames().slowestMillis()));
            add(page, "messages taken in at the end of each third", () -> text("%,d of %,d", visit.counted(), all));
            add(page, "JS heap at 0, 1/3, 2/3, 3/3, MB", () -> text("%.1f", meter.heapMegabytes()));
            add(page, "DOM nodes likewise", () -> text("%,d", meter.nodes()));
        }
        long counted = visit.settled(sent);
        int all = sent;
        if (isOurs(page)) {
            expected.add(() -> assertEquals(all, counted));
            expected.add(() -> assertTrue(frames.stream().allMatch(it -> it.perSecond() >= 55), frames.toString()));
        } else {
            expected.add(() -> assertTrue(counted > 0, page.name() + " had no load"));
        }
    }

    private void clicks(ClientPage page, Visit visit) {
        CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(() -> visit.flood(5_000, FLOOD));
        visit.meter().reset();
        int clicked = visit.click(FLOOD);
        int sent = sending.join();
        Meter.Frames frames = visit.meter().frames();
        long counted = visit.counted();
        String rate = text("5,000 messages/s for %d s: ", FLOOD.toSeconds());
        put(page, rate + "frames a second", text("%.0f", frames.perSecond()));
        put(page, "the slowest frame, ms", text("%,.0f", frames.slowestMillis()));
        put(page, "messages taken in at its end", text("%,d of %,d", counted, sent));
        List<Double> answers = visit.answered(clicked).stream().sorted().toList();
        double worst = answers.isEmpty() ? Double.MAX_VALUE : answers.get(answers.size() - 1);
        put(
                page,
                "a click is answered after, ms, median; worst (how many)",
                answers.isEmpty()
                        ? text("none of %d answered", clicked)
                        : text("%,.0f; %,.0f (%d", answers.get(answers.size() / 2), worst, answers.size())
                                + (answers.size() < clicked ? text(" of %d)", clicked) : ")"));
        if (isOurs(page)) {
            long settled = visit.settled(sent);
            expected.add(() -> assertEquals(sent, settled));
            expected.add(() -> assertEquals(clicked, answers.size()));
            expected.add(() -> assertTrue(worst < 200, answers.toString()));
        } else {
            expected.add(() -> assertTrue(counted > 0, page.name() + " had no load"));
        }
    }

    private void megabyte(ClientPage page, Visit visit) {
        Meter.Frames frames = visit.megabyte();
        put(page, "a message of 1 MB of JSON: the slowest frame, ms", text("%,.0f", frames.slowestMillis()));
        if (isOurs(page)) {
            expected.add(() -> assertTrue(frames.slowestMillis() <= 100, frames.toString()));
        }
    }

    private void put(ClientPage page, String row, String cell) {
        table.computeIfAbsent(row, ignored -> new ArrayList<>(Collections.nCopies(pages.size(), "")))
                .set(pages.indexOf(page), cell);
    }

    /** Another value in the same cell; a page of others that stands still may not answer at all. */
    private void add(ClientPage page, String row, Supplier<String> value) {
        List<String> cells = table.get(row);
        String before = cells == null ? "" : cells.get(pages.indexOf(page));
        String prefix = before.isEmpty() ? "" : before + "; ";
        try {
            put(page, row, prefix + value.get());
        } catch (WebDriverException e) {
            put(page, row, prefix + text("no answer in %d s", Visit.PATIENCE.toSeconds()));
            throw e;
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void print() {
        System.out.println(pages.stream().map(ClientPage::name).collect(Collectors.joining(" | ", "| | ", " |")));
        System.out.println("|---|" + "---|".repeat(pages.size()));
        table.forEach((row, cells) -> System.out.println("| " + row + " | " + String.join(" | ", cells) + " |"));
    }
}
