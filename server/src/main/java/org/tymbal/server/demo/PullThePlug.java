package org.tymbal.server.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/**
 * Kills a broker in the middle of its work and looks what is left: a broker of its own, in a process and a directory of its
 * own, that has nothing to do with the one that shows it. A client with a Session that stays has subscribed and is away; another
 * publishes with QoS 1 as fast as it is acknowledged; then the process ends as by {@code kill -9}, another one starts on the
 * same directory, and the first client comes back for its messages.
 */
public final class PullThePlug {
    /** The system property that names the process with which a broker ends, as the one to be killed does with this one. */
    public static final String PARENT_PROPERTY = "tymbal.parent";

    /** Takes what happens. */
    public interface Progress {
        /**
         * A step.
         *
         * @param sentence a key of the words
         * @param values what is put into it
         */
        void step(String sentence, String... values);
    }

    private static final Pattern LISTENS = Pattern.compile("tymbal: MQTT on 127\\.0\\.0\\.1:(\\d+)");
    private static final TopicName TOPIC = TopicName.of("plug/message");
    private static final int UNDER_WAY = 100;
    private static final int MOST_MESSAGES = 40_000;
    private static final int LEAST_MILLIS = 300;
    private static final int START_SECONDS = 30;
    private static final int IDS = 65_535;
    private static final long QUIET_NANOS = 5_000_000_000L;

    private final String level;
    private final int millis;
    private final Progress progress;
    private Path directory = Path.of("");
    /** The broker that runs, or the last one that did. */
    private volatile @Nullable Process process;

    private volatile boolean aborted;
    private final BitSet acknowledged = new BitSet();
    private final BitSet survived = new BitSet();
    private int sent;
    private int twice;

    /**
     * Does nothing yet.
     *
     * @param level memory, buffered, group or fsync
     * @param millis for how long messages are published before the end, more or less; at least 300
     * @param progress is told of each step, on the thread that runs it
     */
    public PullThePlug(String level, int millis, Progress progress) {
        this.level = level;
        this.millis = Math.max(LEAST_MILLIS, millis);
        this.progress = progress;
    }

    /**
     * Does it; takes a few seconds, and a minute at most. Once, and not on an I/O thread.
     *
     * @throws IOException if the demonstration itself does not work; a broker that loses messages is a result
     */
    public PlugReport run() throws IOException {
        directory = Files.createTempDirectory("tymbal-plug");
        try {
            return pull();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** Ends it early, with a fault: its broker goes, and no other starts. Any thread. */
    public void abort() {
        aborted = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** A broker in a process of its own. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final int port;

        Child(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        /** As the plug does: the process has no time for anything. */
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(START_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Child start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-D" + PARENT_PROPERTY + "=" + ProcessHandle.current().pid(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.tymbal.server.Main",
                "-p",
                "0",
                "--http-port",
                "0"));
        for (String setting : List.of(
                "persistence=true",
                "persistence_location=" + directory,
                "durability=" + level,
                "max_queued_messages=0",
                "max_queued_bytes=0")) {
            command.add("--set");
            command.add(setting);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.process = process;
        AtomicBoolean started = new AtomicBoolean();
        CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!started.get()) {
                process.destroyForcibly(); // which ends the wait for its words
            }
        });
        if (aborted) {
            process.destroyForcibly();
        }
        List<String> said = new ArrayList<>();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) {
                started.set(true);
                Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "output of the broker to be killed");
                rest.setDaemon(true);
                rest.start();
                return new Child(process, Integer.parseInt(listens.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("the broker for the demonstration did not start: " + String.join(" ", said));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private PlugReport pull() throws IOException {
        long tookMillis;
        progress.step(Words.mark("A broker of its own starts."));
        try (Child first = start()) {
            progress.step(Words.mark(
                    "It runs. One client has subscribed with a Session that stays, and has gone; another publishes."));
            try (PlugClient reader = new PlugClient(first.port)) {
                reader.connect("plug-reader");
                reader.subscribe("plug/#");
                reader.send(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE));
            }
            tookMillis = publishUntilTheEnd(first);
        }
        progress.step(
                Words.mark("After {} ms and {} messages it was killed, with {} of them not acknowledged yet. It starts"
                        + " again on the same files."),
                grouped(tookMillis),
                grouped(sent),
                grouped(sent - acknowledged.cardinality()));
        long begin = System.nanoTime();
        try (Child second = start()) {
            long restart = (System.nanoTime() - begin) / 1_000_000;
            progress.step(Words.mark("It runs again. The client that was away comes back for its messages."));
            collect(second);
            progress.step(Words.mark("It gets {} messages."), grouped(survived.cardinality()));
            return new PlugReport(level, sent, acknowledged, survived, twice, tookMillis, restart);
        }
    }

    /** Publishes, kills the broker while messages are under way, and takes what acknowledgements had come out by then. */
    private long publishUntilTheEnd(Child broker) throws IOException {
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000L;
        try (PlugClient writer = new PlugClient(broker.port)) {
            writer.connect("plug-writer");
            while (System.nanoTime() < end && sent < MOST_MESSAGES) {
                if (sent - acknowledged.cardinality() < UNDER_WAY) {
                    writer.publish(TOPIC, packetId(sent), Integer.toString(sent).getBytes(StandardCharsets.UTF_8));
                    sent++;
                } else {
                    acknowledge(writer.next());
                }
                while (writer.hasMore()) {
                    acknowledge(writer.next());
                }
            }
            long took = (System.nanoTime() - begin) / 1_000_000;
            broker.close();
            try {
                for (Packet packet = writer.next(); packet != null; packet = writer.next()) {
                    acknowledge(packet);
                }
            } catch (IOException e) {
                // The connection broke: that is what pulling the plug does.
            }
            return took;
        }
    }

    private static int packetId(int number) {
        return 1 + number % IDS;
    }

    private void acknowledge(@Nullable Packet packet) throws IOException {
        if (!(packet instanceof Packet.Puback puback)) {
            throw new IOException("the broker did not acknowledge a message");
        }
        // Fewer messages than identifiers are under way, so the identifier tells which it was.
        for (int number = puback.packetId() - 1; number < sent; number += IDS) {
            acknowledged.set(number);
        }
    }

    /**
     * What waits for the Session. The broker reads it from its disk while it goes on with other things, so a PINGREQ that is
     * answered first proves nothing: the end is when all has come that was acknowledged, or nothing more for some seconds.
     */
    private void collect(Child broker) throws IOException {
        try (PlugClient reader = new PlugClient(broker.port)) {
            reader.connect("plug-reader");
            long last = System.nanoTime();
            while (!isAllThere() && System.nanoTime() - last < QUIET_NANOS) {
                reader.send(new Packet.Pingreq());
                for (Packet packet = reader.next(); !(packet instanceof Packet.Pingresp); packet = reader.next()) {
                    if (packet == null) {
                        throw new IOException("the broker that was started anew closed the connection");
                    }
                    if (packet instanceof Packet.Publish publish) {
                        last = System.nanoTime();
                        count(publish.payload());
                        reader.send(new Packet.Puback(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                    }
                }
            }
        }
    }

    private boolean isAllThere() {
        BitSet gone = (BitSet) acknowledged.clone();
        gone.andNot(survived);
        return gone.isEmpty();
    }

    private void count(ByteSlice payload) {
        int number = Integer.parseInt(
                new String(payload.array(), payload.offset(), payload.length(), StandardCharsets.UTF_8));
        if (survived.get(number)) {
            twice++;
        }
        survived.set(number);
    }
}
