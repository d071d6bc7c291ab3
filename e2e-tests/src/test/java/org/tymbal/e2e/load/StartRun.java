package org.tymbal.e2e.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** From the start of the process to the first CONNACK, and what memory a fresh broker has. */
final class StartRun {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int SETTLE_MILLIS = 2_000;

    private StartRun() {}

    static Map<String, Double> run(Launcher launcher, BrokerSpec spec) throws IOException, InterruptedException {
        return run(launcher, spec, Files.createTempDirectory("tymbal-load-start"));
    }

    /** @param directory where a broker with persistence has, or gets, its store; in the end the broker is killed */
    static Map<String, Double> run(Launcher launcher, BrokerSpec spec, Path directory)
            throws IOException, InterruptedException {
        Launcher.Plan plan = launcher.plan(spec, directory);
        Integer port = plan.ports().get(Transport.TCP);
        if (port == null) {
            throw new IOException(spec.name() + " has no port for TCP");
        }
        long start = System.nanoTime();
        Process process = Launcher.start(plan, directory);
        try {
            while (!greeted(port)) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException(
                            spec.name() + " did not start: " + Files.readString(directory.resolve("log")));
                }
                Thread.sleep(2);
            }
            long took = System.nanoTime() - start;
            Thread.sleep(SETTLE_MILLIS);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(Figure.START_MILLIS, took / 1e6);
            figures.put(Figure.FRESH_MIB, new ProcessMeter(process.pid()).rssKib() / 1024.0);
            return figures;
        } finally {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Whether a CONNECT is answered by a CONNACK that says yes. */
    private static boolean greeted(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            socket.getOutputStream().write(LoadPackets.connect(4, "load-start"));
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes(4);
            return answer.length == 4 && answer[0] == 0x20 && answer[3] == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
