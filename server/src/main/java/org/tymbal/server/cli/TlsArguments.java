package org.tymbal.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.net.TlsException;

/** What the command line says about TLS. */
final class TlsArguments {
    int mqttPort = 8883;
    int httpPort = 8443;

    @Nullable
    String certfile;

    @Nullable
    String keyfile;

    TlsConfig.Version minimum = TlsConfig.Version.V1_2;

    /** The last option that makes no sense without a certificate; null if there was none. */
    @Nullable
    String wanting;

    /**
     * What TLS is spoken with; null if it was not asked for.
     *
     * @throws TlsException if it was asked for by halves
     */
    @Nullable
    TlsConfig config() throws TlsException {
        if (certfile != null && keyfile != null) {
            return new TlsConfig(path(certfile), path(keyfile), minimum, null);
        }
        if (certfile != null) {
            throw new TlsException(
                    "--certfile " + certfile + " needs its private key besides: give it with --keyfile FILE");
        }
        if (keyfile != null) {
            throw new TlsException(
                    "--keyfile " + keyfile + " needs the certificate besides: give it with --certfile FILE");
        }
        if (wanting != null) {
            throw new TlsException(
                    wanting + " needs a certificate and its key: give them with --certfile FILE and --keyfile FILE");
        }
        return null;
    }

    private static Path path(String text) throws TlsException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TlsException("\"" + text + "\" cannot be the path of a file");
        }
    }
}
