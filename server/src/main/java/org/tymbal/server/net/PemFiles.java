package org.tymbal.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and private keys out of PEM files [RFC 7468], by the JDK alone.
 *
 * <p>The JDK reads a key only as PKCS#8; the two older forms, PKCS#1 for RSA and SEC1 for EC, hold the same key with less
 * around it, and get here what they lack. Every failure is a sentence that names the file.
 */
public final class PemFiles {
    /** More than any chain needs. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /** One block between BEGIN and END. */
    private record Block(String label, byte[] bytes, boolean encrypted) {}

    private PemFiles() {}

    /** Reads a file that is not larger than such files are. */
    public static byte[] read(Path file) throws TlsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new TlsException("the file " + file + " is too large for a certificate or a key");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new TlsException("there is no file " + file + "; give the path of a certificate or key in PEM");
        } catch (AccessDeniedException e) {
            throw new TlsException(
                    "the file " + file + " may not be read; give the user that runs tymbal the permission to read it");
        } catch (TlsException e) {
            throw e;
        } catch (IOException e) {
            throw new TlsException("the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** All certificates of a file, in its order; at least one. */
    public static List<X509Certificate> certificates(Path file, byte[] content) throws TlsException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file, content)) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                certificates.add(certificate(file, block.bytes));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsException("the file " + file + " holds no certificate in PEM (no \"" + BEGIN + "CERTIFICATE"
                    + DASHES + "\"); give the certificate with --certfile and its key with --keyfile");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws TlsException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | RuntimeException e) {
            throw damaged(file, "certificate");
        }
    }

    /** The first private key of a file. */
    public static PrivateKey privateKey(Path file, byte[] content) throws TlsException {
        for (Block block : blocks(file, content)) {
            if (block.label.equals("ENCRYPTED PRIVATE KEY") || block.encrypted) {
                throw new TlsException("the private key in " + file
                        + " is encrypted with a password, which tymbal cannot ask for; write it without one: openssl pkey"
                        + " -in " + file + " -out key.pem");
            }
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(file, block.bytes);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, Pkcs8.ofRsa(block.bytes));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] wrapped = Pkcs8.ofEc(block.bytes);
                    if (wrapped == null) {
                        throw damaged(file, "private key");
                    }
                    return key(file, wrapped);
                }
                default -> {
                    // EC PARAMETERS, the certificate, or anything else that may stand beside a key.
                }
            }
        }
        throw new TlsException("the file " + file + " holds no private key in PEM (no \"" + BEGIN + "PRIVATE KEY"
                + DASHES + "\"); give the key that belongs to the certificate with --keyfile");
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws TlsException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Of another kind, perhaps.
            } catch (GeneralSecurityException | RuntimeException e) {
                throw damaged(file, "private key");
            }
        }
        throw new TlsException(
                "the private key in " + file
                        + " is damaged or of a kind that Java does not know; RSA, EC (P-256, P-384, P-521) and Ed25519 keys work");
    }

    private static TlsException damaged(Path file, String what) {
        return new TlsException("the " + what + " in " + file + " is damaged; get it anew and replace the file");
    }

    /** All blocks, in their order. Text around them is a comment; a block without an end is a fault. */
    private static List<Block> blocks(Path file, byte[] content) throws TlsException {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\r\n|\n|\r", -1)) {
            String text = line.strip();
            if (label == null) {
                label = labelOf(text, BEGIN);
                encrypted = false;
                base64.setLength(0);
            } else if (label.equals(labelOf(text, END))) {
                blocks.add(new Block(label, decode(file, base64.toString()), encrypted));
                label = null;
            } else if (text.indexOf(':') >= 0) {
                encrypted |= text.startsWith("Proc-Type:") && text.contains("ENCRYPTED"); // a header [RFC 1421]
            } else {
                base64.append(text);
            }
        }
        if (label != null) {
            throw new TlsException("the file " + file + " breaks off: \"" + BEGIN + label + DASHES
                    + "\" has no end; get it anew and replace the file");
        }
        return blocks;
    }

    private static @Nullable String labelOf(String line, String mark) {
        return line.startsWith(mark) && line.endsWith(DASHES) && line.length() >= mark.length() + DASHES.length()
                ? line.substring(mark.length(), line.length() - DASHES.length())
                : null;
    }

    private static byte[] decode(Path file, String base64) throws TlsException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TlsException("the file " + file
                    + " is not PEM: between its BEGIN and END lines is something that is not Base64");
        }
    }
}
