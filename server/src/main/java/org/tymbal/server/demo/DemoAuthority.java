package org.tymbal.server.demo;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import org.tymbal.server.demo.Certificates.Held;
import org.tymbal.server.demo.Certificates.Time;

/** The authority of a demo, which vouches for whoever asks, under the name that they ask for. Any thread. */
public final class DemoAuthority {
    /** How long a client's certificate is valid, in days, as at test.mosquitto.org. */
    public static final int CLIENT_DAYS = 90;

    private final Held authority;

    DemoAuthority(Held authority) {
        this.authority = authority;
    }

    /**
     * A certificate and its key, made here.
     *
     * @param certificate in PEM
     * @param key in PEM, as PKCS #8; nobody else has it
     */
    public record Made(String certificate, String key) {}

    /** The certificate that clients are told to trust, in PEM. */
    public String certificate() {
        return pem(authority.certificate());
    }

    /** Answers a request, in PEM. */
    public String sign(SigningRequest request) {
        return client(request.key(), request.commonName());
    }

    /**
     * A new key and its certificate; takes about a millisecond.
     *
     * @throws RefusedException if this is no name for a certificate
     */
    public Made make(String commonName) throws RefusedException {
        String name = SigningRequest.checked(commonName);
        KeyPair pair = Certificates.newKey();
        return new Made(
                client(pair.getPublic(), name),
                Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private String client(PublicKey key, String commonName) {
        return pem(Certificates.client(key, commonName, authority, Time.days(CLIENT_DAYS)));
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Pem.of("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own has no bytes", e);
        }
    }
}
