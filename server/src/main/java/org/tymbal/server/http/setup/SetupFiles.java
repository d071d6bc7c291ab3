package org.tymbal.server.http.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.access.PasswordHash;

/**
 * The files that the first-run page writes: a mosquitto.conf that a person can read and mosquitto can too, and what it names.
 * Nothing that exists is overwritten. Not on an I/O thread.
 *
 * @param directory where they go
 * @param mqttPort the port of MQTT
 * @param httpPort the port of the page
 */
record SetupFiles(Path directory, int mqttPort, int httpPort) {
    /** From 1883 to 8883, and from 8080 to 8443, which everybody expects; from other ports as far. */
    private static final int TO_MQTT_TLS = 7_000;

    private static final int TO_HTTPS = 363;
    private static final int MAX_PORT = 65_535;

    /** The port of MQTT over TLS. */
    int tlsPort() {
        return mqttPort + TO_MQTT_TLS <= MAX_PORT ? mqttPort + TO_MQTT_TLS : mqttPort - TO_MQTT_TLS;
    }

    /** The port of the page by https. */
    int httpsPort() {
        return httpPort + TO_HTTPS <= MAX_PORT ? httpPort + TO_HTTPS : httpPort - TO_HTTPS;
    }

    Path conf() {
        return directory.resolve("tymbal.conf");
    }

    Path users() {
        return directory.resolve("tymbal-users.txt");
    }

    Path certificate() {
        return directory.resolve("tymbal-cert.pem");
    }

    Path key() {
        return directory.resolve("tymbal-key.pem");
    }

    /** Which of the files that these choices need are there already. */
    List<Path> inTheWay(SetupChoices choices) {
        List<Path> files = new ArrayList<>(List.of(conf()));
        if (choices.asksForPassword()) {
            files.add(users());
        }
        if (choices.certificate()) {
            files.add(certificate());
            files.add(key());
        }
        files.removeIf(file -> !Files.exists(file));
        return files;
    }

    /**
     * Writes them; if one cannot be written, none is left behind.
     *
     * @param names what the certificate is for: the names and addresses of this computer
     */
    void write(SetupChoices choices, List<String> names) throws IOException {
        List<Path> inTheWay = inTheWay(choices);
        if (!inTheWay.isEmpty()) {
            throw new FileAlreadyExistsException(inTheWay.get(0).toString());
        }
        List<Path> written = new ArrayList<>();
        try {
            if (choices.asksForPassword()) {
                PasswordHash hash = PasswordHash.of(
                        PasswordHash.DEFAULT_KIND, choices.password().getBytes(StandardCharsets.UTF_8));
                written.add(users());
                PasswordFile.empty(users()).with(choices.user(), hash).write(users());
            }
            if (choices.certificate()) {
                written.add(certificate());
                written.add(key());
                SelfSigned.make(names).write(certificate(), key());
            }
            written.add(conf());
            Files.writeString(conf(), text(choices), StandardOpenOption.CREATE_NEW);
        } catch (IOException | RuntimeException e) {
            for (Path file : written) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    /** The configuration. */
    String text(SetupChoices choices) {
        StringBuilder text = new StringBuilder();
        String address = choices.network() ? "" : " 127.0.0.1";
        line(text, "# Written by Tymbal's first-run page. Start the broker with it: tymbal -c tymbal.conf");
        line(text, "# It is a mosquitto.conf, and mosquitto reads it as well: mosquitto -c tymbal.conf");
        line(text, "");
        line(text, "# Who may come in.");
        if (choices.asksForPassword()) {
            line(text, "# Add a user or change a password: tymbal passwd " + users().getFileName() + " NAME");
            line(text, "allow_anonymous false");
            line(text, "password_file " + users());
        } else {
            line(text, "allow_anonymous true");
        }
        line(text, "");
        line(
                text,
                choices.network()
                        ? "# MQTT, for every device that reaches this computer."
                        : "# MQTT, for programs on this computer.");
        line(text, "listener " + mqttPort + address);
        line(text, "");
        line(text, "# The page, and MQTT over WebSocket.");
        line(text, "listener " + httpPort + address);
        line(text, "protocol websockets");
        if (choices.certificate()) {
            line(text, "");
            line(
                    text,
                    "# The same over TLS. Clients have to be told to trust "
                            + certificate().getFileName() + ".");
            line(text, "listener " + tlsPort() + address);
            tls(text);
            line(text, "");
            line(text, "listener " + httpsPort() + address);
            line(text, "protocol websockets");
            tls(text);
        }
        return text.toString();
    }

    private void tls(StringBuilder text) {
        line(text, "certfile " + certificate());
        line(text, "keyfile " + key());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
