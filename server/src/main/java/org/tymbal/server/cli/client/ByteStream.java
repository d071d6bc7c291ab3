package org.tymbal.server.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connected stream of bytes; one thread reads, another one writes and closes. */
interface ByteStream {
    /** The next bytes, -1 at the end; blocks. */
    int read(byte[] into) throws IOException;

    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Says that nothing more will be written; what comes can still be read. */
    void finish() throws IOException;

    void close() throws IOException;

    /** TCP and TLS. */
    final class OfSocket implements ByteStream {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        OfSocket(Socket socket) throws IOException {
            this.socket = socket;
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        @Override
        public int read(byte[] into) throws IOException {
            return in.read(into);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }

        @Override
        public void finish() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A Unix socket, which has no streams that two threads could use at the same time. */
    final class OfChannel implements ByteStream {
        private final SocketChannel channel;

        OfChannel(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void finish() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
