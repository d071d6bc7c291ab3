package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker that runs.
 *
 * @param ports by transport; there is none for a transport that it does not speak
 * @param pid its process; 0 if that is not known
 * @param jvm whether it compiles what is hot, and so needs to be warmed up
 * @param version as it calls itself; empty if that is not known
 * @param process the process, if the benchmark started it
 */
record Broker(
        String name,
        String host,
        Map<Transport, Integer> ports,
        long pid,
        boolean jvm,
        String version,
        @Nullable Process process)
        implements AutoCloseable {
    static Broker attached(String name, BrokerSpec.Attached to) {
        if (to.pid() != 0 && !Files.isDirectory(Path.of("/proc", Long.toString(to.pid())))) {
            throw new IllegalArgumentException(name + ": there is no process " + to.pid() + " on this machine");
        }
        return new Broker(name, to.host(), to.ports(), to.pid(), isJvm(to.pid()), "", null);
    }

    private static boolean isJvm(long pid) {
        try {
            return pid != 0
                    && Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).endsWith("java");
        } catch (IOException e) {
            return true; // somebody else's process: warming up does no harm
        }
    }

    boolean speaks(Transport transport) {
        return ports.containsKey(transport);
    }

    LoadConnection.Target target(Transport transport, int level) {
        Integer port = ports.get(transport);
        if (port == null) {
            throw new IllegalArgumentException(name + " has no port for " + transport.title());
        }
        return new LoadConnection.Target(host, port, transport, level, false);
    }

    ProcessMeter meter() {
        return new ProcessMeter(pid);
    }

    /** Has a JVM collect its garbage, by the JDK's jcmd. */
    void collectGarbage() throws IOException, InterruptedException {
        Path java = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe"));
        Process jcmd = new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd could not reach " + name);
        }
    }

    /** Ends it, if the benchmark started it. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
