package org.tymbal.client;

/** Packet Identifiers that the client has in use for PUBLISH, SUBSCRIBE and UNSUBSCRIBE [MQTT-2.2.1-2]. */
final class PacketIds {
    private final IdSet used = new IdSet();
    private int last;

    /** A free identifier, now in use; 0 if there is none. The last one freed comes back as late as possible. */
    int take() {
        if (used.size() == IdSet.LARGEST) {
            return 0;
        }
        do {
            last = last == IdSet.LARGEST ? 1 : last + 1;
        } while (!used.add(last));
        return last;
    }

    void free(int id) {
        used.remove(id);
    }
}
