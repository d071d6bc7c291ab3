package org.tymbal.build;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Build step: starts the jar once, has a client of every kind visit it, and keeps the classes that this needed as an archive
 * beside the jar, {@code tymbal.jsa}, from which the JVM that made it takes them at the next start. Without the archive, or with
 * another JVM, the broker starts as well, in twice the time; so that none can be made is said and fails no build.
 */
public final class ClassArchive {
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern PLACE = Pattern.compile("tymbal: (MQTT|MQTT over TLS|page .* on (https?)).*:(\\d+)/?");
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'a'};
    private static final byte[] CONNECT_5 = {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 0, 0, 0, 1, 'b'};
    /** SUBSCRIBE, three times PUBLISH, PUBREL, PINGREQ; the broker answers and delivers. */
    private static final byte[] TALK = {
        (byte) 0x82,
        6,
        0,
        1,
        0,
        1,
        'a',
        2,
        0x30,
        4,
        0,
        1,
        'a',
        '0',
        0x32,
        6,
        0,
        1,
        'a',
        0,
        1,
        '1',
        0x34,
        6,
        0,
        1,
        'a',
        0,
        2,
        '2',
        0x62,
        2,
        0,
        2,
        (byte) 0xc0,
        0
    };

    private static final byte[] TALK_5 = {
        (byte) 0x82,
        7,
        0,
        1,
        0,
        0,
        1,
        'a',
        2,
        0x30,
        5,
        0,
        1,
        'a',
        0,
        '0',
        0x32,
        7,
        0,
        1,
        'a',
        0,
        1,
        0,
        '1',
        (byte) 0xc0,
        0
    };
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};

    private ClassArchive() {}

    /** The jar, and the archive to make. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = Path.of(args[0]);
        Path archive = Path.of(args[1]);
        Files.deleteIfExists(archive);
        Path work = Files.createTempDirectory("tymbal-archive");
        Path made = work.resolve("tymbal.jsa");
        try {
            long start = System.nanoTime();
            train(jar, made, work);
            if (!Files.exists(made)) {
                throw new IOException("this JVM makes none");
            }
            Files.move(made, archive);
            System.out.printf(
                    "%s: %,d bytes, in %.1f s%n",
                    archive.getFileName(), Files.size(archive), (System.nanoTime() - start) / 1e9);
        } catch (IOException | GeneralSecurityException | TimeoutException e) {
            System.out.println("no archive of classes, the broker will start more slowly: " + e.getMessage());
        } finally {
            try (var files = Files.list(work)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
    }

    private static void train(Path jar, Path archive, Path work)
            throws IOException, InterruptedException, GeneralSecurityException, TimeoutException {
        certificate(work);
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Xlog:cds*=off",
                "-jar",
                jar.toAbsolutePath().toString()));
        for (String option : List.of("-p", "--http-port", "--tls-port", "--https-port")) {
            command.addAll(List.of(option, "0"));
        }
        command.addAll(List.of("--certfile", work.resolve("cert.pem").toString()));
        command.addAll(List.of("--keyfile", work.resolve("key.pem").toString()));
        Process broker = new ProcessBuilder(command)
                .redirectError(work.resolve("log").toFile())
                .start();
        Thread guard = new Thread(() -> endLate(broker), "guard");
        guard.setDaemon(true);
        guard.start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8))) {
            List<Matcher> places = new ArrayList<>();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher place = PLACE.matcher(line);
                if (place.matches()) {
                    places.add(place);
                } else if (line.startsWith("tymbal: ready")) {
                    break;
                }
            }
            if (places.size() != 4) {
                throw new IOException("the broker did not start");
            }
            for (Matcher place : places) {
                int port = Integer.parseInt(place.group(3));
                boolean tls = place.group(1).endsWith("TLS") || "https".equals(place.group(2));
                if (place.group(2) == null) {
                    talk(port, tls);
                } else {
                    browse(port, tls);
                }
            }
            broker.destroy();
            if (!broker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("the broker did not end");
            }
        } finally {
            broker.destroyForcibly().waitFor();
        }
    }

    /** A broker that hangs does not hang the build. */
    private static void endLate(Process broker) {
        try {
            if (!broker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                broker.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void talk(int port, boolean tls) throws IOException, GeneralSecurityException {
        for (byte[][] packets : List.of(new byte[][] {CONNECT, TALK}, new byte[][] {CONNECT_5, TALK_5})) {
            try (Socket socket = socket(port, tls)) {
                socket.getOutputStream().write(packets[0]);
                socket.getOutputStream().write(packets[1]);
                readUntil(socket.getInputStream(), 0xd0);
                socket.getOutputStream().write(DISCONNECT);
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static void browse(int port, boolean tls) throws IOException, GeneralSecurityException {
        String host = "\r\nHost: 127.0.0.1:" + port + "\r\n";
        for (String path : List.of("/", "/app.js", "/start", "/missing")) {
            try (Socket socket = socket(port, tls)) {
                socket.getOutputStream()
                        .write(ascii("GET " + path + " HTTP/1.1" + host
                                + "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"));
                socket.getInputStream().readAllBytes();
            }
        }
        try (Socket socket = socket(port, tls)) {
            socket.getOutputStream()
                    .write(ascii("GET /mqtt HTTP/1.1" + host
                            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"));
            readUntil(socket.getInputStream(), '\n', '\r', '\n');
            for (byte[] packets : List.of(CONNECT_5, TALK_5)) {
                byte[] head = {(byte) 0x82, (byte) (0x80 | packets.length), 0, 0, 0, 0}; // a mask of zeros
                socket.getOutputStream().write(head);
                socket.getOutputStream().write(packets);
            }
            readUntil(socket.getInputStream(), 0xd0);
        }
    }

    /** Reads up to these bytes, or to the end. */
    private static void readUntil(InputStream in, int... last) throws IOException {
        int met = 0;
        for (int octet = in.read(); octet >= 0 && met < last.length; octet = met == last.length ? -1 : in.read()) {
            met = octet == last[met] ? met + 1 : 0;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket socket(int port, boolean tls) throws IOException, GeneralSecurityException {
        if (!tls) {
            return limited(new Socket("127.0.0.1", port));
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return limited(context.getSocketFactory().createSocket("127.0.0.1", port));
    }

    private static Socket limited(Socket socket) throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    /** The broker was started a moment ago with a certificate that nobody knows. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** cert.pem and key.pem, which live as long as the build step. */
    private static void certificate(Path work)
            throws IOException, InterruptedException, GeneralSecurityException, TimeoutException {
        String password = "only-for-a-moment";
        Path store = work.resolve("made.p12");
        Process keytool = new ProcessBuilder(List.of(
                        java("keytool"),
                        "-genkeypair",
                        "-alias",
                        "tymbal",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password))
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("keytool").toFile())
                .start();
        if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new TimeoutException("keytool made no certificate");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        pem(
                work.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("tymbal").getEncoded());
        pem(
                work.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("tymbal", password.toCharArray()).getEncoded());
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
