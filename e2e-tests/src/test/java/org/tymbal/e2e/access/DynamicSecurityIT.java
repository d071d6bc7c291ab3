package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Debian's mosquitto_ctrl administers Tymbal unchanged, and commands are answered as the real mosquitto answers them. */
class DynamicSecurityIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMANDS = "$CONTROL/dynamic-security/v1";
    private static final String ANSWERS = COMMANDS + "/response";
    private static final Path OURS = init();
    private static final Path THEIRS = init();

    @RegisterExtension
    static final BrokerProcess tymbal = tymbal(OURS);

    @RegisterExtension
    static final BrokerProcess mosquitto =
            BrokerProcess.mosquitto("plugin " + plugin(), "plugin_opt_config_file " + THEIRS);

    /** Tymbal with a dynamic security of its own, whose administrator is admin, adminpw. */
    static BrokerProcess tymbal() {
        return tymbal(init());
    }

    private static BrokerProcess tymbal(Path file) {
        Path conf = AccessFilesOfTest.file(
                "allow_anonymous true",
                "plugin " + plugin(),
                "plugin_opt_config_file " + file,
                "enable_control_api true");
        return BrokerProcess.tymbal("-c", conf.toString());
    }

    private static String plugin() {
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 3, (file, attributes) -> file.endsWith("mosquitto_dynamic_security.so"))) {
            return files.findFirst().orElseThrow().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that mosquitto_ctrl makes; mosquitto, started by root, writes into its directory as another user. */
    private static Path init() {
        try {
            Path directory = Files.createTempDirectory("tymbal-dynsec");
            Path file = directory.resolve("dynamic-security.json");
            ChildProcess ctrl = ChildProcess.start(
                    Tools.path("mosquitto_ctrl"), "dynsec", "init", file.toString(), "admin", "adminpw");
            assertEquals(0, ctrl.awaitExit(), ctrl::toString);
            assertTrue(directory.toFile().setWritable(true, false)
                    && directory.toFile().setExecutable(true, false));
            assertTrue(file.toFile().setReadable(true, false) && file.toFile().setWritable(true, false));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Packets.Connect as(Wire wire, String user, String password) {
        return Packets.connect(wire.version(), wire.id(user)).username(user).password(password.getBytes(UTF_8));
    }

    private static String ctrl(BrokerProcess broker, String... command) {
        List<String> all = Stream.concat(
                        Stream.of(
                                Tools.path("mosquitto_ctrl"),
                                "-p",
                                Integer.toString(broker.tcpPort()),
                                "-u",
                                "admin",
                                "-P",
                                "adminpw",
                                "dynsec"),
                        Stream.of(command))
                .toList();
        ChildProcess process = ChildProcess.start(all);
        assertEquals(0, process.awaitExit(), () -> all + " " + process.output());
        return String.join("\n", process.output());
    }

    @Test
    void mosquittoCtrlAdministersTymbal() throws IOException {
        Wire wire = new Wire(Endpoint.WSS, ProtocolVersion.V5);
        ctrl(tymbal, "createRole", "lights");
        ctrl(tymbal, "addRoleACL", "lights", "publishClientSend", "house/#", "allow");
        ctrl(tymbal, "addRoleACL", "lights", "subscribePattern", "house/#", "allow");
        ctrl(tymbal, "createClient", "lamp", "-p", "glow");
        assertEquals(0x87, tymbal.open(wire).connect(as(wire, "lamp", "dark")).reason());
        WireClient lamp = tymbal.connect(wire, as(wire, "lamp", "glow"));
        assertEquals(0x87, lamp.subscribe("house/#", 0), "no role yet");
        ctrl(tymbal, "addClientRole", "lamp", "lights");
        assertEquals(0, lamp.subscribe("house/#", 0), "the role counts at once");
        lamp.publish("house/light", "on", 1, false);
        lamp.nextMessage("on");
        assertEquals(0x87, lamp.subscribe("other/#", 0));
        assertTrue(ctrl(tymbal, "getClient", "lamp").contains("lights"));
        assertTrue(ctrl(tymbal, "listClients").contains("lamp"));
        ctrl(tymbal, "addRoleACL", "lights", "publishClientReceive", "house/secret", "deny", "5");
        lamp.publish("house/secret", "hidden", 1, false);
        lamp.publish("house/light", "off", 1, false);
        lamp.nextMessage("off");
        ctrl(tymbal, "disableClient", "lamp");
        lamp.expectClosed(0x87);
        assertEquals(0x87, tymbal.open(wire).connect(as(wire, "lamp", "glow")).reason());
        JsonNode saved = JSON.readTree(OURS.toFile());
        assertTrue(saved.path("clients").findValuesAsText("username").contains("lamp"), saved::toString);
        ctrl(tymbal, "deleteClient", "lamp");
        assertFalse(ctrl(tymbal, "listClients").contains("lamp"));
    }

    /** In order; each is sent to both brokers, and both must answer the same. */
    static final List<String> BATCHES = List.of(
            "{\"command\":\"getDefaultACLAccess\",\"correlationData\":\"a\"},{\"command\":\"nope\"}",
            "{\"command\":\"createRole\",\"rolename\":\"r\",\"textname\":\"t\",\"acls\":[{\"acltype\":\"publishClientSend\","
                    + "\"topic\":\"a/#\",\"priority\":3,\"allow\":true}]},{\"command\":\"createRole\",\"rolename\":\"r\"},"
                    + "{\"command\":\"getRole\",\"rolename\":\"r\"},{\"command\":\"listRoles\"},"
                    + "{\"command\":\"listRoles\",\"verbose\":true,\"count\":1}",
            "{\"command\":\"createGroup\",\"groupname\":\"g\",\"roles\":[{\"rolename\":\"r\",\"priority\":1}]},"
                    + "{\"command\":\"getGroup\",\"groupname\":\"g\"},{\"command\":\"listGroups\"}",
            "{\"command\":\"createClient\",\"username\":\"u\",\"password\":\"p\",\"clientid\":\"cid\",\"groups\":"
                    + "[{\"groupname\":\"g\"}],\"roles\":[{\"rolename\":\"r\"}]},{\"command\":\"getClient\",\"username\":\"u\"},"
                    + "{\"command\":\"getClient\",\"username\":\"zz\"},{\"command\":\"createClient\",\"username\":\"u\"},"
                    + "{\"command\":\"createClient\"},{\"command\":\"getGroup\",\"groupname\":\"g\"}",
            "{\"command\":\"setAnonymousGroup\",\"groupname\":\"g\"},{\"command\":\"getAnonymousGroup\"},"
                    + "{\"command\":\"modifyClient\",\"username\":\"u\",\"textname\":\"x\"},"
                    + "{\"command\":\"disableClient\",\"username\":\"u\"},{\"command\":\"getClient\",\"username\":\"u\"},"
                    + "{\"command\":\"enableClient\",\"username\":\"u\"},{\"command\":\"getClient\",\"username\":\"u\"}",
            "{\"command\":\"addRoleACL\",\"rolename\":\"r\",\"acltype\":\"subscribePattern\",\"topic\":\"x\",\"allow\":true},"
                    + "{\"command\":\"getRole\",\"rolename\":\"r\"},{\"command\":\"deleteRole\",\"rolename\":\"zz\"},"
                    + "{\"command\":\"addGroupClient\",\"groupname\":\"zz\",\"username\":\"u\"},"
                    + "{\"command\":\"addClientRole\",\"username\":\"u\",\"rolename\":\"zz\"},"
                    + "{\"command\":\"setClientPassword\",\"username\":\"u\"}",
            "{\"command\":\"removeClientRole\",\"username\":\"u\",\"rolename\":\"r\"},"
                    + "{\"command\":\"removeGroupRole\",\"groupname\":\"g\",\"rolename\":\"r\"},"
                    + "{\"command\":\"removeGroupClient\",\"groupname\":\"g\",\"username\":\"u\"},"
                    + "{\"command\":\"getClient\",\"username\":\"u\"},{\"command\":\"getGroup\",\"groupname\":\"g\"},"
                    + "{\"command\":\"deleteClient\",\"username\":\"u\"},{\"command\":\"deleteRole\",\"rolename\":\"r\"},"
                    + "{\"command\":\"deleteClient\",\"username\":\"u\"},{\"command\":\"listRoles\"}",
            "1");

    @Test
    void bothAnswerTheSame() throws IOException {
        for (String batch : BATCHES) {
            String payload = "{\"commands\":[" + batch + "]}";
            assertEquals(JSON.readTree(answer(mosquitto, payload)), JSON.readTree(answer(tymbal, payload)), payload);
        }
    }

    @ParameterizedTest
    @FieldSource("BROKEN")
    void bothAnswerBrokenCommandsTheSame(String payload) throws IOException {
        assertEquals(JSON.readTree(answer(mosquitto, payload)), JSON.readTree(answer(tymbal, payload)));
    }

    static final List<String> BROKEN = List.of(
            "no json",
            "{}",
            "{\"commands\":1}",
            "{\"commands\":[{}]}",
            "{\"commands\":[{\"command\":\"listRoles\",\"correlationData\":true}]}");

    /** As mosquitto answers it from 2.1 on; its own tests were read for that. */
    @Test
    void theBrokerSaysWhatListenersItHas() throws IOException {
        String topic = "$CONTROL/broker/v1";
        for (String type : List.of("publishClientSend", "subscribePattern", "publishClientReceive")) {
            ctrl(tymbal, "addRoleACL", "admin", type, "$CONTROL/broker/#", "allow"); // init gives no right to it
        }
        JsonNode asked = JSON.readTree(
                answer(tymbal, topic, "{\"commands\":[{\"command\":\"listListeners\",\"correlationData\":\"c\"}]}"));
        assertEquals("c", asked.at("/responses/0/correlationData").textValue());
        Set<String> listeners = new HashSet<>();
        asked.at("/responses/0/data/listeners").forEach(listener -> listeners.add(listener.toString()));
        listeners.removeIf(
                listener -> listener.contains("\"::1\"")); // where the computer has IPv6, each is there twice
        assertEquals(
                Set.of(
                        listener(tymbal.tcpPort(), "mqtt", false),
                        listener(tymbal.tlsPort(), "mqtt", true),
                        listener(tymbal.httpPort(), "mqtt+websockets", false),
                        listener(tymbal.httpsPort(), "mqtt+websockets", true)),
                listeners);
        JsonNode plugins = JSON.readTree(answer(tymbal, topic, "{\"commands\":[{\"command\":\"listPlugins\"}]}"));
        JsonNode plugin = plugins.at("/responses/0/data/plugins/0");
        assertEquals("dynamic-security", plugin.path("name").textValue());
        assertEquals(COMMANDS, plugin.at("/control-endpoints/0").textValue());
        assertEquals(
                "{\"responses\":[{\"command\":\"nope\",\"error\":\"Unknown command\"}]}",
                answer(tymbal, topic, "{\"commands\":[{\"command\":\"nope\"}]}"));
        for (String broken : BROKEN) {
            assertEquals(
                    answer(tymbal, COMMANDS, broken).replace("listRoles", "x"),
                    answer(tymbal, topic, broken).replace("listRoles", "x"));
        }
        Wire wire = new Wire(Endpoint.WSS, ProtocolVersion.V5);
        WireClient anonymous = tymbal.connect(wire, "anon");
        anonymous.sendPublish(2, topic, 5, "{\"commands\":[{\"command\":\"listListeners\"}]}");
        assertEquals(0x87, anonymous.awaitType(PacketType.PUBACK).reason());
    }

    private static String listener(int port, String protocol, boolean tls) {
        return "{\"port\":" + port + ",\"protocol\":\"" + protocol + "\",\"bind-address\":\"127.0.0.1\",\"tls\":" + tls
                + "}";
    }

    private static String answer(BrokerProcess broker, String payload) {
        return answer(broker, COMMANDS, payload);
    }

    private static String answer(BrokerProcess broker, String topic, String payload) {
        Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V5);
        WireClient admin = broker.connect(wire, as(wire, "admin", "adminpw"));
        admin.subscribe(topic + "/response", 0);
        admin.sendPublish(0, topic, 0, payload);
        String answer = admin.awaitType(PacketType.PUBLISH).payload();
        admin.disconnect();
        return answer;
    }

    /** Neither an anonymous client nor another user reaches $CONTROL or hears its answers. */
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void nobodyElseAdministers(Wire wire) {
        WireClient admin = tymbal.connect(wire, as(wire, "admin", "adminpw"));
        admin.subscribe(ANSWERS, 0);
        WireClient otherAdmin = tymbal.open(wire)
                .connected(Packets.connect(wire.version(), wire.id("other"))
                        .username("admin")
                        .password("adminpw".getBytes(UTF_8)));
        otherAdmin.subscribe(ANSWERS, 0);
        WireClient anonymous = tymbal.connect(wire, Packets.connect(wire.version(), wire.id("anon")));
        anonymous.sendPublish(2, COMMANDS, 5, "{\"commands\":[{\"command\":\"createRole\",\"rolename\":\"mine\"}]}");
        int reason = anonymous.awaitType(PacketType.PUBACK).reason();
        assertEquals(wire.v5() ? 0x87 : 0, reason);
        assertEquals(wire.v5() ? 0x87 : 0x80, anonymous.subscribe("$CONTROL/#", 0));
        admin.sendPublish(0, COMMANDS, 0, "{\"commands\":[{\"command\":\"getRole\",\"rolename\":\"mine\"}]}");
        assertEquals(
                "{\"responses\":[{\"command\":\"getRole\",\"error\":\"Role not found\"}]}",
                admin.awaitType(PacketType.PUBLISH).payload());
        otherAdmin.expectNothing();
        anonymous.expectNothing();
    }
}
