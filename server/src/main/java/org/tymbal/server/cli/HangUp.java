package org.tymbal.server.cli;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, at which a broker reads its files anew. The JDK has signals in a package of its own that not every JVM offers, so it is
 * looked up.
 */
public final class HangUp {
    private HangUp() {}

    /** Runs the task, on a thread of its own, at each SIGHUP; false if there are no signals here. */
    public static boolean runs(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handles = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            new Thread(task, "tymbal reload").start();
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? Boolean.FALSE
                                : method.getName().equals("hashCode") ? 1 : "reload";
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handles);
            return true;
        } catch (ReflectiveOperationException e) {
            return false; // Windows has none, for one
        }
    }
}
