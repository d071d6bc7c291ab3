package org.tymbal.server.net;

import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.server.config.ClientCertificates;
import org.tymbal.server.config.TlsConfig;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/** The user name in the certificate that a client has shown. */
final class PeerCertificate {
    private PeerCertificate() {}

    /**
     * The name, once the handshake is over.
     *
     * @return null where names come from CONNECT; empty if the certificate has no name that can be one, and the client is to be
     *     refused
     */
    static @Nullable String username(StreamConnection stream, @Nullable TlsConfig tls) {
        ClientCertificates wanted = tls == null ? null : tls.clients();
        if (wanted == null || wanted.username() == ClientCertificates.Username.CONNECT) {
            return null;
        }
        SSLSession session = stream instanceof SslConnection secure ? secure.getSslSession() : null;
        if (session == null) {
            return "";
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own
                    ? name(own.getSubjectX500Principal(), wanted.username())
                    : "";
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    /** The name in a subject; empty if there is none, or it is no text that MQTT takes for a user name. */
    static String name(X500Principal subject, ClientCertificates.Username from) {
        String text = subject.getName(X500Principal.RFC2253);
        String name = from == ClientCertificates.Username.SUBJECT ? text : commonName(text);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean clean = name.indexOf('\ufffd') < 0 // what the JDK puts in place of bytes that are no UTF-8
                && name.chars().noneMatch(c -> c < ' ' || c == 0x7f)
                && bytes.length <= 65_535
                && Utf8.wellFormed(bytes, 0, bytes.length);
        return clean ? name : "";
    }

    /** The first common name, as mosquitto has it; a value that is not text is none. */
    private static String commonName(String subject) {
        try {
            // Of the text the JDK writes the first part last.
            for (Rdn part : new LdapName(subject).getRdns()) {
                Object value = part.getType().equalsIgnoreCase("CN") ? part.getValue() : null;
                if (value instanceof String name) {
                    return name;
                }
            }
        } catch (InvalidNameException e) {
            // Then it is none.
        }
        return "";
    }
}
