package org.tymbal.e2e.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a broker's process, of this one and of the whole machine. Of process 0 nothing is known. */
final class ProcessMeter {
    /** Linux counts CPU time in hundredths of a second where it tells programs. */
    private static final double TICK_SECONDS = 0.01;

    private static final OperatingSystemMXBean OWN =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long pid;

    /** @param pid the broker's process, 0 if that is not known */
    ProcessMeter(long pid) {
        this.pid = pid;
    }

    /** Seconds of CPU so far, and how often the broker's threads went to sleep. */
    record Sample(
            long nanos,
            double brokerUser,
            double brokerSystem,
            long sleeps,
            double own,
            double machine,
            boolean known) {
        Usage since(Sample before) {
            double seconds = (nanos - before.nanos) / 1e9;
            double user = brokerUser - before.brokerUser;
            double system = brokerSystem - before.brokerSystem;
            double generator = own - before.own;
            double others = Math.max(0, machine - before.machine - user - system - generator);
            return new Usage(
                    seconds,
                    known ? user + system : Double.NaN,
                    known ? system : Double.NaN,
                    known ? sleeps - before.sleeps : Double.NaN,
                    generator,
                    known ? others / seconds / OWN.getAvailableProcessors() : Double.NaN);
        }
    }

    /**
     * What happened between two samples.
     *
     * @param broker CPU seconds of the broker, user and system; NaN if its process is not known
     * @param system of those, in the kernel
     * @param sleeps how often threads of the broker went to sleep
     * @param generator CPU seconds of this process
     * @param noise part of the machine, 0 to 1, that others had
     */
    record Usage(double seconds, double broker, double system, double sleeps, double generator, double noise) {}

    Sample sample() throws IOException {
        double[] cpu = pid == 0 ? new double[2] : brokerSeconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
        return new Sample(
                System.nanoTime(),
                cpu[0],
                cpu[1],
                pid == 0 ? 0 : sleeps(),
                OWN.getProcessCpuTime() / 1e9,
                pid == 0 ? 0 : machineSeconds(Files.readString(Path.of("/proc/stat"))),
                pid != 0);
    }

    /** User and system seconds of a line of /proc/PID/stat; the name in it may hold anything. */
    static double[] brokerSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new double[] {Long.parseLong(fields[11]) * TICK_SECONDS, Long.parseLong(fields[12]) * TICK_SECONDS};
    }

    /** Seconds that all processors were busy, of the first line of /proc/stat. */
    static double machineSeconds(String stat) {
        String[] fields = stat.substring(0, stat.indexOf('\n')).split(" +", -1);
        long busy = 0;
        for (int i = 1; i <= 8; i++) {
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]); // 4 and 5: idle, and waiting for a disk
        }
        return busy * TICK_SECONDS;
    }

    private long sleeps() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                try {
                    sum += field(Files.readString(thread.resolve("status")), "voluntary_ctxt_switches:");
                } catch (IOException e) {
                    // the thread has ended meanwhile
                }
            }
        }
        return sum;
    }

    /** Resident memory in KiB; 0 if the process is not known. */
    long rssKib() throws IOException {
        return pid == 0 ? 0 : field(Files.readString(Path.of("/proc/" + pid + "/status")), "VmRSS:");
    }

    /** How many files a process may have open; those that are attached from elsewhere may have any number. */
    static long openFiles(long pid) throws IOException {
        if (pid == 0) {
            return Long.MAX_VALUE;
        }
        String limits = Files.readString(Path.of("/proc/" + pid + "/limits"));
        int at = limits.indexOf("Max open files");
        String soft = limits.substring(at + 14).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    /** The number behind a name in a file of lines. */
    static long field(String lines, String name) {
        int at = lines.startsWith(name) ? 0 : lines.indexOf("\n" + name) + 1;
        if (at == 0 && !lines.startsWith(name)) {
            throw new IllegalArgumentException("no " + name);
        }
        int from = at + name.length();
        int end = lines.indexOf('\n', from);
        String[] words =
                lines.substring(from, end < 0 ? lines.length() : end).strip().split("\\s+");
        return Long.parseLong(words[0]);
    }
}
