package org.tymbal.server.token;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.access.TextFile;

/** Reads the files that keys of tokens stand in. */
final class KeyFiles {
    private static final int LARGEST = 1 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private interface Parser {
        KeySet parse(byte[] bytes) throws GeneralSecurityException;
    }

    private KeyFiles() {}

    /** A set of JSON Web Keys; some may be secrets. */
    static KeySet set(Path file) throws AccessFileException {
        return read(file, bytes -> JsonWebKeys.parse(bytes, true));
    }

    /** A public key, or the one of a certificate, in PEM. */
    static KeySet publicKey(Path file) throws AccessFileException {
        return read(file, bytes -> new KeySet(List.of(VerifyingKey.of(pem(text(bytes)), null, null))));
    }

    /** The bytes of a secret; a line feed at their end is not part of it. */
    static KeySet secret(Path file) throws AccessFileException {
        return read(file, bytes -> {
            if (text(bytes).contains(BEGIN)) {
                // Whoever knows a public key could sign with it then.
                throw new IllegalArgumentException(
                        "this is a key in PEM and no secret; give it as token_public_key_file");
            }
            int length = bytes.length;
            length -= length > 0 && bytes[length - 1] == '\n' ? 1 : 0;
            length -= length > 0 && length < bytes.length && bytes[length - 1] == '\r' ? 1 : 0;
            return new KeySet(List.of(VerifyingKey.secret(Arrays.copyOf(bytes, length), null, null)));
        });
    }

    private static KeySet read(Path file, Parser parser) throws AccessFileException {
        byte[] bytes = TextFile.bytes(file);
        try {
            if (bytes.length > LARGEST) {
                throw new IllegalArgumentException("the file has more than " + LARGEST + " bytes");
            }
            return parser.parse(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AccessFileException(file.toString(), 0, String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static PublicKey pem(String text) throws GeneralSecurityException {
        int begin = text.indexOf(BEGIN);
        int label = begin + BEGIN.length();
        int body = begin < 0 ? -1 : text.indexOf("-----", label);
        int end = body < 0 ? -1 : text.indexOf("-----END ", body);
        if (end < 0) {
            throw new IllegalArgumentException("there is no key in PEM in the file");
        }
        String kind = text.substring(label, body);
        if (kind.contains("PRIVATE")) {
            throw new IllegalArgumentException("this is a private key, which only the signer should have; give its"
                    + " public key: openssl pkey -in KEY -pubout");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(text.substring(body + 5, end));
        if (kind.equals(CERTIFICATE)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes))
                    .getPublicKey();
        }
        if (!kind.equals(PUBLIC)) {
            throw new IllegalArgumentException("a " + kind + " is neither a public key nor a certificate");
        }
        for (String algorithm : KINDS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                // The next kind may know it.
            }
        }
        throw new IllegalArgumentException("the public key is of no kind that signs tokens");
    }
}
