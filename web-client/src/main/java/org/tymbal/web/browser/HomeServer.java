package org.tymbal.web.browser;

import java.util.function.Consumer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.tymbal.web.state.Broker;

/** The server that the page came from. */
public final class HomeServer {
    private HomeServer() {}

    @JSFunctor
    private interface Answer extends JSObject {
        void call(boolean localOnly);
    }

    @JSBody(script = "return location.hostname;")
    private static native String host();

    @JSBody(script = "return location.port ? +location.port : location.protocol === 'https:' ? 443 : 80;")
    private static native int port();

    /** Whether the page came by https. */
    @JSBody(script = "return location.protocol === 'https:';")
    public static native boolean isSecure();

    @JSBody(params = "answer", script = """
            fetch('/health').then(function(reply) {
                return reply.ok ? reply.json() : {};
            }).then(function(health) {
                if (typeof health.localOnly === 'boolean') answer(health.localOnly);
            }).catch(function() {});
            """)
    private static native void health(Answer answer);

    /** The broker behind this page's own address. */
    public static Broker broker() {
        return new Broker(host(), port(), "/mqtt", isSecure());
    }

    /** Asks whether only this computer can reach the server; no answer, no call. */
    public static void askLocalOnly(Consumer<Boolean> answer) {
        health(answer::accept);
    }
}
