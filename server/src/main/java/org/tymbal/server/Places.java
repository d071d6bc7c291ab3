package org.tymbal.server;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.cli.LanAddresses;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.http.start.GettingStarted;
import org.tymbal.server.net.PemFiles;
import org.tymbal.server.net.TlsException;

/** Says where a running server is, for those who want to connect. */
final class Places {
    private Places() {}

    /** @param demo whether there is a demo with a page of its own */
    static GettingStarted.Place of(BrokerConfig config, Server server, boolean demo) {
        List<String> lan = server.localOnly() ? List.of() : LanAddresses.ipv4();
        boolean anonymous = config.scramFile() == null;
        TlsConfig tls = null;
        for (ListenerConfig listener : config.listeners()) {
            int port = server.port(listener);
            boolean shown = port == server.mqttPort()
                    || port == server.httpPort()
                    || port == server.tlsPort()
                    || port == server.httpsPort();
            anonymous &= !shown || listener.access().allowAnonymous();
            if (tls == null && listener.tls() != null) {
                tls = listener.tls();
            }
        }
        return new GettingStarted.Place(
                server.mqttPort(),
                server.httpPort(),
                server.tlsPort(),
                server.httpsPort(),
                anonymous,
                lan.isEmpty() ? null : lan.get(0),
                tls == null ? null : authority(tls),
                demo);
    }

    /**
     * The certificate that clients must be told to trust: the last one of the file, if it vouches for itself. One whose authority is
     * elsewhere is known to clients already.
     */
    private static @Nullable String authority(TlsConfig tls) {
        try {
            List<X509Certificate> chain = PemFiles.certificates(tls.certfile(), PemFiles.read(tls.certfile()));
            X509Certificate last = chain.get(chain.size() - 1);
            if (!last.getIssuerX500Principal().equals(last.getSubjectX500Principal())) {
                return null;
            }
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(last.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (TlsException | CertificateEncodingException e) {
            return null; // the listener has said so already, if it could not use it
        }
    }
}
