package org.tymbal.server.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Opens byte streams to the server: TCP, TLS, Unix socket, through a SOCKS proxy. May be used from any thread. */
final class Connector {
    private static final int CONNECT_MILLIS = 30_000;

    private final ServerAddress server;
    private final TlsOptions tls;
    private final int port;
    private final @Nullable SSLContext context;

    Connector(ServerAddress server, TlsOptions tls) throws ClientException {
        this.server = server;
        this.tls = tls;
        port = server.port(tls);
        context = server.unixPath == null && tls.wanted(port) ? tls.context() : null;
    }

    @Nullable
    SSLContext context() {
        return context;
    }

    TlsOptions tls() {
        return tls;
    }

    ServerAddress server() {
        return server;
    }

    int port() {
        return port;
    }

    /** A connected stream; with TLS the handshake is done. Blocks. */
    ByteStream open() throws IOException, ClientException {
        if (server.unixPath != null) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(Path.of(server.unixPath)));
            return new ByteStream.OfChannel(channel);
        }
        Socket socket = connected();
        socket.setTcpNoDelay(true);
        if (context == null) {
            return new ByteStream.OfSocket(socket);
        }
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, server.host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        tls.restrict(parameters);
        try {
            secure.setSSLParameters(parameters);
        } catch (IllegalArgumentException e) {
            throw new ClientException("Error: Problem setting TLS options: " + e.getMessage()
                    + "; --ciphers takes Java's names, as TLS_AES_128_GCM_SHA256.");
        }
        secure.startHandshake();
        return new ByteStream.OfSocket(secure);
    }

    /** Tries every address of the host, as long as none answers. */
    private Socket connected() throws IOException {
        if (server.proxy != null) {
            Socket socket = bound(new Socket(server.proxy));
            socket.connect(InetSocketAddress.createUnresolved(server.host, port), CONNECT_MILLIS);
            return socket;
        }
        IOException failure = null;
        for (InetAddress address : addresses()) {
            Socket socket = bound(new Socket(Proxy.NO_PROXY));
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure == null ? new ConnectException("no address") : failure;
    }

    private InetAddress[] addresses() throws UnknownHostException {
        return server.host.equals("localhost")
                ? new InetAddress[] {
                    InetAddress.getByAddress(server.host, new byte[] {127, 0, 0, 1}),
                    InetAddress.getByAddress(server.host, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
                }
                : InetAddress.getAllByName(server.host);
    }

    private Socket bound(Socket socket) throws IOException {
        if (server.bindAddress != null) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(server.bindAddress), 0));
        }
        return socket;
    }
}
