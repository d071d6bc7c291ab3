package org.tymbal.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority for one test: it vouches for servers and clients, and takes its word back. */
public final class TestAuthority {
    private static final int REVOKED_FOR_NO_REASON = 0;

    private final KeyPair pair = newPair();
    private final X500Name name;
    private final X509Certificate certificate;
    private final Path file;

    public TestAuthority(String commonName) {
        name = new X500Name("CN=" + commonName);
        certificate = issue(name, pair, Lifetime.NOW, null, true);
        file = write("CERTIFICATE", encoded(certificate));
    }

    /** From when to when. */
    public record Lifetime(Instant from, Instant to) {
        public static final Lifetime NOW = of(-1, 2);

        /** In days from now. */
        public static Lifetime of(int from, int to) {
            Instant now = Instant.now();
            return new Lifetime(now.plus(Duration.ofDays(from)), now.plus(Duration.ofDays(to)));
        }
    }

    /**
     * Whoever has a certificate and its key.
     *
     * @param context with which it shows the certificate, and trusts this authority
     */
    public record Holder(X509Certificate certificate, KeyPair pair, Path certfile, Path keyfile, SSLContext context) {}

    /** The certificate in PEM. */
    public Path file() {
        return file;
    }

    /** For 127.0.0.1 and localhost. */
    public Holder server() {
        return holder(new X500Name("CN=localhost"), Lifetime.NOW, KeyPurposeId.id_kp_serverAuth);
    }

    public Holder client(String subject) {
        return client(new X500Name(subject), Lifetime.NOW);
    }

    public Holder client(X500Name subject, Lifetime lifetime) {
        return holder(subject, lifetime, KeyPurposeId.id_kp_clientAuth);
    }

    public Holder holder(X500Name subject, Lifetime lifetime, KeyPurposeId purpose) {
        KeyPair own = newPair();
        X509Certificate issued = issue(subject, own, lifetime, purpose, false);
        return new Holder(
                issued,
                own,
                write("CERTIFICATE", encoded(issued)),
                write("PRIVATE KEY", own.getPrivate().getEncoded()),
                context(own, issued));
    }

    /** For a client that trusts this authority and shows nothing. */
    public SSLContext withoutCertificate() {
        return context(null, null);
    }

    /** The list of those that do not count any more, in PEM, which is good until some day from now. */
    public String revoked(int untilDays, Holder... holders) {
        try {
            Instant now = Instant.now();
            JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(certificate, Date.from(now.minus(Duration.ofDays(3))));
            list.setNextUpdate(Date.from(now.plus(Duration.ofDays(untilDays))));
            for (Holder holder : holders) {
                list.addCRLEntry(
                        holder.certificate().getSerialNumber(), Date.from(now.minusSeconds(60)), REVOKED_FOR_NO_REASON);
            }
            byte[] der = list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return pem("X509 CRL", der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate issue(
            X500Name subject, KeyPair holder, Lifetime lifetime, KeyPurposeId purpose, boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(100, new SecureRandom()),
                    Date.from(lifetime.from()),
                    Date.from(lifetime.to()),
                    subject,
                    holder.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (purpose != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                    new GeneralName(GeneralName.dNSName, "localhost")
                }));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that trusts this authority and shows what another one has issued. */
    public SSLContext showing(Holder holder) {
        return context(holder.pair(), holder.certificate());
    }

    private SSLContext context(KeyPair own, X509Certificate issued) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManager[] keys = null;
            if (own != null) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", own.getPrivate(), new char[0], new X509Certificate[] {issued});
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, new char[0]);
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static Path write(String label, byte[] der) {
        try {
            Path file = Files.createTempFile("tymbal-test", ".pem");
            file.toFile().deleteOnExit();
            // mosquitto, started by root, reads it as another user; the key is worth nothing after the run.
            if (!file.toFile().setReadable(true, false)) {
                throw new IOException("others may not read " + file);
            }
            return Files.writeString(file, pem(label, der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
