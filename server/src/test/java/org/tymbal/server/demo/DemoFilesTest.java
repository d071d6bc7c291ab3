package org.tymbal.server.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "192.0.2.7");

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("demo");
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .forEach(certificate -> chain.add((X509Certificate) certificate));
        return chain;
    }

    private List<X509Certificate> file(String name) throws IOException, GeneralSecurityException {
        return certificates(Files.readString(directory().resolve(name)));
    }

    /** As the JDK sees it: does the authority vouch for this chain? */
    private void validate(List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        X509Certificate root = file("ca.crt").get(0);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        List<X509Certificate> path =
                chain.stream().filter(certificate -> !certificate.equals(root)).toList();
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    @Test
    void certificatesAreGoodButForOne() throws IOException, GeneralSecurityException {
        DemoFiles.prepare(directory(), NAMES);
        validate(file("server.crt"));
        validate(file("chain.crt"));
        assertEquals(2, file("chain.crt").size());
        Throwable why = assertThrows(GeneralSecurityException.class, () -> validate(file("expired.crt")))
                .getCause();
        assertTrue(why instanceof CertificateExpiredException, String.valueOf(why));
        X509Certificate server = file("server.crt").get(0);
        assertEquals(-1, server.getBasicConstraints());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), server.getExtendedKeyUsage());
        assertEquals(4, server.getSubjectAlternativeNames().size());
        assertEquals(1, file("ca.crt").get(0).getBasicConstraints());
    }

    @Test
    void keysAreForTheirOwner() throws IOException {
        DemoFiles.prepare(directory(), NAMES);
        for (String key : List.of("ca.key", "server.key", "users.txt")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory().resolve(key))));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
    }

    @Test
    void theAuthorityStays() throws IOException {
        DemoFiles.prepare(directory(), NAMES);
        String authority = Files.readString(directory().resolve("ca.crt"));
        String server = Files.readString(directory().resolve("server.crt"));
        DemoFiles.prepare(directory(), NAMES);
        assertEquals(authority, Files.readString(directory().resolve("ca.crt")));
        assertEquals(server, Files.readString(directory().resolve("server.crt")));
        DemoFiles.prepare(directory(), List.of("localhost", "192.0.2.8"));
        assertEquals(authority, Files.readString(directory().resolve("ca.crt")));
        assertNotEquals(server, Files.readString(directory().resolve("server.crt")));
    }

    @Test
    void whatIsDamagedIsSaidOrMadeAnew() throws IOException, GeneralSecurityException {
        DemoFiles.prepare(directory(), NAMES);
        Files.writeString(directory().resolve("server.key"), "nothing");
        Files.delete(directory().resolve("chain.crt"));
        DemoFiles.prepare(directory(), NAMES);
        validate(file("chain.crt"));
        Files.delete(directory().resolve("ca.key"));
        String why = assertThrows(IOException.class, () -> DemoFiles.prepare(directory(), NAMES))
                .getMessage();
        assertTrue(why.contains("delete the directory"), why);
        assertTrue(Files.exists(directory().resolve("ca.crt")));
    }

    /** It is asked to make an authority, and makes a client. */
    @Test
    void signsClientsAndNothingElse() throws IOException, GeneralSecurityException, RefusedException {
        DemoAuthority authority = DemoFiles.prepare(directory(), NAMES);
        KeyPair pair = SigningRequestTest.pair("RSA", 2048);
        byte[] request = SigningRequestTest.request(new X500Name("O=School,CN=ada"), pair, "SHA256withRSA");
        List<X509Certificate> signed =
                certificates(authority.sign(SigningRequest.parse(Pem.of("CERTIFICATE REQUEST", request))));
        validate(signed);
        X509Certificate client = signed.get(0);
        assertEquals("CN=ada", client.getSubjectX500Principal().getName());
        assertEquals(-1, client.getBasicConstraints());
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"), client.getExtendedKeyUsage());
        assertArrayEquals(pair.getPublic().getEncoded(), client.getPublicKey().getEncoded());
        Duration valid = Duration.between(Instant.now(), client.getNotAfter().toInstant());
        assertTrue(valid.toHours() > 89 * 24 && valid.toHours() <= 90 * 24, valid.toString());
        assertTrue(client.getSerialNumber().bitLength() > 120);
    }

    @Test
    void makesAKeyForWhoHasNone() throws IOException, GeneralSecurityException, RefusedException {
        DemoAuthority authority = DemoFiles.prepare(directory(), NAMES);
        DemoAuthority.Made made = authority.make("Grace Hopper");
        validate(certificates(made.certificate()));
        assertTrue(made.key().startsWith("-----BEGIN PRIVATE KEY-----\n"));
        for (String wrong : List.of("", "a\nb", "x".repeat(65), "a\ud800b")) {
            assertThrows(RefusedException.class, () -> authority.make(wrong), wrong);
        }
    }
}
