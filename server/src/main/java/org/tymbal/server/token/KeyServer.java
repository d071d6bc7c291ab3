package org.tymbal.server.token;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.access.TextFile;

/**
 * Where a set of keys is published.
 *
 * @param address by https, or by http from this computer
 * @param authorities in PEM: who may vouch for the server there; null: the authorities of the JDK
 */
public record KeyServer(URI address, @Nullable Path authorities) {
    private static final int LARGEST = 256 << 10;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LONGEST_MILLIS = 15_000;
    private static final int OK = 200;

    /**
     * Looks at the file of authorities, so that a wrong one is met at the start and not when nobody gets in.
     *
     * @throws AccessFileException if it cannot be read or has no certificate
     */
    public void check() throws AccessFileException {
        if (authorities != null) {
            trust(authorities);
        }
    }

    /**
     * What is published there now. Takes {@value #LONGEST_MILLIS} ms at most; not on an I/O thread.
     *
     * @throws IOException if it cannot be had, or is too much
     */
    byte[] download() throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("this is no address of the web");
        }
        if (authorities != null && connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(trusted(authorities));
        }
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setInstanceFollowRedirects(false); // keys come from where the file says, and from nowhere else
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json");
        try {
            if (connection.getResponseCode() != OK) {
                throw new IOException("the answer is " + connection.getResponseCode() + ", not " + OK);
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            try (InputStream in = connection.getInputStream()) {
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    body.write(chunk, 0, length);
                    if (body.size() > LARGEST) {
                        throw new IOException("the answer has more than " + LARGEST + " bytes");
                    }
                    if (System.nanoTime() > endNanos) {
                        throw new IOException("the answer takes longer than " + LONGEST_MILLIS + " ms");
                    }
                }
            }
            return body.toByteArray();
        } finally {
            connection.disconnect();
        }
    }

    /** Read anew for each download: an authority that was changed on disk counts without a restart. */
    private static SSLSocketFactory trusted(Path file) throws IOException {
        try {
            return trust(file);
        } catch (AccessFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static SSLSocketFactory trust(Path file) throws AccessFileException {
        byte[] bytes = TextFile.bytes(file);
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                anchors.setCertificateEntry("ca " + anchors.size(), one);
            }
            if (anchors.size() == 0) {
                throw new AccessFileException(file.toString(), 0, "there is no certificate in PEM in the file");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new AccessFileException(
                    file.toString(), 0, "the authorities in the file cannot be used: " + e.getMessage());
        }
    }
}
