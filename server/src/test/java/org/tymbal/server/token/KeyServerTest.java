package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.net.Minted;

/** Keys that are fetched over TLS come from a server for which somebody vouches, and from no other. */
@Timeout(60)
class KeyServerTest {
    private static final Minted CERTIFICATE = Minted.of("P-256");
    private static final byte[] KEYS = "{\"keys\":[]}".getBytes(UTF_8);

    @TempDir
    Path directory;

    private interface Look {
        void at(URI address) throws IOException;
    }

    /** At a provider on this address of the computer. */
    private static void provider(String host, Look look) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", CERTIFICATE.key(), new char[0], new Certificate[] {CERTIFICATE.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer provider = HttpsServer.create(new InetSocketAddress(host, 0), 0);
        provider.setHttpsConfigurator(new HttpsConfigurator(context));
        provider.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, KEYS.length);
            exchange.getResponseBody().write(KEYS);
            exchange.close();
        });
        provider.start();
        try {
            look.at(URI.create("https://" + host + ":" + provider.getAddress().getPort() + "/keys"));
        } finally {
            provider.stop(0);
        }
    }

    private static void refused(URI address, @Nullable Path authorities) {
        assertThrows(SSLHandshakeException.class, () -> new KeyServer(address, authorities).download());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "ca", ".pem"), text);
    }

    @Test
    void onlyWhomTheNamedAuthoritiesVouchFor() throws IOException, GeneralSecurityException {
        Path own = file(CERTIFICATE.certificatePem());
        Path both = file(Minted.of("P-256").certificatePem() + CERTIFICATE.certificatePem());
        Path another = file(Minted.of("P-256").certificatePem());
        provider("127.0.0.1", address -> {
            assertEquals("{\"keys\":[]}", new String(new KeyServer(address, own).download(), UTF_8));
            assertEquals("{\"keys\":[]}", new String(new KeyServer(address, both).download(), UTF_8));
            refused(address, another);
            refused(address, null); // no authority of the JDK knows it
            Files.copy(own, another, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertEquals(KEYS.length, new KeyServer(address, another).download().length, "the file is read anew");
            Files.delete(another);
            assertThrows(IOException.class, () -> new KeyServer(address, another).download());
        });
    }

    /** A certificate is for an address; another server may not show it. */
    @Test
    void theNameCounts() throws IOException, GeneralSecurityException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only there all of 127/8 is this computer");
        Path own = file(CERTIFICATE.certificatePem());
        provider("127.0.0.2", address -> refused(address, own));
    }

    @Test
    void aFileThatIsNoneIsMetAtTheStart() throws IOException, AccessFileException {
        URI address = URI.create("https://id.example.com/keys");
        new KeyServer(address, null).check();
        new KeyServer(address, file(CERTIFICATE.certificatePem())).check();
        String begin = CERTIFICATE.certificatePem().substring(0, 200);
        for (String text : List.of("", "keys", begin, CERTIFICATE.keyPem())) {
            Path file = file(text);
            String sentence = assertThrows(AccessFileException.class, () -> new KeyServer(address, file).check())
                    .getMessage();
            assertTrue(String.valueOf(sentence).contains(file.toString()), sentence);
        }
        assertThrows(AccessFileException.class, () -> new KeyServer(address, directory.resolve("missing.pem")).check());
    }
}
