package org.tymbal.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What certificates clients must show.
 *
 * @param cafile the authorities that count, in PEM; null if they are in {@code capath}
 * @param capath a directory of such files; null if they are in {@code cafile}
 * @param crlfile certificates that do not count any more, in PEM or DER; null for none
 * @param username what of the certificate is the user name
 */
public record ClientCertificates(
        @Nullable Path cafile,
        @Nullable Path capath,
        @Nullable Path crlfile,
        Username username) {
    /** Where the user name comes from. */
    public enum Username {
        /** From CONNECT, as without certificates. */
        CONNECT,
        /** The common name of the certificate: use_identity_as_username. */
        COMMON_NAME,
        /** Its whole subject, as RFC 2253 writes it: use_subject_as_username. */
        SUBJECT
    }
}
