package org.tymbal.web.view;

import org.tymbal.client.Scheduler;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Store;

/**
 * All that waits for a hand but the Inspector, in one file: six small ones together weigh 3 kB more, because what one repeats of
 * the other is not compressed.
 */
final class RestPart implements LatePart {
    private final Store store;
    private final Desk desk;
    private final MessagesView messages;
    private final Scheduler scheduler;
    private final LateViews views;

    RestPart(Store store, Desk desk, MessagesView messages, Scheduler scheduler, LateViews views) {
        this.store = store;
        this.desk = desk;
        this.messages = messages;
        this.scheduler = scheduler;
        this.views = views;
    }

    @Override
    public void arrived() {
        new ClientPart(store, desk, messages, scheduler, views).arrived();
        new DeskPart(store, desk, views).arrived();
        new SysPart(store, desk, views).arrived();
        new TopicsPart(store, desk, views).arrived();
        new ChartsPart(store, views).arrived();
        new AdminPart(store, scheduler, views).arrived();
    }
}
