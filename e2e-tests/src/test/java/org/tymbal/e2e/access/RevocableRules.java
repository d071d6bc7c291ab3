package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** A broker whose user ann gets other rights while it runs; bob may always do everything. Passwords are the names backwards. */
interface RevocableRules {
    BrokerProcess broker();

    /** From now on ann has these rights alone, {@code read FILTER} and {@code write FILTER}. */
    void grant(String... rights);

    /** From now on there is no ann. */
    void removeAnn();

    /** A user called ann is back, as she was. */
    void bringAnnBack();

    /** mosquitto's files, and a SIGHUP. */
    final class ByFiles implements RevocableRules {
        private final Path rules = AccessFilesOfTest.file();
        private final Path passwords = AccessFilesOfTest.passwords("ann", "bob");
        private final List<String> lines = linesOf(passwords);
        private final Path conf = AccessFilesOfTest.file(
                "allow_anonymous false", "password_file " + passwords, "acl_file " + rules, "log_type all");
        private final BrokerProcess broker = BrokerProcess.tymbal("-c", conf.toString());

        private static List<String> linesOf(Path file) {
            try {
                return Files.readAllLines(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public BrokerProcess broker() {
            return broker;
        }

        @Override
        public void grant(String... rights) {
            List<String> text = new ArrayList<>(List.of("user bob", "topic #", "user ann"));
            for (String right : rights) {
                text.add("topic " + right);
            }
            write(rules, text);
        }

        @Override
        public void removeAnn() {
            write(
                    passwords,
                    lines.stream().filter(line -> !line.startsWith("ann")).toList());
        }

        @Override
        public void bringAnnBack() {
            write(passwords, lines);
        }

        private void write(Path file, List<String> text) {
            try {
                Files.write(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            signal(broker);
        }

        /** Sends the signal to the process, and waits until it has done what it is told. */
        static void signal(BrokerProcess broker) {
            long before = reloads(broker);
            ChildProcess kill = ChildProcess.start("/bin/kill", "-HUP", Long.toString(broker.pid()));
            assertEquals(0, kill.awaitExit(), kill::toString);
            broker.awaitLine("the end of the reload", line -> reloads(broker) > before);
        }

        private static long reloads(BrokerProcess broker) {
            return broker.output().stream()
                    .filter(line -> line.contains("The configuration has been read anew.")
                            || line.contains("Nothing has changed in the configuration; its files")
                            || line.contains("The configuration stays as it was"))
                    .count();
        }

        @Override
        public String toString() {
            return "SIGHUP";
        }
    }

    /** Commands to dynamic security. */
    final class ByCommands implements RevocableRules {
        private static final String COMMANDS = "$CONTROL/dynamic-security/v1";
        private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V5);
        private static final String ANN =
                "{\"command\":\"createClient\",\"username\":\"ann\",\"password\":\"nna\",\"roles\":[{\"rolename\":\"ann\"}]}";

        private final BrokerProcess broker;
        private boolean prepared;

        ByCommands(BrokerProcess broker) {
            this.broker = broker;
        }

        @Override
        public BrokerProcess broker() {
            return broker;
        }

        @Override
        public void grant(String... rights) {
            if (!prepared) {
                prepared = true;
                run(
                        "{\"command\":\"setDefaultACLAccess\",\"acls\":[{\"acltype\":\"publishClientReceive\",\"allow\":false}]},"
                                + "{\"command\":\"createRole\",\"rolename\":\"ann\"},{\"command\":\"createRole\",\"rolename\":\"bob\",\"acls\":["
                                + acls("write #") + "," + acls("read #") + "]}," + ANN + ","
                                + ANN.replace("nna", "bob").replace("ann", "bob"));
            }
            String acls = List.of(rights).stream().map(ByCommands::acls).collect(Collectors.joining(","));
            run("{\"command\":\"modifyRole\",\"rolename\":\"ann\",\"acls\":[" + acls + "]}");
        }

        private static String acls(String right) {
            String filter = right.substring(right.indexOf(' ') + 1);
            return right.startsWith("write")
                    ? acl("publishClientSend", filter)
                    : acl("publishClientReceive", filter) + "," + acl("subscribePattern", filter);
        }

        private static String acl(String type, String filter) {
            return "{\"acltype\":\"" + type + "\",\"topic\":\"" + filter + "\",\"allow\":true}";
        }

        @Override
        public void removeAnn() {
            run("{\"command\":\"deleteClient\",\"username\":\"ann\"}");
        }

        @Override
        public void bringAnnBack() {
            run(ANN);
        }

        private void run(String commands) {
            WireClient admin = broker.connect(
                    WIRE,
                    Packets.connect(WIRE.version(), "admin").username("admin").password("adminpw".getBytes(UTF_8)));
            admin.subscribe(COMMANDS + "/response", 0);
            admin.publish(COMMANDS, "{\"commands\":[" + commands + "]}", 1, false);
            String answer = admin.next(PacketType.PUBLISH).payload();
            assertFalse(answer.contains("\"error\""), answer);
            admin.disconnect();
        }

        @Override
        public String toString() {
            return "dynamic security";
        }
    }
}
