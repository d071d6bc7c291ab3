package org.tymbal.client.tap;

import org.tymbal.codec.bytes.ByteSlice;

/** Who may take over what goes through a {@link TappedTransport}. */
public interface Interceptor {
    /** Nobody: everything goes through. */
    Interceptor NONE = new Interceptor() {
        @Override
        public boolean takes(TappedTransport line, boolean fromClient, ByteSlice bytes) {
            return false;
        }

        @Override
        public void ending(TappedTransport line) {}
    };

    /** Looks at a piece of the stream; true if it will pass on, late or never, what is in it. The slice is borrowed. */
    boolean takes(TappedTransport line, boolean fromClient, ByteSlice bytes);

    /** The engine closes the line, or it is gone. */
    void ending(TappedTransport line);
}
