package org.tymbal.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.config.ListenerConfig.Family;
import org.tymbal.server.config.ListenerConfig.Kind;

class MosquittoConfTest {
    static BrokerConfig config(String... lines) throws ConfigException {
        return conf(lines).build(options(null));
    }

    private static MosquittoConf conf(String... lines) throws ConfigException {
        return MosquittoConf.read("test.conf", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    static StartOptions options(@Nullable Integer port) {
        return new StartOptions(port, null, 8883, 8443, null, false, false, null, 1, null);
    }

    private static String refused(String... lines) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> config(lines)).getMessage());
    }

    private static List<String> places(BrokerConfig config) {
        return config.listeners().stream()
                .map(listener -> listener.kind() + " " + listener.host() + ":" + listener.port())
                .toList();
    }

    // ---- which listeners there are, and who may come in

    @Test
    void withoutAListenerOnlyThisComputerMayConnectAndEverybodyOnIt() throws ConfigException {
        BrokerConfig config = config("# nothing", "max_queued_messages 10");
        assertEquals(List.of("MQTT 127.0.0.1:1883", "HTTP 127.0.0.1:8080"), places(config));
        assertTrue(config.listeners().get(0).access().allowAnonymous());
        assertEquals(
                "MQTT 127.0.0.1:1999",
                places(conf("sys_interval 5").build(options(1999))).get(0));
    }

    @Test
    void eachListenerIsAPlaceOfItsOwnIfTheFileSaysSo() throws ConfigException {
        BrokerConfig config = config("per_listener_settings true", "allow_anonymous true", "listener 1884");
        assertEquals(
                List.of("listener 1883", "listener 1884", "listener 8080"),
                config.listeners().stream()
                        .map(listener -> listener.access().place())
                        .toList());
    }

    @Test
    void aListenerIsOpenToAllAddressesAndToNobodyWithoutAName() throws ConfigException {
        BrokerConfig config = config("listener 1884");
        assertEquals(List.of("MQTT 0.0.0.0:1884", "HTTP 127.0.0.1:8080"), places(config));
        assertFalse(config.listeners().get(0).access().allowAnonymous());
        assertFalse(config.listeners().get(1).access().allowAnonymous(), "the page is no way around");
        assertTrue(config.listeners().get(1).optional());
        assertTrue(config("allow_anonymous true", "listener 1884")
                .listeners()
                .get(0)
                .access()
                .allowAnonymous());
    }

    @Test
    void theCommandLinesPortIsLeftAsideWhereAListenerIsNamed() throws ConfigException {
        MosquittoConf conf = conf("listener 1884");
        assertEquals("MQTT 0.0.0.0:1884", places(conf.build(options(1999))).get(0));
        assertTrue(conf.notes().get(0).startsWith("-p is left aside"));
    }

    @Test
    void aWebSocketsListenerIsWhereThePageIs() throws ConfigException {
        assertEquals(
                List.of("MQTT 127.0.0.1:1883", "HTTP 0.0.0.0:9001"),
                places(config("listener 1883 127.0.0.1", "listener 9001", "protocol websockets")));
        assertEquals(List.of("MQTT 0.0.0.0:1883"), places(config("listener 1883", "http_port none")));
    }

    @Test
    void anAddressOfOneFamilyTakesNoOther() throws ConfigException {
        assertEquals(
                Family.IPV4, config("listener 1883 0.0.0.0").listeners().get(0).family());
        assertEquals(Family.IPV6, config("listener 1883 ::").listeners().get(0).family());
        assertEquals(Family.ANY, config("listener 1883").listeners().get(0).family());
        ListenerConfig six =
                config("listener 1883", "socket_domain ipv6").listeners().get(0);
        assertEquals("::", six.host());
        assertEquals(Family.IPV6, six.family());
    }

    @Test
    void theOldWayToNameAListener() throws ConfigException {
        assertEquals(
                "MQTT 10.0.0.1:1999",
                places(config("port 1999", "bind_address 10.0.0.1")).get(0));
        assertEquals(
                "MQTT 10.0.0.1:1883", places(config("bind_address 10.0.0.1")).get(0));
        assertFalse(config("port 1999").listeners().get(0).access().allowAnonymous());
    }

    @Test
    void optionsCountForTheListenerAboveThem() throws ConfigException {
        List<ListenerConfig> listeners = config(
                        "listener 1883",
                        "max_connections 5",
                        "listener 9001",
                        "protocol websockets",
                        "max_qos 1",
                        "websockets_origin https://a.example",
                        "websockets_origin https://b.example",
                        "accept_protocol_versions 4, 5")
                .listeners();
        assertEquals(5, listeners.get(0).rules().maximumConnections());
        assertEquals(Integer.MAX_VALUE, listeners.get(1).rules().maximumConnections());
        assertEquals(Kind.HTTP, listeners.get(1).kind());
        assertEquals(1, listeners.get(1).rules().maximumQos());
        assertEquals(
                List.of("https://a.example", "https://b.example"),
                listeners.get(1).rules().origins());
        assertEquals(Set.of(4, 5), listeners.get(1).rules().protocolLevels());
    }

    @Test
    void whatStandsBeforeTheFirstListenerOpensPort1883AsMosquittoDoes() throws ConfigException {
        assertEquals(
                List.of("MQTT 0.0.0.0:1883", "MQTT 0.0.0.0:1884", "HTTP 127.0.0.1:8080"),
                places(config("max_connections 5", "listener 1884")));
        assertEquals(
                List.of("MQTT 0.0.0.0:1884", "HTTP 127.0.0.1:8080"), places(config("protocol mqtt", "listener 1884")));
        assertTrue(refused("certfile c", "keyfile k", "listener 8883")
                .startsWith("test.conf:1: certfile stands before the first listener"));
    }

    @Test
    void perListenerSettingsKeepListenersApart() throws ConfigException {
        List<ListenerConfig> listeners = config(
                        "per_listener_settings true",
                        "listener 1883 127.0.0.1",
                        "allow_anonymous true",
                        "listener 1884",
                        "password_file /p",
                        "acl_file /a")
                .listeners();
        assertTrue(listeners.get(0).access().allowAnonymous());
        assertNull(listeners.get(0).access().passwordFile());
        assertFalse(listeners.get(1).access().allowAnonymous());
        assertEquals(Path.of("/p"), listeners.get(1).access().passwordFile());
        assertEquals(Path.of("/a"), listeners.get(1).access().aclFile());
        assertEquals("listener 1884", listeners.get(1).access().place());
        assertFalse(listeners.get(2).access().allowAnonymous(), "the page");
    }

    @Test
    void withoutPerListenerSettingsTheyAreForAll() throws ConfigException {
        List<ListenerConfig> listeners = config(
                        "listener 1883",
                        "allow_anonymous true",
                        "listener 1884",
                        "password_file /p",
                        "listener 1885",
                        "listener_allow_anonymous false")
                .listeners();
        assertTrue(listeners.get(0).access().allowAnonymous());
        assertEquals(Path.of("/p"), listeners.get(0).access().passwordFile());
        assertFalse(listeners.get(2).access().allowAnonymous());
    }

    @Test
    void dynamicSecurityIsBuiltIn() throws ConfigException {
        String plugin = "plugin /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so";
        assertEquals(
                Path.of("/d.json"),
                config("listener 1883", plugin, "plugin_opt_config_file /d.json")
                        .listeners()
                        .get(0)
                        .access()
                        .dynamicSecurityFile());
        assertTrue(refused("listener 1883", plugin).contains("needs its file"));
        assertTrue(refused("plugin_opt_config_file /d.json").contains("stands below plugin"));
    }

    @Test
    void tokensHaveOneSourceOfKeysAndShutOutWhoHasNone() throws ConfigException {
        AccessConfig access = config("token_secret_file /s", "token_issuer https://id", "token_acl_claim acl")
                .listeners()
                .get(0)
                .access();
        assertFalse(access.allowAnonymous(), "also where everybody on this computer could come in");
        assertEquals(
                new TokenConfig(null, null, null, null, Path.of("/s"), "https://id", null, "sub", false, "acl", 30),
                access.tokens());
        assertTrue(config("token_secret_file /s", "allow_anonymous true")
                .listeners()
                .get(0)
                .access()
                .allowAnonymous());
        assertEquals(
                "test.conf:1: tokens need one of token_key_set_file, token_key_set_url, token_public_key_file and"
                        + " token_secret_file, and there are 0",
                refused("token_issuer x"));
        assertTrue(refused("token_secret_file /s", "token_public_key_file /p").endsWith("there are 2"));
        config("token_key_set_url https://id.example.com/keys");
        assertEquals(
                Path.of("/ca.pem"),
                config("token_key_set_url https://id.example.com/keys", "token_key_set_cafile /ca.pem")
                        .listeners()
                        .get(0)
                        .access()
                        .tokens()
                        .keySetAuthorities());
        assertTrue(
                refused("token_secret_file /s", "token_key_set_cafile /ca.pem").contains("is for token_key_set_url"));
        config("token_key_set_url http://127.0.0.1:8080/keys");
        for (String address : List.of("http://id.example.com/keys", "ftp://x/y", "/keys", "https:///keys", "h ttp:")) {
            assertTrue(refused("token_key_set_url " + address).startsWith("test.conf:1: "), address);
        }
        assertTrue(refused("token_secret_file /s", "per_listener_settings true").contains("stands before"));
    }

    // ---- how lines are read

    @Test
    void takesLinesAsTheyAreWritten() throws ConfigException {
        BrokerConfig config = config(
                "\ufeff# from Windows\r",
                "\tlistener\t1883  127.0.0.1 # MQTT\r",
                "",
                "   # in",
                "allow_anonymous  1   ");
        assertEquals("MQTT 127.0.0.1:1883", places(config).get(0));
        assertTrue(config.listeners().get(0).access().allowAnonymous());
    }

    @Test
    void saysWhatACommentBehindAValueIs() throws ConfigException {
        assertEquals(
                "test.conf:1: the comment would be part of the value of password_file, which goes on to the end of the"
                        + " line; put the comment on a line of its own",
                refused("password_file /etc/mosquitto/pw # users"));
        MosquittoConf conf = conf("max_queued_messages 10 # enough");
        assertEquals(10, conf.build(options(null)).limits().maximumQueuedMessages());
        assertTrue(conf.notes().get(0).startsWith("test.conf:1: what follows # was taken for a comment"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo bar | there is no option \"foo\"; did you mean",
                "Listener 1883 | did you mean listener?",
                "alow_anonymous true | did you mean allow_anonymous?",
                "passwd_file x | did you mean password_file?",
                "allow_anonymous | needs a value: allow_anonymous true or false",
                "allow_anonymous True | takes true or false, not \"True\"",
                "allow_anonymous true false | takes one value, and here are more",
                "sys_interval abc | takes a whole number from 0 to 65535, not \"abc\"",
                "sys_interval 5abc | takes a whole number",
                "sys_interval -1 | takes a whole number",
                "max_packet_size 5 | max_packet_size takes a number from 20",
                "max_keepalive 70000 | takes a number from 0 to 65535",
                "persistent_client_expiration 5 | takes a time as 90s",
                "persistent_client_expiration d | takes a time",
                "log_type foo | takes error, warning",
                "log_dest foo | takes stdout, stderr",
                "log_dest file | needs the name of the file",
                "protocol foo | takes mqtt, websockets",
                "listener 70000 | takes a whole number from 1 to 65535",
                "listener 0 /run/m.sock | socket of Unix, which is not supported",
                "listener 1883 a b | here is more",
                "tls_version tlsv1.1 | takes tlsv1.2 or tlsv1.3",
                "mount_point a/ | mount_point is not supported",
                "plugin /usr/lib/go-auth.so | go-auth.so cannot be loaded",
                "auth_plugin /usr/lib/go-auth.so | cannot be loaded",
                "auth_opt_backends files | plugin_opt_* is not supported",
                "psk_file /p | has no pre-shared keys",
                "connection hub | bridges are not there yet",
                "topic # out 1 | bridges are not there yet",
                "include_dir /nowhere | test.conf:1: include_dir stands only in the main file",
                "log_timestamp_format %Q | takes a format of strftime, in which %Q means nothing here",
                "trusted_proxies example.org | takes addresses by number",
                "accept_protocol_versions 7 | takes 3, 4 and 5"
            })
    void saysWhatIsWrongAndWhere(String line, String sentence) {
        String message = refused(line);
        assertTrue(message.startsWith("test.conf:1: "), message);
        assertTrue(message.contains(sentence), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cafile /ca", "capath /ca", "certfile /c", "keyfile /k", "require_certificate true"})
    void aPartOfTlsIsNoTls(String line) {
        String message = refused("listener 8883", line);
        assertTrue(message.startsWith("test.conf:2: ") && message.contains("alone makes no TLS"), message);
        assertTrue(refused(line).startsWith("test.conf:1: "), "also for the listener that no line names");
    }

    @Test
    void certificatesOfClients() throws ConfigException {
        TlsConfig tls = config(
                        "listener 8883",
                        "certfile /c",
                        "keyfile /k",
                        "cafile /ca",
                        "tls_version tlsv1.3",
                        "require_certificate true",
                        "use_identity_as_username true")
                .listeners()
                .get(0)
                .tls();
        assertEquals(
                new TlsConfig(
                        Path.of("/c"),
                        Path.of("/k"),
                        TlsConfig.Version.V1_3,
                        new ClientCertificates(Path.of("/ca"), null, null, ClientCertificates.Username.COMMON_NAME)),
                tls);
        String[] noAuthority = {"listener 8883", "certfile /c", "keyfile /k", "require_certificate true"};
        assertTrue(refused(noAuthority).contains("give them with cafile"));
        String[] noneAskedFor = {"listener 8883", "certfile /c", "keyfile /k", "use_identity_as_username true"};
        assertTrue(refused(noneAskedFor).contains("write require_certificate true"));
    }

    @Test
    void twiceIsAMistakeOrTheLastOneCounts() throws ConfigException {
        assertEquals(
                "test.conf:2: pid_file was said before, at test.conf:1; keep one of the two lines",
                refused("pid_file /a", "pid_file /b"));
        assertTrue(refused("log_dest file /a", "log_dest file /b").contains("file was said before"));
        assertFalse(config("listener 1883", "allow_anonymous true", "allow_anonymous false")
                .listeners()
                .get(0)
                .access()
                .allowAnonymous());
        assertTrue(refused("allow_anonymous true", "per_listener_settings true")
                .contains("stands before all options of access"));
    }

    @Test
    void theBoundsThatAreNoneInMosquitto() throws ConfigException {
        LimitsConfig limits = config("max_queued_messages 0", "max_inflight_messages 0", "max_queued_bytes 0")
                .limits();
        assertEquals(Integer.MAX_VALUE, limits.maximumQueuedMessages());
        assertEquals(65_535, limits.maximumInflightMessages());
        assertEquals(16L << 20, limits.maximumQueuedBytes());
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "12h, 43200", "3d, 259200", "2w, 1209600", "6m, 15552000", "1y, 31536000"})
    void timesAsMosquittoHasThem(String time, long seconds) throws ConfigException {
        assertEquals(
                seconds, config("persistent_client_expiration " + time).limits().maximumSessionExpirySeconds());
    }

    @Test
    void theLog() throws ConfigException {
        LogConfig log = config(
                        "log_dest stdout",
                        "log_dest file /var/log/my log",
                        "log_type error",
                        "log_type subscribe",
                        "log_timestamp_format %Y-%m-%dT%H:%M:%S",
                        "connection_messages false")
                .log();
        assertEquals(Set.of(LogConfig.Destination.STDOUT, LogConfig.Destination.FILE), log.destinations());
        assertEquals(Path.of("/var/log/my log"), log.file());
        assertEquals(Set.of(LogConfig.Kind.ERROR, LogConfig.Kind.SUBSCRIBE), log.kinds());
        assertFalse(log.connectionMessages());
        assertEquals(LogConfig.DEFAULT, config("sys_interval 1").log());
        assertEquals(Set.of(), config("log_dest stderr", "log_dest none").log().destinations());
    }

    // ---- files

    @Test
    void includesFilesInTheOrderOfTheirBytes(@TempDir Path directory) throws IOException {
        Path more = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(more.resolve("b.conf"), "sys_interval 1\n");
        Files.writeString(more.resolve("B.conf"), "sys_interval 2\n");
        Files.writeString(more.resolve("a.conf"), "sys_interval 3\nlistener 1884\n");
        Files.writeString(more.resolve("z.txt"), "nonsense\n");
        Path main = directory.resolve("test.conf");
        Files.writeString(main, "listener 1883\ninclude_dir " + more + "\nmax_connections 7\n");
        MosquittoConf read = MosquittoConf.read(main);
        BrokerConfig config = read.build(options(null));
        assertEquals(1, config.sysIntervalSeconds(), "b comes after B and a");
        assertEquals(7, config.listeners().get(0).rules().maximumConnections(), "goes on below its own listener");
        Files.writeString(more.resolve("c.conf"), "\nfoo 1\n");
        assertTrue(String.valueOf(assertThrows(ConfigException.class, () -> MosquittoConf.read(main))
                        .getMessage())
                .startsWith(more.resolve("c.conf") + ":2: "));
        Files.writeString(more.resolve("c.conf"), "include_dir " + more);
        assertThrows(ConfigException.class, () -> MosquittoConf.read(main));
    }

    @Test
    void saysWhichFileCannotBeRead(@TempDir Path directory) throws IOException {
        for (Path file : List.of(directory, directory.resolve("none.conf"))) {
            ConfigException e = assertThrows(ConfigException.class, () -> MosquittoConf.read(file));
            assertTrue(String.valueOf(e.getMessage()).contains(file.toString()));
        }
        Path latin = directory.resolve("latin.conf");
        Files.write(latin, new byte[] {'#', (byte) 0xe4, '\n'});
        assertTrue(String.valueOf(assertThrows(ConfigException.class, () -> MosquittoConf.read(latin))
                        .getMessage())
                .contains("UTF-8"));
    }
}
