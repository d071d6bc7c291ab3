package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.wire.Incoming;
import org.tymbal.server.session.Delivery;

/**
 * What the connections of one I/O thread use by turns, so that neither an idle one has it nor a message makes it. Confined to
 * that thread.
 */
public final class Workspace {
    private static final int SPARE_BYTES = 4096;

    /**
     * The packet that is handled. A handler that lets other connections have their turn finds another packet here after that.
     */
    final Incoming incoming = new Incoming();

    /** The message that is sent. */
    final Delivery delivery = new Delivery();

    private @Nullable ByteWriter spare;

    public Workspace() {}

    /** A writer that is empty. */
    ByteWriter takeWriter() {
        ByteWriter taken = spare;
        spare = null;
        return taken == null ? new ByteWriter() : taken;
    }

    /** A writer that is not used any more. One is kept for whoever comes next, unless it has grown large. */
    void giveBack(ByteWriter writer) {
        if (writer.array().length <= SPARE_BYTES) {
            writer.clear();
            spare = writer;
        }
    }
}
