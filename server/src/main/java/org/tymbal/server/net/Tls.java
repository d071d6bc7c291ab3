package org.tymbal.server.net;

import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.ClientCertificates;
import org.tymbal.server.config.TlsConfig;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.ssl.SslConnection;

/**
 * Puts TLS on accepted streams, with the certificate of one pair of files, which can be read anew.
 *
 * <p>A certificate that is read anew comes in a new context, not only in a new key manager: otherwise clients that resume an old
 * session would never see it. Connections that are open keep the context that they began with. {@link #wrap} is called on the
 * I/O threads, the rest by any thread.
 */
final class Tls {
    private static final byte[] PROBE = {'t', 'y', 'm', 'b', 'a', 'l'};
    /** Where no client shows a certificate; else the JDK would read all the authorities that it knows. */
    private static final TrustManager[] TRUSTS_NOBODY = {};

    private final TlsConfig config;
    private final BrokerLog log;
    private final UndertowXnioSsl ssl;
    private final OptionMap options;
    /** What clients see, the server's own certificate first. */
    private volatile List<X509Certificate> chain;

    private final ReentrantLock reloading = new ReentrantLock();

    /** What the files looked like when they were last read, whether they were good or not. */
    private FileStamps read;
    /** What they looked like at the last look. */
    private FileStamps seen;

    /** When the files were changed and how long they are, as far as that can be told. */
    private record FileStamps(String certfile, String keyfile, String clients) {
        static FileStamps of(TlsConfig config) {
            return new FileStamps(stamp(config.certfile()), stamp(config.keyfile()), clients(config.clients()));
        }

        private static String clients(@Nullable ClientCertificates clients) {
            if (clients == null) {
                return "";
            }
            StringBuilder stamps = new StringBuilder();
            for (Path file : Arrays.asList(clients.cafile(), clients.capath(), clients.crlfile())) {
                stamps.append(file == null ? "" : stamp(file)).append(';');
            }
            return stamps.toString();
        }

        private static String stamp(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
            } catch (IOException e) {
                return "";
            }
        }
    }

    Tls(TlsConfig config, XnioWorker worker, BrokerLog log) throws TlsException {
        this.config = config;
        this.log = log;
        this.read = FileStamps.of(config);
        this.seen = read;
        this.options = OptionMap.builder()
                .set(
                        Options.SSL_ENABLED_PROTOCOLS,
                        config.minimum() == TlsConfig.Version.V1_3
                                ? Sequence.of("TLSv1.3")
                                : Sequence.of("TLSv1.3", "TLSv1.2"))
                .set(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true)
                .set(
                        Options.SSL_CLIENT_AUTH_MODE,
                        config.clients() == null ? SslClientAuthMode.NOT_REQUESTED : SslClientAuthMode.REQUIRED)
                .getMap();
        Loaded loaded = load(config);
        this.chain = loaded.chain();
        this.ssl = new UndertowXnioSsl(worker.getXnio(), options, loaded.context(), onThePoolOf(worker));
    }

    /** Signatures take milliseconds, which no I/O thread has to spare. */
    private static Executor onThePoolOf(XnioWorker worker) {
        return task -> worker.execute(() -> {
            try {
                task.run();
            } catch (RejectedExecutionException e) {
                // The worker is being stopped, and with it the connection that shook hands.
            }
        });
    }

    /** The stream as the application sees it; the handshake happens with the first reads. */
    SslConnection wrap(StreamConnection stream) {
        return ssl.wrapExistingConnection(stream, options, false);
    }

    /** Reads the files anew if they were changed, and not just now: a certificate and its key are two files. */
    void reloadIfChanged() {
        reloading.lock();
        try {
            FileStamps now = FileStamps.of(config);
            if (!now.equals(read) && now.equals(seen)) {
                reload();
            }
            seen = now;
        } finally {
            reloading.unlock();
        }
    }

    /** Reads the files anew; new connections get the new certificate. If the files are no good, the old one stays in use. */
    void reload() {
        reloading.lock();
        try {
            read = FileStamps.of(config);
            Loaded loaded = load(config);
            ssl.updateSSLContext(loaded.context());
            chain = loaded.chain();
            log.notice("The certificate in " + config.certfile() + " has been read anew; new connections get it.");
        } catch (TlsException e) {
            log.error("The new certificate is not used, and the old one stays: " + e.getMessage() + ".", null);
        } finally {
            reloading.unlock();
        }
    }

    static void check(TlsConfig config) throws TlsException {
        load(config);
    }

    /** The certificates that new connections get, the server's own first. */
    List<X509Certificate> chain() {
        return chain;
    }

    private record Loaded(SSLContext context, List<X509Certificate> chain) {}

    private static Loaded load(TlsConfig config) throws TlsException {
        List<X509Certificate> chain = PemFiles.certificates(config.certfile(), PemFiles.read(config.certfile()));
        PrivateKey key = PemFiles.privateKey(config.keyfile(), PemFiles.read(config.keyfile()));
        X509Certificate own = chain.get(0);
        checkDates(config.certfile(), own, config.expiredOnPurpose());
        if (!belongTogether(own.getPublicKey(), key)) {
            throw new TlsException("the key in " + config.keyfile() + " does not belong to the first certificate in "
                    + config.certfile() + "; give the two files that were made together");
        }
        try {
            // Nothing is written, so the cheapest protection does: deriving a key for PKCS #12 costs 0.1 s at start.
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            char[] noPassword = {};
            store.setKeyEntry("tymbal", key, noPassword, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    config.clients() == null ? TRUSTS_NOBODY : ClientTrust.of(config.clients()),
                    null);
            return new Loaded(context, List.copyOf(chain));
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("the certificate in " + config.certfile() + " cannot be used: " + e.getMessage());
        }
    }

    private static void checkDates(Path certfile, X509Certificate certificate, boolean expiredOnPurpose)
            throws TlsException {
        Date now = Date.from(Instant.now());
        if (now.after(certificate.getNotAfter()) && !expiredOnPurpose) {
            throw new TlsException("the certificate in " + certfile + " expired at "
                    + certificate.getNotAfter().toInstant() + "; renew it and replace the file");
        }
        if (now.before(certificate.getNotBefore())) {
            throw new TlsException("the certificate in " + certfile + " is valid only from "
                    + certificate.getNotBefore().toInstant() + " on; wait, or set the clock of this computer right");
        }
    }

    /** Whether one verifies what the other signs. */
    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = signatureOf(publicKey);
        if (algorithm == null) {
            return publicKey.getAlgorithm().equals(privateKey.getAlgorithm()); // the context will see
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static @Nullable String signatureOf(PublicKey key) {
        if (key instanceof RSAKey) {
            return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : null;
        }
        if (key instanceof ECKey) {
            return "SHA256withECDSA";
        }
        return key.getAlgorithm().equals("EdDSA") ? "EdDSA" : null;
    }
}
