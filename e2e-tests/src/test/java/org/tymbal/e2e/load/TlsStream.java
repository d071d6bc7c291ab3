package org.tymbal.e2e.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.3 with the same cipher for every broker, so that brokers are compared and not ciphers. Certificates are not checked: a load
 * driver has no secrets.
 */
final class TlsStream extends LoadStream {
    private static final String[] CIPHER = {"TLS_AES_128_GCM_SHA256"};
    private static final String[] PROTOCOL = {"TLSv1.3"};
    private static final int MOST_RECORD = 17 << 10;

    /** What one thread's streams share: none keeps a buffer between two calls. */
    static final class Shared {
        private final SSLContext context = trusting();
        private final ByteBuffer in = ByteBuffer.allocate(LoadLoop.MOST_READ + MOST_RECORD);
        private final ByteBuffer out = ByteBuffer.allocate(LoadLoop.MOST_READ);
    }

    private final SSLEngine engine;
    private final Shared shared;
    /** The beginning of a record. */
    private byte[] rest = {};

    private boolean open;

    TlsStream(SocketChannel channel, Shared shared) throws IOException {
        super(channel);
        this.shared = shared;
        engine = shared.context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(PROTOCOL);
        engine.setEnabledCipherSuites(CIPHER);
        engine.beginHandshake();
        answer();
    }

    @Override
    boolean open() {
        return open;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        ByteBuffer in = shared.in;
        in.clear().put(rest).limit(rest.length + LoadLoop.MOST_READ);
        int count = channel.read(in);
        if (count < 0) {
            return -1;
        }
        in.flip();
        int before = into.position();
        while (in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, into);
            note(result);
            answer();
            if (result.getStatus() == Status.CLOSED) {
                return into.position() > before ? into.position() - before : -1;
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new IllegalStateException("no room for a record: " + into);
            }
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                break;
            }
        }
        rest = new byte[in.remaining()];
        in.get(rest);
        return into.position() - before;
    }

    @Override
    void write(byte[] bytes, int length) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
        shared.out.clear();
        while (from.hasRemaining()) {
            if (shared.out.remaining() < MOST_RECORD) {
                send(shared.out.flip());
                shared.out.clear();
            }
            engine.wrap(from, shared.out);
        }
        send(shared.out.flip());
    }

    /** What the handshake wants of us. */
    private void answer() throws IOException {
        for (HandshakeStatus status = engine.getHandshakeStatus(); ; status = engine.getHandshakeStatus()) {
            if (status == HandshakeStatus.NEED_TASK) {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            } else if (status == HandshakeStatus.NEED_WRAP) {
                shared.out.clear();
                note(engine.wrap(ByteBuffer.allocate(0), shared.out));
                send(shared.out.flip());
            } else {
                return;
            }
        }
    }

    private void note(SSLEngineResult result) {
        open |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine of) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine of) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
