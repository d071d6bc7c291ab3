package org.tymbal.server.http.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that vouches for itself, made by the JDK's own keytool, which is where the JDK is. Immutable.
 *
 * @param certificate in DER
 * @param key in PKCS #8
 */
record SelfSigned(byte[] certificate, byte[] key) {
    /** Browsers take none that is valid for longer. */
    private static final int DAYS = 397;

    private static final int PATIENCE_SECONDS = 60;
    private static final String ALIAS = "tymbal";

    /**
     * Makes one, in a second or so. Not on an I/O thread.
     *
     * @param names names and addresses of the server
     */
    static SelfSigned make(List<String> names) throws IOException {
        Path directory = Files.createTempDirectory("tymbal");
        Path store = directory.resolve("made.p12");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            keytool(store, password, names);
            return read(store, password.toCharArray());
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(directory);
        }
    }

    private static void keytool(Path store, String password, List<String> names) throws IOException {
        List<String> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add((isAddress(name) ? "ip:" : "dns:") + name);
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-validity",
                String.valueOf(DAYS),
                "-dname",
                "CN=Tymbal",
                "-ext",
                "san=" + String.join(",", alternatives),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                // Not on the command line, which every user of this computer can read.
                "-storepass:env",
                "TYMBAL_STORE");
        builder.environment().put("TYMBAL_STORE", password);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool of the JDK could not make a certificate: " + text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a certificate was made", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static SelfSigned read(Path file, char[] password) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
            Key key = store.getKey(ALIAS, password);
            if (key == null) {
                throw new IOException("keytool of the JDK made no key");
            }
            return new SelfSigned(store.getCertificate(ALIAS).getEncoded(), key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate that was made cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes both in PEM; the key is for its owner alone. */
    void write(Path certificateFile, Path keyFile) throws IOException {
        Files.writeString(certificateFile, pem("CERTIFICATE", certificate), StandardOpenOption.CREATE_NEW);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            FileAttribute<?> ownersOnly =
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.newByteChannel(keyFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly)
                    .close();
            Files.writeString(keyFile, pem("PRIVATE KEY", key), StandardOpenOption.TRUNCATE_EXISTING);
        } else {
            Files.writeString(keyFile, pem("PRIVATE KEY", key), StandardOpenOption.CREATE_NEW);
        }
    }

    private static String pem(String what, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + what + "-----\n" + lines.encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
