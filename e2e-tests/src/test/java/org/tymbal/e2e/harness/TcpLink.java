package org.tymbal.e2e.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** MQTT bytes straight over a TCP socket, with TLS or without. */
final class TcpLink implements Link {
    /** What the network sees. */
    private final Socket network;
    /** The same without TLS. */
    private final Socket socket;

    private TcpLink(Socket network, Socket socket) {
        this.network = network;
        this.socket = socket;
    }

    static TcpLink open(int port) throws IOException {
        Socket network = connected(port);
        return new TcpLink(network, network);
    }

    static TcpLink openTls(int port) throws IOException {
        Socket network = connected(port);
        return new TcpLink(network, TestCertificate.get().over(network));
    }

    /** The same with a context of the test's own, which may show a certificate. */
    static TcpLink openTls(int port, SSLContext context) throws IOException {
        Socket network = connected(port);
        return new TcpLink(network, TestCertificate.over(network, context));
    }

    private static Socket connected(int port) throws IOException {
        Socket network = new Socket(InetAddress.getLoopbackAddress(), port);
        network.setTcpNoDelay(true);
        return network;
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public int read(byte[] into, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        try {
            return socket.getInputStream().read(into);
        } catch (SocketException | SSLException reset) {
            return -1;
        }
    }

    @Override
    public void cut() throws IOException {
        network.setSoLinger(true, 0);
        network.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
