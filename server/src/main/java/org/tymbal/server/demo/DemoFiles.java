package org.tymbal.server.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.demo.Certificates.Held;
import org.tymbal.server.demo.Certificates.Time;

/**
 * The directory of a demo: the authority, which is made once and stays, so that who trusts it need not do so again; the
 * server's certificates, which are made anew when they have to be; users and rules, which are written at every start. Keys are
 * for their owner alone. Not on an I/O thread.
 */
public final class DemoFiles {
    static final String AUTHORITY = "ca.crt";
    static final String AUTHORITY_KEY = "ca.key";
    static final String SERVER = "server.crt";
    static final String SERVER_KEY = "server.key";
    static final String CHAIN = "chain.crt";
    static final String EXPIRED = "expired.crt";
    static final String USERS = "users.txt";
    static final String RULES = "rules.acl";

    private static final int AUTHORITY_DAYS = 3_650;
    /** Browsers take none that is valid for longer. */
    private static final int SERVER_DAYS = 397;
    /** The server's certificate is made anew when it has no more than these left. */
    private static final Duration LEFT = Duration.ofDays(30);

    private static final int EXPIRED_DAYS_AGO = 30;
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private final Path directory;

    private DemoFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes what is missing.
     *
     * @param names names and addresses of this computer, the first one for people
     * @return the authority
     * @throws IOException if the directory cannot be written, or what is there cannot be used; the message says what to do
     */
    public static DemoAuthority prepare(Path directory, List<String> names) throws IOException {
        DemoFiles files = new DemoFiles(directory);
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, files.ownersOnly("rwx------"));
        }
        Held authority = files.authority();
        files.servers(authority, names);
        files.users();
        return new DemoAuthority(authority);
    }

    private Held authority() throws IOException {
        boolean certificate = Files.exists(directory.resolve(AUTHORITY));
        boolean key = Files.exists(directory.resolve(AUTHORITY_KEY));
        if (!certificate && !key) {
            Held made = Certificates.root("Tymbal demo authority", Time.days(AUTHORITY_DAYS));
            writeKey(AUTHORITY_KEY, made.key());
            write(AUTHORITY, pem(made.certificate()));
            return made;
        }
        X509Certificate known = certificate ? certificate(AUTHORITY) : null;
        PrivateKey itsKey = key ? key(AUTHORITY_KEY) : null;
        if (known == null || itsKey == null || !belongTogether(known.getPublicKey(), itsKey)) {
            throw new IOException(
                    "the authority of the demo, " + AUTHORITY + " and " + AUTHORITY_KEY + " in " + directory
                            + ", is damaged or not whole; delete the directory, and a new one is made, which clients have to be"
                            + " told to trust again");
        }
        if (new Date().after(known.getNotAfter())) {
            throw new IOException("the authority of the demo in " + directory.resolve(AUTHORITY)
                    + " has expired; delete the directory, and a new one is made");
        }
        return new Held(known, itsKey);
    }

    private void servers(Held authority, List<String> names) throws IOException {
        X509Certificate known = Files.exists(directory.resolve(SERVER)) ? certificate(SERVER) : null;
        PrivateKey key = Files.exists(directory.resolve(SERVER_KEY)) ? key(SERVER_KEY) : null;
        boolean good = known != null
                && key != null
                && Files.exists(directory.resolve(CHAIN))
                && Files.exists(directory.resolve(EXPIRED))
                && belongTogether(known.getPublicKey(), key)
                && isIssuedBy(known, authority.certificate())
                && Instant.now().plus(LEFT).isBefore(known.getNotAfter().toInstant())
                && names(known).containsAll(spelled(names));
        if (good) {
            return;
        }
        var pair = Certificates.newKey();
        Time time = Time.days(SERVER_DAYS);
        Held between = Certificates.intermediate("Tymbal demo authority in between", authority, time);
        Instant expired = Instant.now().minus(Duration.ofDays(EXPIRED_DAYS_AGO));
        Time over = new Time(expired.minus(Duration.ofDays(SERVER_DAYS)), expired);
        PublicKey own = pair.getPublic();
        String root = pem(authority.certificate());
        writeKey(SERVER_KEY, pair.getPrivate());
        write(CHAIN, pem(Certificates.server(own, names, between, time)) + pem(between.certificate()));
        write(EXPIRED, pem(Certificates.server(own, names, authority, over)) + root);
        write(
                SERVER,
                pem(Certificates.server(own, names, authority, time)) + root); // last: it tells that all are there
    }

    private void users() throws IOException {
        PasswordFile users = PasswordFile.empty(directory.resolve(USERS));
        StringBuilder rules = new StringBuilder("# Written at every start of the demo.\n");
        for (DemoUser user : DemoUser.values()) {
            byte[] password = user.password().getBytes(StandardCharsets.UTF_8);
            users = users.with(user.user(), PasswordHash.of(PasswordHash.DEFAULT_KIND, password));
            rules.append('\n').append(user.rules());
        }
        users.write(directory.resolve(USERS));
        write(RULES, rules.toString());
    }

    /** Addresses as certificates spell them. */
    private static Set<String> spelled(List<String> names) throws IOException {
        Set<String> spelled = new HashSet<>();
        for (String name : names) {
            spelled.add(
                    name.indexOf(':') < 0 ? name : InetAddress.getByName(name).getHostAddress());
        }
        return spelled;
    }

    private static Set<String> names(X509Certificate certificate) throws IOException {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == ADDRESS)) {
                    names.add(String.valueOf(alternative.get(1)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return names;
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The first certificate of a file; null if there is none that can be read. */
    private @Nullable X509Certificate certificate(String name) throws IOException {
        byte[] der = Pem.bytes(Files.readString(directory.resolve(name)), "CERTIFICATE");
        try {
            return der == null
                    ? null
                    : (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private @Nullable PrivateKey key(String name) throws IOException {
        byte[] der = Pem.bytes(Files.readString(directory.resolve(name)), "PRIVATE KEY");
        try {
            return der == null ? null : KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static String pem(X509Certificate certificate) throws IOException {
        try {
            return Pem.of("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void writeKey(String name, PrivateKey key) throws IOException {
        write(name, Pem.of("PRIVATE KEY", key.getEncoded()), ownersOnly("rw-------"));
    }

    /** There in full or not at all. */
    private void write(String name, String text, FileAttribute<?>... attributes) throws IOException {
        Path unfinished = directory.resolve(name + ".new");
        Files.deleteIfExists(unfinished);
        Files.newByteChannel(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)
                .close();
        Files.writeString(unfinished, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(unfinished, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Nothing where files have no such permissions. */
    private FileAttribute<?>[] ownersOnly(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
