package org.tymbal.server.http.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.http.words.Language;

class SetupFilesTest {
    @TempDir
    private Path directory;

    private SetupFiles files() {
        return new SetupFiles(directory, 1883, 8080);
    }

    private BrokerConfig read() throws Exception {
        return Arguments.parse("-c", files().conf().toString()).told(false).config();
    }

    @Test
    void openToTheNetworkForEverybody() throws Exception {
        files().write(new SetupChoices(true, "", "", false), List.of("localhost"));
        BrokerConfig config = read();
        assertEquals(2, config.listeners().size());
        for (ListenerConfig listener : config.listeners()) {
            assertFalse(listener.host().startsWith("127."), listener.host());
            assertTrue(listener.access().allowAnonymous());
            assertNull(listener.tls());
        }
    }

    @Test
    void withUsersAndACertificate() throws Exception {
        files().write(new SetupChoices(true, "ada", "drum and cicada", true), List.of("localhost", "127.0.0.1"));
        BrokerConfig config = read();
        assertEquals(
                List.of(1883, 8080, 8883, 8443),
                config.listeners().stream().map(ListenerConfig::port).toList());
        for (ListenerConfig listener : config.listeners()) {
            assertFalse(listener.access().allowAnonymous());
            assertNotNull(listener.access().passwordFile());
            assertEquals(listener.port() > 8400, listener.tls() != null);
        }
        PasswordFile users = PasswordFile.read(files().users());
        assertTrue(users.accepts("ada", "drum and cicada".getBytes(StandardCharsets.UTF_8)));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(files().certificate())));
        certificate.checkValidity();
        assertEquals(2, certificate.getSubjectAlternativeNames().size());
    }

    @Test
    void onlyThisComputer() throws Exception {
        files().write(new SetupChoices(false, "", "", false), List.of("localhost"));
        for (ListenerConfig listener : read().listeners()) {
            assertEquals("127.0.0.1", listener.host());
        }
    }

    @Test
    void nothingIsOverwrittenAndNothingIsLeftHalf() throws IOException {
        Files.writeString(files().users(), "mine");
        SetupChoices choices = new SetupChoices(true, "ada", "drum and cicada", false);
        assertEquals(List.of(files().users()), files().inTheWay(choices));
        assertThrows(FileAlreadyExistsException.class, () -> files().write(choices, List.of("localhost")));
        assertEquals("mine", Files.readString(files().users()));
        assertFalse(Files.exists(files().conf()));

        SetupFiles nowhere = new SetupFiles(directory.resolve("nowhere"), 1883, 8080);
        assertThrows(
                IOException.class, () -> nowhere.write(new SetupChoices(true, "", "", false), List.of("localhost")));
    }

    @Test
    void aFormIsReadWithCare() {
        assertEquals(
                new SetupChoices(true, "a b", "p&w=1+2 ß", true),
                SetupChoices.of(SetupSite.fields(
                        "reach=network&ask=on&user=a+b&password=p%26w%3D1%2B2+%C3%9F&again=x&certificate=on")));
        assertEquals(new SetupChoices(false, "", "", false), SetupChoices.of(Map.of("user", "ada")));
        assertNull(SetupSite.fields("a=%"));
        assertEquals(1, SetupChoices.faults(Language.ENGLISH, Map.of()).size());
        Map<String, String> form =
                Map.of("reach", "network", "ask", "on", "user", "a:b", "password", "12345678", "again", "1234567x");
        assertEquals(2, SetupChoices.faults(Language.ENGLISH, form).size());
        assertEquals(
                List.of(),
                SetupChoices.faults(
                        Language.ENGLISH,
                        Map.of(
                                "reach",
                                "network",
                                "ask",
                                "on",
                                "user",
                                "ada",
                                "password",
                                "12345678",
                                "again",
                                "12345678")));
    }

    @Test
    void textIsOnlyText() {
        String page = SetupPage.form(
                Language.ENGLISH,
                new SetupChoices(true, "\"><script>alert(1)</script>", "x", false),
                List.of("<b>&"),
                files(),
                "00");
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("<b>"), page);
        assertTrue(QrPicture.svg(Language.ENGLISH, "http://192.0.2.7:8080/")
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\""));
    }
}
