package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Without persistence the engine is not there: none of its classes, nothing of its native library. */
class NoEngineIT {
    @TempDir
    Path directory;

    @EnabledOnOs(value = OS.LINUX, disabledReason = "what is mapped stands in /proc; this is NOT shown here")
    @ParameterizedTest
    @CsvSource({"persistence=false, false", "durability=memory, false", "durability=group, true"})
    void isLoadedOnlyWhereSomethingIsKept(String setting, boolean keeps) throws IOException {
        Path classes = directory.resolve("classes");
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set", "persistence=" + !setting.equals("persistence=false"),
                        "--set", setting,
                        "--set", "persistence_location=" + directory.resolve("data"))
                .withJavaOptions("-Xlog:class+load=info:file=" + classes)
                .start()) {
            Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V5);
            WireClient client =
                    broker.connect(wire, Packets.connect(wire.version(), "c").persistent());
            client.subscribe("t", 2);
            client.publish("t", "kept", 1, true);
            client.disconnect();
            assertEquals(keeps, has(classes, " org.rocksdb."), "classes of RocksDB");
            assertEquals(keeps, has(Path.of("/proc/" + broker.pid() + "/maps"), "rocksdb"), "its native library");
            assertEquals(keeps, Files.exists(directory.resolve("data")), "its directory");
        }
    }

    private static boolean has(Path file, String text) throws IOException {
        return Files.readString(file).contains(text);
    }
}
