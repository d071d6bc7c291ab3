package org.tymbal.server.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.UserProperty;

class ClientArgumentsTest {
    private static ClientArguments parse(char command, String line) throws UsageException {
        return ClientArguments.parse(command, List.of(line.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://host/a/b, host, 1883, false, , ",
        "mqtt://host:99/a/b, host, 99, false, , ",
        "mqtt://me@host/a/b, host, 1883, false, me, ",
        "mqtt://me:se:cret@host/a/b, host, 1883, false, me, se:cret",
        "MQTTS://me:p@host:7/a/b, host, 7, false, me, p",
        "ws://host/a/b, host, 1883, true, , ",
        "wss://host/a/b, host, 8883, true, , ",
        "mqtt://[::1]:88/a/b, ::1, 88, false, , ",
        "mqtt://[::1]/a/b, ::1, 1883, false, , "
    })
    void aUrlSaysAllAtOnce(String url, String host, int port, boolean webSocket, String user, String password)
            throws UsageException {
        ClientArguments arguments = parse('p', "-m x -L " + url);
        assertEquals(host, arguments.server.host);
        assertEquals(port, arguments.server.port(arguments.tls));
        assertEquals(webSocket, arguments.server.webSocket);
        assertEquals(user, arguments.user);
        assertEquals(password, arguments.password);
        assertEquals("a/b", String.valueOf(arguments.topic));
        assertEquals(url.matches("(?i)(mqtts|wss):.*"), arguments.tls.wanted(port));
    }

    @ParameterizedTest
    @CsvSource({
        "-t a, 1883, false",
        "-t a -p 8883, 8883, true",
        "-t a -p 8883 --no-tls, 8883, false",
        "-t a --cafile f, 8883, true",
        "-t a --capath f, 8883, true",
        "-t a --tls-use-os-certs, 1883, true",
        "-t a --tls-use-os-certs -p 7, 7, true"
    })
    void tlsAndThePortGoTogether(String line, int port, boolean tls) throws UsageException {
        ClientArguments arguments = parse('s', line);
        assertEquals(port, arguments.server.port(arguments.tls));
        assertEquals(tls, arguments.tls.wanted(port));
    }

    @Test
    void propertiesGoToTheirPackets() throws UsageException {
        ClientArguments arguments = parse(
                'p',
                "-t a -m x -V 311 -D publish content-type text/plain -D publish user-property k v -D connect"
                        + " user-property a b --property will will-delay-interval 0x10 --will-topic w -D disconnect"
                        + " session-expiry-interval 017");
        assertEquals(ProtocolVersion.V5, arguments.version);
        assertEquals("text/plain", arguments.properties.of(PacketType.PUBLISH).text(Property.CONTENT_TYPE));
        assertEquals(
                List.of(new UserProperty("k", "v")),
                arguments.properties.of(PacketType.PUBLISH).userProperties());
        assertEquals(
                List.of(new UserProperty("a", "b")),
                arguments.properties.of(PacketType.CONNECT).userProperties());
        assertEquals(16, arguments.properties.will().integer(Property.WILL_DELAY_INTERVAL, 0));
        assertEquals(15, arguments.properties.of(PacketType.DISCONNECT).integer(Property.SESSION_EXPIRY_INTERVAL, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t a -m x --psk 00",
                "-t a -m x --keyform pem",
                "-t a -m x --proxy http://x",
                "-t a -m x --proxy socks5h://:99999",
                "-t a -m x -D publish topic-alias 0",
                "-t a -m x -D publish message-expiry-interval soon",
                "-t a -m x -D publish content-type a -D publish content-type b",
                "-t a -m x --retain-handling sometimes"
            })
    void whatCannotBeDoneIsSaid(String line) {
        UsageException e = assertThrows(UsageException.class, () -> parse('p', line));
        assertTrue(e.text().startsWith("Error: ") && e.text().endsWith("\n"), e.text());
    }

    @Test
    void aSessionThatStaysHasAName() throws UsageException {
        assertEquals(ClientArguments.FOR_EVER, parse('s', "-t a -c -i me -V 5").sessionExpiry);
        assertEquals(9, parse('s', "-t a -c -i me -x 9").sessionExpiry);
        assertFalse(parse('s', "-t a -c -i me").clean);
        assertThrows(UsageException.class, () -> parse('s', "-t a -c -I prefix"));
    }

    @Test
    void optionsComeFromAFileToo(@TempDir Path directory) throws IOException, UsageException {
        Path file = directory.resolve("options");
        Files.writeString(file, "# a comment\n-h broker.example\r\n-u a user\n-D publish content-type a b\n\n-q 1\n");
        ClientArguments arguments =
                ClientArguments.parse('p', List.of("-o", file.toString(), "-t", "a", "-m", "x", "-q", "2"));
        assertEquals("broker.example", arguments.server.host);
        assertEquals("a user", arguments.user);
        assertEquals(2, arguments.qos.level());
        assertNotNull(arguments.topic);
        assertEquals("a b", arguments.properties.of(PacketType.PUBLISH).text(Property.CONTENT_TYPE));
        assertNull(arguments.password);
    }

    /** Whatever is typed is either understood or explained. */
    @FuzzTest
    void anyWords(FuzzedDataProvider data) {
        List<String> words = new ArrayList<>();
        Option[] options = Option.values();
        while (data.remainingBytes() > 0 && words.size() < 20) {
            words.add(
                    data.consumeBoolean()
                            ? options[data.consumeInt(0, options.length - 1)].name
                            : data.consumeString(30));
        }
        for (char command : new char[] {'p', 's', 'r'}) {
            try {
                ClientArguments arguments = ClientArguments.parse(command, words);
                assertTrue(command != 's'
                        || arguments.helpWanted
                        || arguments.versionWanted
                        || !arguments.filters.isEmpty()
                        || !arguments.unsubscribes.isEmpty());
            } catch (UsageException e) {
                assertTrue(e.text().startsWith("Error: "), e.text());
            }
        }
    }
}
