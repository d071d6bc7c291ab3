package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Without TLS. */
final class PlainStream extends LoadStream {
    PlainStream(SocketChannel channel) {
        super(channel);
    }

    @Override
    boolean open() {
        return true;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    void write(byte[] bytes, int length) throws IOException {
        send(ByteBuffer.wrap(bytes, 0, length));
    }
}
