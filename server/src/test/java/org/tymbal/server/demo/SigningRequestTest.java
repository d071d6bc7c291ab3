package org.tymbal.server.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {
    private static final KeyPair EC = pair("EC", 256);

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] request(X500Name subject, KeyPair pair, String signature) {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic());
            // What nobody gets: to be an authority.
            Extension authority =
                    new Extension(Extension.basicConstraints, true, new BasicConstraints(true).getEncoded());
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new Extensions(authority));
            return builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X500Name subject) {
        return Pem.of("CERTIFICATE REQUEST", request(subject, EC, "SHA256withECDSA"));
    }

    private static String refusal(String text) {
        return assertThrows(RefusedException.class, () -> SigningRequest.parse(text))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "EC, 256, SHA256withECDSA",
        "EC, 384, SHA384withECDSA",
        "EC, 521, SHA512withECDSA",
        "RSA, 2048, SHA256withRSA",
        "RSA, 2048, SHA512withRSA",
        "Ed25519, 0, Ed25519"
    })
    void takesTheUsualKeys(String algorithm, int bits, String signature) throws RefusedException {
        KeyPair pair = pair(algorithm, bits);
        byte[] der = request(new X500Name("C=DE,O=School,CN=ada"), pair, signature);
        String text = "Certificate Request:\n    Data:\n"
                + Pem.of("CERTIFICATE REQUEST", der).replace("\n", "\r\n");
        SigningRequest request = SigningRequest.parse(text);
        assertEquals("ada", request.commonName());
        assertArrayEquals(pair.getPublic().getEncoded(), request.key().getEncoded());
        assertEquals(
                "ada",
                SigningRequest.parse(Pem.of("NEW CERTIFICATE REQUEST", der)).commonName());
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024, SHA256withRSA", "RSA, 2048, SHA1withRSA"})
    void refusesWeakKeysAndSignatures(String algorithm, int bits, String signature) {
        KeyPair pair = pair(algorithm, bits);
        byte[] der = request(new X500Name("CN=ada"), pair, signature);
        String why = refusal(Pem.of("CERTIFICATE REQUEST", der));
        assertTrue(why.contains("RSA"), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "Ünïcödé 昆虫", "a,b=c+d", "x.y-z_0@example.org"})
    void keepsTheName(String name) throws RefusedException {
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        SigningRequest request = SigningRequest.parse(pem(subject));
        assertEquals(name, request.commonName());
    }

    @Test
    void refusesNamesThatAreNoText() {
        String latin = "Jürgen";
        assertTrue(refusal(pem(new X500NameBuilder()
                        .addRDN(BCStyle.CN, new DERT61String(latin))
                        .build()))
                .contains("UTF-8"));
        assertTrue(refusal(pem(new X500NameBuilder()
                        .addRDN(BCStyle.CN, new DERBMPString(latin))
                        .build()))
                .contains("UTF-8"));
        assertTrue(refusal(pem(broken("marker"))).contains("UTF-8"));
        assertTrue(
                refusal(pem(new X500NameBuilder().addRDN(BCStyle.CN, "a\u0000b").build()))
                        .contains("control"));
        assertTrue(
                refusal(pem(new X500NameBuilder().addRDN(BCStyle.CN, "a\u202eb").build()))
                        .contains("control"));
        assertTrue(refusal(pem(new X500NameBuilder()
                        .addRDN(BCStyle.CN, new DERUTF8String("a".repeat(65)))
                        .build()))
                .contains("64"));
        assertTrue(refusal(pem(new X500NameBuilder().addRDN(BCStyle.CN, "  ").build()))
                .contains("64"));
        assertTrue(refusal(pem(new X500Name("O=School"))).contains("no common name"));
        assertTrue(refusal(pem(new X500Name("CN=rw,CN=ada"))).contains("two common names"));
        assertTrue(refusal(pem(new X500Name("CN=rw+O=x"))).contains("complicated"));
    }

    /** A name in a UTF8String whose bytes are no UTF-8. */
    private static X500Name broken(String marker) {
        try {
            byte[] bytes =
                    new X500NameBuilder().addRDN(BCStyle.CN, marker).build().getEncoded();
            bytes[bytes.length - 1] = (byte) 0xff;
            return X500Name.getInstance(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesWhatWasNotSignedByItsKey() {
        byte[] der = request(new X500Name("CN=ada"), EC, "SHA256withECDSA");
        int name = new String(der, StandardCharsets.ISO_8859_1).indexOf("ada");
        der[name] = 'A';
        assertTrue(refusal(Pem.of("CERTIFICATE REQUEST", der)).contains("signature"));
    }

    @Test
    void saysWhatIsPastedInstead() {
        assertTrue(refusal("").contains("no request"));
        assertTrue(refusal("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .contains("private key"));
        assertTrue(refusal("x".repeat(SigningRequest.MAX_CHARS + 1)).contains("too large"));
        assertTrue(refusal("-----BEGIN CERTIFICATE REQUEST-----\n!!!\n-----END CERTIFICATE REQUEST-----")
                .contains("no request"));
        assertTrue(refusal(Pem.of("CERTIFICATE REQUEST", new byte[] {0x30, 0})).contains("damaged"));
        byte[] twice = request(new X500Name("CN=ada"), EC, "SHA256withECDSA");
        assertTrue(refusal(Pem.of("CERTIFICATE REQUEST", Der.element(0x30, twice, twice)))
                .contains("damaged"));
    }

    static Stream<byte[]> seeds() {
        byte[] good = request(new X500Name("CN=ada"), EC, "SHA256withECDSA");
        Random random = new Random(6);
        return Stream.concat(
                Stream.of(new byte[0], good, new byte[] {0x30, (byte) 0x84, (byte) 0xff, 0, 0, 0}),
                Stream.generate(() -> {
                            byte[] bad = good.clone();
                            for (int i = random.nextInt(4); i >= 0; i--) {
                                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                            }
                            return random.nextInt(4) == 0
                                    ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length))
                                    : bad;
                        })
                        .limit(200));
    }

    /** A request, or a sentence; never another exception. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyBytes(byte[] bytes) {
        try {
            SigningRequest request = SigningRequest.parse(Pem.of("CERTIFICATE REQUEST", bytes));
            assertFalse(request.commonName().isBlank());
        } catch (RefusedException e) {
            assertFalse(e.getMessage().isBlank());
        }
        try {
            SigningRequest.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (RefusedException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
