package org.tymbal.web.state;

import org.tymbal.codec.packet.Packet;

/** The tree of topics and the chart of one connection. */
public final class TopicFeed implements MessageFeed {
    private final Connection connection;
    private final TopicTree tree = new TopicTree();
    private final ChartBoard board = new ChartBoard();
    private final EchoClock echo = new EchoClock();

    public TopicFeed(Connection connection) {
        this.connection = connection;
    }

    /** That of the connection that is shown; every connection has one by the time that anybody asks. */
    public static TopicFeed of(Store store) {
        return (TopicFeed) store.shown().feed();
    }

    public TopicTree tree() {
        return tree;
    }

    public ChartBoard board() {
        return board;
    }

    public EchoClock echo() {
        return echo;
    }

    @Override
    public void published(Packet.Publish message, double nowMillis) {
        echo.published(message.topic(), message.payload(), nowMillis);
    }

    @Override
    public void message(LoggedMessage message) {
        echo.message(message);
        tree.add(message);
        board.message(message);
    }

    @Override
    public void sample(double nowMillis) {
        tree.sample(nowMillis);
    }

    @Override
    public void chart(String topic, String path) {
        board.add(topic, path, connection.messages());
    }
}
