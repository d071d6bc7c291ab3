package org.tymbal.server.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.net.PemFiles;

/** What the command line says about TLS, and the context that is made of it. */
final class TlsOptions {
    /** With this port and no word about TLS mosquitto's clients trust the authorities of the system. */
    private static final int TLS_PORT = 8883;

    boolean insecure;
    boolean never;
    boolean systemCertificates;
    private @Nullable String cafile;
    private @Nullable String capath;
    private @Nullable String cert;
    private @Nullable String key;
    private @Nullable String ciphers;
    private @Nullable String version;
    private @Nullable String alpn;

    void take(Option option, String value) {
        switch (option) {
            case CAFILE -> cafile = value;
            case CAPATH -> capath = value;
            case CERT -> cert = value;
            case KEY -> key = value;
            case CIPHERS -> ciphers = value;
            case TLS_VERSION -> version = value;
            case ALPN -> alpn = value;
            default -> throw new IllegalArgumentException(option.name);
        }
    }

    void check() throws UsageException {
        if ((cert == null) != (key == null)) {
            throw new UsageException("Error: Both certfile and keyfile must be provided if one of them is set.\n");
        }
    }

    /** Whether the certificates of authorities were named. */
    boolean namesAuthorities() {
        return cafile != null || capath != null;
    }

    /** Whether TLS is to be spoken. */
    boolean wanted(int port) {
        return !never && (namesAuthorities() || systemCertificates || port == TLS_PORT);
    }

    /**
     * The context to speak TLS with.
     *
     * @throws ClientException a sentence that says what is wrong with a file
     */
    SSLContext context() throws ClientException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), new TrustManager[] {new NameChecking(trust(), !insecure)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ClientException("Error: Problem setting TLS options: " + e.getMessage() + ".");
        }
    }

    /** Applies the versions and ciphers that were asked for. */
    void restrict(SSLParameters parameters) throws ClientException {
        if (version != null) {
            parameters.setProtocols(
                    switch (version) {
                        case "tlsv1.3" -> new String[] {"TLSv1.3"};
                        case "tlsv1.2" -> new String[] {"TLSv1.2"};
                        default ->
                            throw new ClientException(
                                    "Error: Problem setting TLS options: --tls-version takes tlsv1.2 or tlsv1.3.");
                    });
        }
        if (ciphers != null) {
            parameters.setCipherSuites(ciphers.split(":"));
        }
        if (alpn != null) {
            parameters.setApplicationProtocols(new String[] {alpn});
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException, ClientException {
        if (cert == null || key == null) {
            return null;
        }
        Path certFile = path(cert);
        Path keyFile = path(key);
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                PemFiles.privateKey(keyFile, PemFiles.read(keyFile)),
                new char[0],
                PemFiles.certificates(certFile, PemFiles.read(certFile)).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException, ClientException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(namesAuthorities() ? authorities() : null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new ClientException("Error: Problem setting TLS options: this Java cannot check certificates.");
    }

    private KeyStore authorities() throws GeneralSecurityException, IOException, ClientException {
        KeyStore store = emptyStore();
        if (cafile != null) {
            Path file = path(cafile);
            if (!Files.isReadable(file)) {
                throw new ClientException("Error: Problem setting TLS options: File not found.");
            }
            if (add(store, file) == 0) {
                throw new ClientException(
                        "Error: Problem setting TLS options: the file " + file + " holds no certificate in PEM.");
            }
        }
        if (capath != null) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path(capath))) {
                Set<Path> seen = new HashSet<>(); // such directories are full of links
                for (Path file : files) {
                    if (Files.isRegularFile(file) && seen.add(file.toRealPath())) {
                        add(store, file);
                    }
                }
            } catch (IOException e) {
                throw new ClientException("Error: Problem setting TLS options: File not found.");
            }
        }
        return store;
    }

    private static int add(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        int count = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(file + " " + count++, certificate);
            }
        } catch (CertificateException e) {
            return count; // in a directory of certificates other files are passed over
        }
        return count;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Path path(String text) throws ClientException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ClientException("Error: Problem setting TLS options: File not found.");
        }
    }
}
