package org.tymbal.server.store;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.config.Durability;

/** A store on an engine in memory, for the tests of other rooms. */
public final class StoreOnTrial {
    public final MemoryEngine engine;
    public final LocalStore store;

    public StoreOnTrial(MemoryEngine engine, Durability level, List<String> told) {
        this(engine, level, Long.MAX_VALUE, told);
    }

    public StoreOnTrial(MemoryEngine engine, Durability level, long quotaBytes, List<String> told) {
        this.engine = engine;
        this.store = new LocalStore(engine, level, quotaBytes, 0, 0, told::add);
    }

    /** Waits until the writer has done all that it was told to do before. */
    public void await() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        if (!store.add(new Change.Retained(TopicName.of("nothing"), null)).await(done::countDown)) {
            done.countDown();
        }
        store.read(0, 0, 0, 1, (entries, readUpTo) -> done.countDown());
        if (!done.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the store's writer does not come to an end");
        }
    }
}
