package org.tymbal.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
    private static final Path FILE = Path.of("some.pem");

    private static byte[] key(String text) throws TlsException {
        return PemFiles.privateKey(FILE, text.getBytes(StandardCharsets.ISO_8859_1))
                .getEncoded();
    }

    private static List<X509Certificate> certificates(String text) throws TlsException {
        return PemFiles.certificates(FILE, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- what is read

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void readsPkcs8(String kind) throws TlsException {
        Minted minted = Minted.of(kind);
        assertArrayEquals(minted.key().getEncoded(), key(minted.keyPem()));
        assertEquals(List.of(minted.certificate()), certificates(minted.certificatePem()));
    }

    @Test
    void readsPkcs1() throws TlsException {
        Minted minted = Minted.of("RSA");
        assertArrayEquals(minted.key().getEncoded(), key(Minted.pem("RSA PRIVATE KEY", pkcs1(minted))));
    }

    @ParameterizedTest
    @CsvSource({"P-256, 1.2.840.10045.3.1.7, 256", "P-384, 1.3.132.0.34, 384", "P-521, 1.3.132.0.35, 521"})
    void readsSec1(String kind, String curve, int bits) throws TlsException, IOException {
        Minted minted = Minted.of(kind);
        String parameters = Minted.pem("EC PARAMETERS", new ASN1ObjectIdentifier(curve).getEncoded());
        String text = parameters + Minted.pem("EC PRIVATE KEY", sec1(minted, curve, bits));
        BigInteger secret = ((ECPrivateKey) minted.key()).getS();
        ECPrivateKey read = (ECPrivateKey) PemFiles.privateKey(FILE, text.getBytes(StandardCharsets.US_ASCII));
        assertEquals(secret, read.getS());
        assertEquals(
                ((ECPrivateKey) minted.key()).getParams().getOrder(),
                read.getParams().getOrder());
    }

    @Test
    void readsAChainInItsOrderAndTheKeyBesideIt() throws TlsException {
        Minted authority = Minted.of("P-256");
        Minted leaf = authority.vouchFor("P-256");
        String text = "subject: somebody\r\n\r\n"
                + (leaf.certificatePem() + "# a remark\n" + authority.certificatePem() + leaf.keyPem())
                        .replace("\n", "\r\n");
        assertEquals(List.of(leaf.certificate(), authority.certificate()), certificates(text));
        assertArrayEquals(leaf.key().getEncoded(), key(text));
    }

    private static byte[] pkcs1(Minted minted) {
        try {
            return PrivateKeyInfo.getInstance(minted.key().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sec1(Minted minted, String curve, int bits) throws IOException {
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        bits, ((ECPrivateKey) minted.key()).getS(), null, new ASN1ObjectIdentifier(curve))
                .getEncoded();
    }

    // ---- what is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\\nAAAA\\n-----END ENCRYPTED PRIVATE KEY-----|is encrypted with a password",
                "-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\nDEK-Info: AES-128-CBC,00\\n\\nAAAA\\n"
                        + "-----END RSA PRIVATE KEY-----|is encrypted with a password",
                "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----|is damaged or of a kind",
                "-----BEGIN EC PRIVATE KEY-----\\nAAAA\\n-----END EC PRIVATE KEY-----|is damaged",
                "-----BEGIN PRIVATE KEY-----\\nAAAA|breaks off",
                "-----BEGIN PRIVATE KEY-----\\n%%%%\\n-----END PRIVATE KEY-----|is not PEM",
                "hello|holds no private key",
            })
    void saysWhatIsWrongWithAKey(String text, String sentence) {
        TlsException e = assertThrows(TlsException.class, () -> key(text.replace("\\n", "\n")));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
        assertTrue(e.getMessage().contains("some.pem"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----|is damaged",
                "-----BEGIN CERTIFICATE-----\\n-----END CERTIFICATE-----|is damaged",
                "-----BEGIN CERTIFICATE-----|breaks off",
                "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----|holds no certificate",
            })
    void saysWhatIsWrongWithACertificate(String text, String sentence) {
        TlsException e = assertThrows(TlsException.class, () -> certificates(text.replace("\\n", "\n")));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
        assertTrue(e.getMessage().contains("some.pem"), e.getMessage());
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path directory) throws IOException {
        assertTrue(refusal(directory.resolve("none")).contains("there is no file "));
        Path large = Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
        assertTrue(refusal(large).contains("is too large"));
        assertTrue(refusal(directory).contains("cannot be read"));
    }

    private static String refusal(Path file) {
        String sentence =
                assertThrows(TlsException.class, () -> PemFiles.read(file)).getMessage();
        assertTrue(sentence.contains(file.toString()), sentence);
        return sentence;
    }

    // ---- anything at all

    static Stream<byte[]> seeds() {
        Minted rsa = Minted.of("RSA");
        Minted ec = Minted.of("P-256");
        return Stream.of(
                        rsa.certificatePem() + rsa.keyPem(),
                        Minted.pem("RSA PRIVATE KEY", pkcs1(rsa)),
                        ec.certificatePem() + Minted.pem("EC PRIVATE KEY", pkcs1(ec)) + ec.keyPem(),
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
                        "-----BEGIN -----\n-----END -----")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A certificate, a key, or a sentence; never another exception. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyBytes(byte[] bytes) {
        try {
            assertFalse(PemFiles.certificates(FILE, bytes).isEmpty());
        } catch (TlsException e) {
            assertTrue(e.getMessage().contains("some.pem"), e.getMessage());
        }
        try {
            assertFalse(PemFiles.privateKey(FILE, bytes).getAlgorithm().isEmpty());
        } catch (TlsException e) {
            assertTrue(e.getMessage().contains("some.pem"), e.getMessage());
        }
    }

    /** The same for files that are nearly right, below the Base64: a thousand in every build. */
    @Test
    void survivesNearlyRightFiles() {
        Minted rsa = Minted.of("RSA");
        Minted ec = Minted.of("P-256");
        List<byte[]> ders =
                List.of(pkcs1(rsa), pkcs1(ec), rsa.key().getEncoded(), ec.key().getEncoded());
        List<String> labels = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "CERTIFICATE");
        Random random = new Random(8);
        for (int i = 0; i < 1000; i++) {
            byte[] der = ders.get(random.nextInt(ders.size())).clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                der[random.nextInt(Math.min(der.length, 40))] = (byte) random.nextInt(256);
            }
            der = Arrays.copyOf(der, random.nextInt(3) == 0 ? random.nextInt(der.length) : der.length);
            anyBytes(Minted.pem(labels.get(random.nextInt(labels.size())), der).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
