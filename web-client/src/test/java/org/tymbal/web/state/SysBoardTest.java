package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class SysBoardTest {
    private static final String IN = "publish/messages/received";

    private final SysBoard board = new SysBoard();
    private double now = 50_000;

    private static int tile(String topic) {
        for (int i = 0; i < SysTile.ALL.size(); i++) {
            if (SysTile.ALL.get(i).topic().equals(topic)) {
                return i;
            }
        }
        throw new IllegalArgumentException(topic);
    }

    private void batch(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            board.record(SysBoard.PREFIX + pairs[i], pairs[i + 1], now++);
        }
        now += 1_000;
        board.sample(now);
        now += 9_000 - pairs.length / 2.0;
    }

    @Test
    void whatTheBrokerRemembersStandsBeforeWhatWasHeard() {
        batch(IN, "100", "clients/connected", "7");
        board.remember(IN, new double[] {0, 20, 60, 10}, 10);
        board.remember("clients/connected", new double[] {5, 6}, 10);
        board.remember("no/such/tile", new double[] {1}, 10);
        assertArrayEquals(new double[] {2, 4, 0}, board.history(tile(IN)), 0.01, "a counter that fell is no rate");
        assertArrayEquals(new double[] {5, 6, 7}, board.history(tile("clients/connected")), 0.01);
        batch(IN, "350");
        assertEquals("25/s", board.value(tile(IN)), "the counter goes on");
        board.remember("clients/connected", new double[SysBoard.HISTORY + 9], 10);
        assertEquals(SysBoard.HISTORY, board.history(tile("clients/connected")).length);
        int before = board.brokers();
        board.clear();
        assertEquals(before + 1, board.brokers());
        assertEquals(0, board.history(tile(IN)).length);
    }

    @Test
    void countsAreShownAsTheyStand() {
        batch("clients/connected", "1204", "uptime", "3725 seconds", "heap/current", "59000");
        assertEquals("1,204", board.value(tile("clients/connected")));
        assertEquals("1 h 2 min", board.value(tile("uptime")));
        assertEquals("59 kB", board.value(tile("heap/current")));
        assertNull(board.value(tile("bytes/sent")));
    }

    @Test
    void ratesComeFromTwoBatches() {
        batch(IN, "100");
        assertNull(board.value(tile(IN)), "one counter is no rate");
        batch(IN, "350");
        assertEquals("25/s", board.value(tile(IN)));
        batch("uptime", "30 seconds");
        assertEquals("0/s", board.value(tile(IN)), "a counter that is not sent again has not risen");
        assertArrayEquals(new double[] {25, 0}, board.history(tile(IN)), 0.01);
    }

    @Test
    void aRestartedBrokerGivesNoNegativeRate() {
        batch(IN, "100");
        batch(IN, "10");
        assertNull(board.value(tile(IN)));
        batch(IN, "20");
        assertEquals("1/s", board.value(tile(IN)));
    }

    @Test
    void aBatchInPhaseWithTheTickIsCountedToo() {
        for (int second = 0; second < 5; second++) {
            board.record(SysBoard.PREFIX + IN, "" + second * 7, now);
            board.sample(now + 10);
            now += 1_000;
        }
        assertEquals("7/s", board.value(tile(IN)));
    }

    @Test
    void historiesAndTopicsAreBounded() {
        for (int i = 0; i < SysBoard.HISTORY + 5; i++) {
            batch("clients/connected", "" + i);
        }
        double[] history = board.history(tile("clients/connected"));
        assertEquals(SysBoard.HISTORY, history.length);
        assertEquals(SysBoard.HISTORY + 4, history[history.length - 1]);
        for (int i = 0; i < 3_000; i++) {
            board.record("$SYS/x/" + i, "1", now);
        }
        assertEquals(1_000, board.size());
    }

    @Test
    void topicsStandInTheOrderOfTheAlphabet() {
        batch("c", "3", "a", "1", "b", "2", "a", "4");
        assertEquals(3, board.size());
        assertEquals(SysBoard.PREFIX + "a", board.topicAt(0));
        assertEquals("4", board.valueAt(0));
        assertEquals("3", board.valueOf(SysBoard.PREFIX + "c"));
        board.clear();
        assertEquals(0, board.size());
    }
}
