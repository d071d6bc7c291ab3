package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.net.Minted;
import org.tymbal.server.token.Algorithm.Family;

/** Files with keys: good ones, and those that end the start. */
class KeyFilesTest {
    @TempDir
    private Path directory;

    private interface Reader {
        KeySet read(Path file) throws AccessFileException;
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(directory, "key", ""), content);
    }

    private void refused(Reader reader, String content, String why) throws IOException {
        Path file = file(content.getBytes(UTF_8));
        AccessFileException e = assertThrows(AccessFileException.class, () -> reader.read(file), content);
        assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SECRET")
    void aPublicKeyInPem(Family family) throws IOException {
        byte[] encoded = Signer.pair(family).getPublic().getEncoded();
        KeySet keys = KeyFiles.publicKey(file(pem("PUBLIC KEY", encoded).getBytes(UTF_8)));
        assertEquals(
                List.of(family), keys.keys().stream().map(VerifyingKey::family).toList());
    }

    @Test
    void theKeyOfACertificate() throws Exception {
        byte[] encoded = Minted.of("P-256").certificate().getEncoded();
        KeySet keys = KeyFiles.publicKey(file(pem("CERTIFICATE", encoded).getBytes(UTF_8)));
        assertEquals(Family.P256, keys.keys().get(0).family());
    }

    @Test
    void aSetMayHoldSecrets() throws IOException {
        KeySet keys = KeyFiles.set(file(Signer.keys().getBytes(UTF_8)));
        assertEquals(
                List.of(Family.values()),
                keys.keys().stream().map(VerifyingKey::family).toList());
    }

    @Test
    void theLineFeedIsNoPartOfASecret() throws IOException {
        String print = KeyFiles.secret(file(Signer.SECRET)).keys().get(0).fingerprint();
        for (String end : new String[] {"\n", "\r\n"}) {
            byte[] content = (new String(Signer.SECRET, UTF_8) + end).getBytes(UTF_8);
            assertEquals(print, KeyFiles.secret(file(content)).keys().get(0).fingerprint());
        }
    }

    @Test
    void whatIsNoKeyEndsTheStart() throws Exception {
        refused(KeyFiles::secret, "short", "at least 32 bytes, and this one has 5");
        refused(
                KeyFiles::secret,
                pem("PUBLIC KEY", Signer.pair(Family.RSA).getPublic().getEncoded()),
                "token_public_key_file");
        refused(KeyFiles::publicKey, "", "no key in PEM");
        refused(KeyFiles::publicKey, pem("PUBLIC KEY", new byte[40]), "of no kind that signs tokens");
        refused(KeyFiles::publicKey, pem("CERTIFICATE", new byte[40]), "");
        refused(
                KeyFiles::publicKey,
                pem("PRIVATE KEY", Signer.pair(Family.RSA).getPrivate().getEncoded()),
                "this is a private key");
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        refused(
                KeyFiles::publicKey,
                pem("PUBLIC KEY", weak.generateKeyPair().getPublic().getEncoded()),
                "and this one has 1024");
        refused(KeyFiles::set, "{}", "no list \"keys\"");
        refused(KeyFiles::set, "{\"keys\":[{}]}", "no \"kty\"");
        refused(KeyFiles::set, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "at least 32 bytes");
        refused(KeyFiles::set, "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\"}]}", "no key that could verify");
        String point = Signer.key(Family.P256).replaceFirst("\"y\":\"....", "\"y\":\"AAAA");
        refused(KeyFiles::set, "{\"keys\":[" + point + "]}", "does not lie on its curve");
        String mixed = Signer.key(Family.RSA).replace("\"RSA\",\"use\"", "\"RSA\",\"alg\":\"HS256\",\"use\"");
        refused(KeyFiles::set, "{\"keys\":[" + mixed + "]}", "not one for HS256");
        assertThrows(AccessFileException.class, () -> KeyFiles.set(directory.resolve("nowhere")));
    }
}
