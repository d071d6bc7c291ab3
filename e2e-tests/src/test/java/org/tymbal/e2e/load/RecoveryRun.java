package org.tymbal.e2e.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long a broker that was killed takes until it answers, with very many Retained Messages of 100 bytes and Sessions with a
 * Subscription each: the store is made once by {@code tymbal store restore}, then each round starts on it, and kills.
 */
final class RecoveryRun {
    private final Launcher launcher;
    private final Options options;
    private final Map<String, Path> directories = new HashMap<>();

    RecoveryRun(Launcher launcher, Options options) {
        this.launcher = launcher;
        this.options = options;
    }

    Map<String, Double> run(BrokerSpec spec) throws IOException, InterruptedException {
        if (!Launcher.keeps(spec)) {
            throw new IOException(spec.name() + " keeps nothing; say tymbal-group, tymbal-buffered or tymbal-fsync");
        }
        Path directory = directories.get(spec.name());
        if (directory == null) {
            directory = Files.createTempDirectory("tymbal-load-recovery");
            make(directory);
            directories.put(spec.name(), directory);
        }
        return StartRun.run(launcher, spec, directory);
    }

    private void make(Path directory) throws IOException, InterruptedException {
        Path dump = directory.resolve("dump");
        writeDump(dump, options.recoveredSessions(), options.recoveredRetained());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-jar",
                        options.jar().toAbsolutePath().toString(),
                        "store",
                        "restore",
                        dump.toString(),
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("restore").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("no store was made: " + Files.readString(directory.resolve("restore")));
        }
        Files.delete(dump);
    }

    private static void writeDump(Path file, int sessions, int retained) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"type\":\"tymbal-store\",\"format\":1}\n");
            for (int i = 1; i <= sessions; i++) {
                out.write("{\"type\":\"session\",\"session\":" + i + ",\"clientId\":\"client-" + i
                        + "\",\"expirySeconds\":4294967295,\"detachedAt\":" + System.currentTimeMillis()
                        + ",\"sentUpTo\":0}\n");
            }
            for (int i = 1; i <= sessions; i++) {
                out.write("{\"type\":\"subscription\",\"session\":" + i + ",\"filter\":\"site/" + i % 1_000 + "/+/" + i
                        + "\",\"qos\":1,\"noLocal\":false,\"retainAsPublished\":false,\"retainHandling\":0,"
                        + "\"identifier\":0}\n");
            }
            for (int i = 0; i < retained; i++) {
                StringBuilder payload = new StringBuilder(100);
                while (payload.length() < 100) {
                    payload.append(String.format(Locale.ROOT, "%016x", random.nextLong()));
                }
                payload.setLength(100);
                out.write("{\"type\":\"retained\",\"message\":{\"topic\":\"site/" + i % 1_000 + "/device/" + i
                        + "/value\",\"payload\":\"" + payload + "\",\"qos\":1,\"retain\":true,\"publisher\":\"device-"
                        + i % 5_000 + "\",\"mqtt\":3}}\n");
            }
            out.write("{\"type\":\"end\",\"lines\":" + (2L * sessions + retained) + "}\n");
        }
    }
}
