package org.tymbal.web.state;

import org.tymbal.codec.packet.Packet;

/** Who sees every message of the list as it comes: what draws topics and charts, which is fetched later. */
public interface MessageFeed {
    /** Nobody: that code has not been fetched yet. */
    MessageFeed NONE = new MessageFeed() {
        @Override
        public void message(LoggedMessage message) {}

        @Override
        public void published(Packet.Publish message, double nowMillis) {}

        @Override
        public void sample(double nowMillis) {}

        @Override
        public void chart(String topic, String path) {}
    };

    void message(LoggedMessage message);

    /** The page publishes this; it may come back. */
    void published(Packet.Publish message, double nowMillis);

    /** Called every second or so. */
    void sample(double nowMillis);

    /** Somebody wants to see this number over time; the path is that of {@link JsonNumbers}. */
    void chart(String topic, String path);
}
