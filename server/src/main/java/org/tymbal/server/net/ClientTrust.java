package org.tymbal.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.tymbal.server.config.ClientCertificates;

/** Which certificates of clients count: those of the authorities that were named, as long as they were not revoked. */
final class ClientTrust {
    private ClientTrust() {}

    /**
     * Reads authorities and revocations.
     *
     * @throws TlsException if a file is missing or wrong, or no authority is left: then nobody could be told from anybody
     */
    static TrustManager[] of(ClientCertificates wanted) throws TlsException {
        List<X509Certificate> authorities = authorities(wanted);
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (X509Certificate authority : authorities) {
                anchors.setCertificateEntry("ca " + anchors.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters(anchors, wanted)));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("the authorities for client certificates cannot be used: " + e.getMessage());
        }
    }

    private static PKIXBuilderParameters parameters(KeyStore anchors, ClientCertificates wanted)
            throws GeneralSecurityException, TlsException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        Path crlfile = wanted.crlfile();
        if (crlfile == null) {
            parameters.setRevocationEnabled(false);
            return parameters;
        }
        parameters.addCertStore(revocations(crlfile));
        // As mosquitto: the client's own certificate is looked up. Where the list says nothing of its authority, or is
        // too
        // old, the client stays outside.
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(EnumSet.of(
                PKIXRevocationChecker.Option.PREFER_CRLS,
                PKIXRevocationChecker.Option.NO_FALLBACK,
                PKIXRevocationChecker.Option.ONLY_END_ENTITY));
        parameters.addCertPathChecker(checker);
        return parameters;
    }

    private static CertStore revocations(Path crlfile) throws TlsException, InvalidAlgorithmParameterException {
        try {
            Collection<? extends CRL> lists = CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(crlfile)));
            if (!lists.isEmpty()) {
                return CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists));
            }
        } catch (CertificateException | CRLException e) {
            throw new TlsException("crlfile " + crlfile + " holds no list of revoked certificates: " + e.getMessage());
        } catch (IOException e) {
            throw new TlsException("crlfile " + crlfile + " cannot be read; check its path and permissions");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has collections of certificates", e);
        }
        throw new TlsException("crlfile " + crlfile + " holds no list of revoked certificates");
    }

    private static List<X509Certificate> authorities(ClientCertificates wanted) throws TlsException {
        List<X509Certificate> found = new ArrayList<>();
        Path cafile = wanted.cafile();
        if (cafile != null) {
            found.addAll(PemFiles.certificates(cafile, PemFiles.read(cafile)));
        }
        Path capath = wanted.capath();
        if (capath != null) {
            found.addAll(inDirectory(capath));
        }
        if (found.isEmpty()) {
            throw new TlsException("there is no certificate of an authority in " + (cafile == null ? capath : cafile)
                    + "; without one no client could come in");
        }
        return found;
    }

    private static List<X509Certificate> inDirectory(Path capath) throws TlsException {
        List<X509Certificate> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(capath)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) {
                    found.addAll(PemFiles.certificates(file, PemFiles.read(file)));
                }
            }
        } catch (IOException e) {
            throw new TlsException("capath " + capath + " cannot be read; it is the directory of the authorities");
        }
        return found;
    }
}
