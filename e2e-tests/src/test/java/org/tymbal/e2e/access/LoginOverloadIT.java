package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Passwords take their time to be compared, and many clients come at once: those that are in notice nothing. */
class LoginOverloadIT {
    private static final int FLOOD = 120;
    private static final int MOST_WAITING = 40;
    private static final String FULL = MOST_WAITING + " clients wait for their password to be compared, and no more may"
            + " (max_waiting_logins); try again in a few seconds";
    private static final Path PASSWORDS = passwords();

    @RegisterExtension
    static final BrokerProcess broker =
            BrokerProcess.tymbal("--set", "password_file=" + PASSWORDS, "--set", "max_waiting_logins=" + MOST_WAITING);

    /** One whose hash costs next to nothing, and two whose hash costs what such hashes should. */
    private static Path passwords() {
        Path file = AccessFilesOfTest.passwords("quick");
        for (String[] kind : new String[][] {{"argon2id", "argon2id"}, {"sha512-pbkdf2", "pbkdf2"}}) {
            ChildProcess passwd = ChildProcess.start(
                    Tools.java(),
                    "-jar",
                    Tools.jar(),
                    "passwd",
                    "-H",
                    kind[0],
                    "-b",
                    file.toString(),
                    kind[1],
                    "secret");
            assertEquals(0, passwd.awaitExit(), passwd.output()::toString);
        }
        try {
            List<String> lines = Files.readAllLines(file);
            assertTrue(lines.get(1).contains(":$argon2id$") && lines.get(2).contains(":$7$"), lines::toString);
            // As costly as an administrator may want it; the password is any.
            lines.set(2, lines.get(2).replaceFirst("\\$7\\$\\d+\\$", "\\$7\\$200000\\$"));
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static Packets.Connect as(String user, Wire wire, String name, String password) {
        return Packets.connect(wire.version(), wire.id(name))
                .username(user)
                .password(password.getBytes(UTF_8))
                .keepAlive(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "pbkdf2"})
    void manyComeAtOnce(String kind) {
        Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V5);
        Wire other = new Wire(Endpoint.WSS, ProtocolVersion.V3_1_1, wire.run());
        WireClient left = broker.connect(wire, as("quick", wire, "l", "kciuq"));
        WireClient right = broker.connect(other, as("quick", other, "r", "kciuq"));
        left.subscribe(wire.topic("l"), 1);
        right.subscribe(wire.topic("r"), 1);
        List<WireClient> flood = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            flood.add(broker.open(wire));
        }
        for (int i = 0; i < FLOOD; i++) {
            flood.get(i).send(as(kind, wire, "f" + i + "x", "wrong").bytes());
        }
        for (int i = 0; i < 20; i++) {
            left.publish(wire.topic("r"), "m" + i, 1, false);
            Received message = right.awaitType(PacketType.PUBLISH);
            assertEquals("m" + i, message.payload());
            right.acknowledge(message);
        }
        int busy = 0;
        int wrong = 0;
        int late = 0;
        for (WireClient client : flood) {
            Received refused = client.next(PacketType.CONNACK);
            if (refused.reason() == 0x89) { // Server busy: the queue was full, or the wait in it too long
                String why = String.valueOf(refused.property(0x1f));
                assertTrue(FULL.equals(why) || why.startsWith("the server had no time"), why);
                busy += FULL.equals(why) ? 1 : 0;
                late += FULL.equals(why) ? 0 : 1;
            } else {
                assertEquals(0x87, refused.reason(), "Not authorized");
                wrong++;
            }
        }
        assertEquals(FLOOD, busy + late + wrong, "everybody was told");
        assertTrue(wrong > 0, "some were compared in time");
        assertTrue(busy > 0, "more than may wait have come");
        broker.connect(wire, as("quick", wire, "late", "kciuq")).expectNothing();
    }
}
