package org.tymbal.server.demo;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes certificates [RFC 5280] with what the JDK has. It has no class for that; its keytool takes a second of a processor for
 * each, and would copy from a request more than it should. Any thread.
 */
final class Certificates {
    private static final byte[] SHA256_WITH_ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] SERVER_AUTHENTICATION = Der.oid("1.3.6.1.5.5.7.3.1");
    private static final byte[] CLIENT_AUTHENTICATION = Der.oid("1.3.6.1.5.5.7.3.2");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_CERT_SIGN_CRL_SIGN = 0x06;
    private static final int DIGITAL_SIGNATURE = 0x80;
    private static final int SERIAL_BYTES = 16;

    /** Clocks of clients may be slow. */
    private static final Duration BEFORE_NOW = Duration.ofHours(1);

    /** A certificate and the key that belongs to it. */
    record Held(X509Certificate certificate, PrivateKey key) {}

    /** From when to when. */
    record Time(Instant from, Instant to) {
        static Time days(int days) {
            Instant now = Instant.now();
            return new Time(now.minus(BEFORE_NOW), now.plus(Duration.ofDays(days)));
        }
    }

    private Certificates() {}

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the curve P-256", e);
        }
    }

    /** An authority that vouches for itself. */
    static Held root(String name, Time time) {
        KeyPair pair = newKey();
        byte[] subject = name(name);
        byte[] bytes = certificate(
                subject, subject, pair.getPublic(), time, authority(pair.getPublic(), 1), pair.getPrivate());
        return new Held(read(bytes), pair.getPrivate());
    }

    /** An authority that another one vouches for. */
    static Held intermediate(String name, Held issuer, Time time) {
        KeyPair pair = newKey();
        List<byte[]> extensions = authority(pair.getPublic(), 0);
        extensions.add(issuedBy(issuer));
        return new Held(issue(name(name), pair.getPublic(), time, extensions, issuer), pair.getPrivate());
    }

    /** Of a server with these names and addresses. */
    static X509Certificate server(PublicKey key, List<String> names, Held issuer, Time time) {
        List<byte[]> extensions = holder(key, SERVER_AUTHENTICATION);
        extensions.add(issuedBy(issuer));
        byte[][] alternatives = names.stream().map(Certificates::alternative).toArray(byte[][]::new);
        extensions.add(extension("2.5.29.17", false, Der.sequence(alternatives)));
        return issue(name(names.get(0)), key, time, extensions, issuer);
    }

    /** Of a client; it proves nothing but that. */
    static X509Certificate client(PublicKey key, String commonName, Held issuer, Time time) {
        List<byte[]> extensions = holder(key, CLIENT_AUTHENTICATION);
        extensions.add(issuedBy(issuer));
        return issue(name(commonName), key, time, extensions, issuer);
    }

    private static List<byte[]> authority(PublicKey key, int pathLength) {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(extension(
                "2.5.29.19", true, Der.sequence(Der.flag(true), Der.integer(BigInteger.valueOf(pathLength)))));
        extensions.add(keyUsage(KEY_CERT_SIGN_CRL_SIGN, 1));
        extensions.add(extension("2.5.29.14", false, Der.element(Der.OCTET_STRING, identifier(key))));
        return extensions;
    }

    private static List<byte[]> holder(PublicKey key, byte[] purpose) {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(extension("2.5.29.19", true, Der.sequence())); // no authority
        extensions.add(keyUsage(DIGITAL_SIGNATURE, 7));
        extensions.add(extension("2.5.29.37", false, Der.sequence(purpose)));
        extensions.add(extension("2.5.29.14", false, Der.element(Der.OCTET_STRING, identifier(key))));
        return extensions;
    }

    private static byte[] keyUsage(int bits, int unused) {
        return extension("2.5.29.15", true, Der.element(Der.BIT_STRING, new byte[] {(byte) unused, (byte) bits}));
    }

    private static byte[] issuedBy(Held issuer) {
        byte[] identifier = identifier(issuer.certificate().getPublicKey());
        return extension("2.5.29.35", false, Der.sequence(Der.element(0x80, identifier)));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        byte[] wrapped = Der.element(Der.OCTET_STRING, value);
        return critical ? Der.sequence(Der.oid(oid), Der.flag(true), wrapped) : Der.sequence(Der.oid(oid), wrapped);
    }

    private static byte[] alternative(String name) {
        boolean address = name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        if (!address) {
            return Der.element(0x82, name.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return Der.element(0x87, InetAddress.getByName(name).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + name, e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.element(Der.SET, Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    /** By which certificates find the key that they were signed with; it is no proof of anything. */
    private static byte[] identifier(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static X509Certificate issue(
            byte[] subject, PublicKey key, Time time, List<byte[]> extensions, Held issuer) {
        byte[] issuerName = issuer.certificate().getSubjectX500Principal().getEncoded();
        return read(certificate(issuerName, subject, key, time, extensions, issuer.key()));
    }

    private static byte[] certificate(
            byte[] issuer, byte[] subject, PublicKey key, Time time, List<byte[]> extensions, PrivateKey signer) {
        byte[] serial = new byte[SERIAL_BYTES];
        RANDOM.nextBytes(serial);
        serial[0] = (byte) (serial[0] & 0x7f | 0x40); // positive, and always as long
        byte[] content = Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(serial)),
                SHA256_WITH_ECDSA,
                issuer,
                Der.sequence(Der.time(time.from()), Der.time(time.to())),
                subject,
                key.getEncoded(),
                Der.tagged(3, Der.sequence(extensions.toArray(byte[][]::new))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(content);
            return Der.sequence(content, SHA256_WITH_ECDSA, Der.bits(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of our own does not sign", e);
        }
    }

    private static X509Certificate read(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own cannot be read", e);
        }
    }
}
