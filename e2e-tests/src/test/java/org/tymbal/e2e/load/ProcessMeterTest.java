package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProcessMeterTest {
    @Test
    void cpuIsReadBehindANameThatHoldsAnything() {
        String stat = "4711 (a b) c) 1) S 1 4711 4711 0 -1 4194560 100 0 0 0 1234 56 0 0 20 0 9 0 100 200 300";
        assertArrayEquals(new double[] {12.34, 0.56}, ProcessMeter.brokerSeconds(stat), 1e-9);
    }

    @Test
    void waitingIsNotWorking() {
        assertEquals(
                (100 + 20 + 3 + 6 + 7 + 8) / 100.0,
                ProcessMeter.machineSeconds("cpu  100 20 3 4000 5000 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"),
                1e-9);
    }

    @Test
    void fieldsAreFoundByTheirWholeName() {
        String status = "Name:\tx\nXVmRSS:\t1 kB\nVmRSS:\t  68812 kB\nnonvoluntary_ctxt_switches:\t9\n"
                + "voluntary_ctxt_switches:\t42\n";
        assertEquals(68_812, ProcessMeter.field(status, "VmRSS:"));
        assertEquals(42, ProcessMeter.field(status, "voluntary_ctxt_switches:"));
        assertEquals(7, ProcessMeter.field("MemTotal: 7 kB", "MemTotal:"));
        assertThrows(IllegalArgumentException.class, () -> ProcessMeter.field(status, "VmSwap:"));
    }

    @Test
    void noiseIsWhatNeitherTheBrokerNorTheLoadDid() {
        int processors = Runtime.getRuntime().availableProcessors();
        ProcessMeter.Sample before = new ProcessMeter.Sample(0, 1, 1, 10, 5, 100, true);
        ProcessMeter.Sample after =
                new ProcessMeter.Sample(2_000_000_000L, 1.5, 1.25, 30, 6, 100 + 1.75 + processors, true);
        ProcessMeter.Usage usage = after.since(before);
        assertEquals(0.75, usage.broker(), 1e-9);
        assertEquals(0.25, usage.system(), 1e-9);
        assertEquals(20, usage.sleeps(), 1e-9);
        assertEquals(1, usage.generator(), 1e-9);
        assertEquals(0.5, usage.noise(), 1e-9);
    }
}
