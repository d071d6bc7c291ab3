package org.tymbal.web.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.tymbal.client.Scheduler;

/** Time by setTimeout and performance.now. */
public final class TimeoutScheduler implements Scheduler {
    @JSFunctor
    private interface Task extends JSObject {
        void run();
    }

    @JSBody(script = "return performance.now();")
    private static native double now();

    @JSBody(
            params = {"task", "millis"},
            script = "return setTimeout(task, millis);")
    private static native int start(Task task, int millis);

    @JSBody(params = "timer", script = "clearTimeout(timer);")
    private static native void stop(int timer);

    @Override
    public long nowMillis() {
        return (long) now();
    }

    @Override
    public Cancellation after(int delayMillis, Runnable task) {
        int timer = start(task::run, delayMillis);
        return () -> stop(timer);
    }
}
