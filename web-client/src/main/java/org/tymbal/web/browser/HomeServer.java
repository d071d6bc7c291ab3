package org.tymbal.web.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.tymbal.web.state.Broker;

/** The server that the page came from. */
public final class HomeServer {
    private HomeServer() {}

    /** What the server says about itself. */
    @JSFunctor
    public interface Facts extends JSObject {
        void call(boolean localOnly, int mqttPort, String durability);
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
                if (typeof health.localOnly === 'boolean') answer(health.localOnly, health.mqttPort | 0 || 1883,
                    String(health.durability || ''));
            }).catch(function() {});
            """)
    public static native void ask(Facts answer);

    /** The broker behind this page's own address. */
    public static Broker broker() {
        return new Broker(host(), port(), "/mqtt", isSecure());
    }
}
