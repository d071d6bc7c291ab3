package org.tymbal.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a listener proves who it is.
 *
 * @param certfile the certificate in PEM, the server's own first, then those of the authorities that vouch for it
 * @param keyfile its private key in PEM, not encrypted
 * @param minimum the oldest version of TLS that is spoken
 * @param clients what certificates clients must show; null where they need none
 * @param expiredOnPurpose whether the certificate may have expired, to show what clients do then; of a demo alone
 */
public record TlsConfig(
        Path certfile,
        Path keyfile,
        Version minimum,
        @Nullable ClientCertificates clients,
        boolean expiredOnPurpose) {
    /** With a certificate that is valid. */
    public TlsConfig(Path certfile, Path keyfile, Version minimum, @Nullable ClientCertificates clients) {
        this(certfile, keyfile, minimum, clients, false);
    }

    /** The versions that can still be called safe, from the oldest. */
    public enum Version {
        V1_2("tlsv1.2"),
        V1_3("tlsv1.3");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        /** As mosquitto writes it. */
        public String text() {
            return text;
        }

        /** The version of this name; null if there is none. */
        public static @Nullable Version of(String text) {
            for (Version version : values()) {
                if (version.text.equals(text)) {
                    return version;
                }
            }
            return null;
        }
    }
}
