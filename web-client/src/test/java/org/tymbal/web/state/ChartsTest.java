package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class ChartsTest {
    private final ChartBoard board = new ChartBoard();
    private final MessageLog log = new MessageLog();
    private final Topics topics = new Topics();

    private void comes(String topic, String payload) {
        LoggedMessage message = new LoggedMessage(
                log.nextSequence(),
                1_000 + log.nextSequence(),
                topics.of(TopicName.of(topic)),
                ByteSlice.utf8(payload),
                Qos.AT_MOST_ONCE,
                false,
                false,
                Properties.NONE);
        log.add(message);
        board.message(message);
    }

    private static String numbers(String text) {
        StringBuilder all = new StringBuilder();
        JsonNumbers.of(text)
                .forEach(leaf -> all.append(leaf.path())
                        .append('=')
                        .append(Numbers.plain(leaf.value()))
                        .append(' '));
        return all.toString().trim();
    }

    @Test
    void numbersInJson() {
        assertEquals("c=21.4 rh=48", numbers("{\"c\":21.4,\"rh\":48}"));
        assertEquals("a.b[1].c=-2 a.d=1", numbers("{\"a\":{\"b\":[\"x\",{\"c\":-2}],\"d\":true}}"));
        assertEquals("[0]=1 [1]=2 [2][0]=3", numbers("[1,2,[3]]"));
        assertEquals("e=1500 f=0.025 g=0", numbers("{\"e\":1.5e3,\"f\":2.5E-2,\"g\":false,\"h\":null,\"i\":\"7\"}"));
        assertEquals("", numbers("{}"));
        assertEquals("a=1", numbers("{\"a\":1,\"b\":"), "what is broken counts up to there");
        assertEquals("=21.5", numbers(" 21.5 °C"));
        assertEquals("", numbers("ON"));
        assertEquals(48, JsonNumbers.at("{\"c\":21.4,\"rh\":48}", "rh"));
        assertTrue(Double.isNaN(JsonNumbers.at("{\"c\":1}", "d")));
    }

    @Test
    void numbersAreReadAsJavaReadsThem() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(18) - 6);
            String plain = Numbers.plain(value);
            assertEquals(value, Double.parseDouble(plain), Math.abs(value) * 1e-11, plain);
            assertEquals(value, JsonNumbers.number(Double.toString(value)), Math.abs(value) * 1e-12);
        }
        for (String none : List.of("", "-", "1.2.3", "e5", "1e", "1e+", "0x10", "1e99999999999", "NaN", ".5")) {
            assertTrue(Double.isNaN(JsonNumbers.number(none)), none);
        }
        assertTrue(Double.isNaN(JsonNumbers.number("1e400")));
        assertEquals(0, JsonNumbers.number("1e-400"));
    }

    @Test
    void aSeriesBeginsWithWhatTheLogHas() {
        comes("room", "{\"c\":20}");
        comes("other", "{\"c\":99}");
        comes("room", "{\"c\":21}");
        assertTrue(board.add("room", "c", log));
        assertFalse(board.add("room", "c", log), "it is there");
        comes("room", "{\"c\":22}");
        comes("room", "no number");
        ChartSeries series = board.find("room", "c");
        assertNotNull(series);
        assertEquals(3, series.size());
        assertEquals(20, series.lowest());
        assertEquals(22, series.highest());
        assertEquals(1, series.without());
        assertEquals("room · c", series.label());
        board.remove(series);
        assertEquals(List.of(), board.series());
    }

    @Test
    void thereIsABoundOnSeriesAndThresholds() {
        for (int i = 0; i < ChartBoard.MOST_SERIES; i++) {
            assertTrue(board.add("t" + i, "", log));
        }
        assertFalse(board.add("one more", "", log));
        for (int i = 0; i < ChartBoard.MOST_THRESHOLDS; i++) {
            assertTrue(board.addThreshold(i));
        }
        assertFalse(board.addThreshold(99));
        board.removeThreshold(3);
        assertFalse(board.addThreshold(Double.NaN));
        assertFalse(board.addThreshold(4), "it is there");
        assertTrue(board.addThreshold(99));
    }

    @Test
    void aSlowSeriesKeepsWhatIsNew() {
        ChartSeries series = new ChartSeries("t", "", 0);
        for (int second = 0; second < 10_000; second++) {
            series.add(second * 1_000.0, second);
        }
        assertTrue(series.size() >= 3_000 && series.size() <= ChartSeries.MOST, "" + series.size());
        assertEquals(9_999, series.valueAt(series.size() - 1));
        assertEquals(0, series.stepMillis(), "nothing is thinned out");
        assertTrue(series.timeAt(series.size() - 1) - series.timeAt(0) > 3_000_000);
        assertEquals(0, series.lowest(), "of all that was ever seen");
        assertEquals(10_000, series.seen());
    }

    @Test
    void aFastSeriesIsThinnedOutAndKeepsItsOrder() {
        ChartSeries series = new ChartSeries("t", "", 0);
        int count = 0;
        for (int milli = 0; milli < 300_000; milli++) {
            series.add(milli, ++count);
        }
        assertTrue(series.size() <= ChartSeries.MOST && series.size() > ChartSeries.MOST / 4, "" + series.size());
        assertTrue(series.stepMillis() >= 64, "" + series.stepMillis());
        assertEquals(count, series.valueAt(series.size() - 1), "the newest is there");
        assertTrue(series.timeAt(0) < 1_000, "so is the beginning");
        double[] times = series.times();
        for (int i = 1; i < times.length; i++) {
            assertTrue(times[i] > times[i - 1]);
            assertEquals(times[i] + 1, series.valueAt(i), "points are points that were there");
        }
    }

    @Test
    void theTableIsSafeForSpreadsheets() {
        comes("a,\"b\"", "-3.5");
        board.add("a,\"b\"", "", log);
        assertEquals("time,topic,path,value\r\n1970-01-01T00:00:01.001Z,\"a,\"\"b\"\"\",,-3.5\r\n", board.csv());
        assertEquals("'=HYPERLINK(1)", Csv.cell("=HYPERLINK(1)"));
        assertEquals("-3", Csv.cell("-3"));
        assertEquals("\"'@x,y\"", Csv.cell("@x,y"));
    }

    @Test
    void anyBytesLeaveItStanding() {
        Random random = new Random(11);
        String alphabet = "{}[]\",:\\ 0123456789.eE+-truefalsn\u0000\u20ac";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(i % 3 == 0 ? "{" : i % 3 == 1 ? "[" : "");
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertTrue(JsonNumbers.of(text.toString()).size() <= JsonNumbers.MOST);
        }
        assertEquals(List.of(), JsonNumbers.of("[".repeat(100_000)));
        assertEquals(
                JsonNumbers.MOST, JsonNumbers.of("[" + "1,".repeat(100_000)).size());
    }
}
