package org.tymbal.web.view;

import org.teavm.jso.JSBody;
import org.teavm.jso.browser.Window;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.AppState;
import org.tymbal.words.Words;

/**
 * Has the browser keep the files of the page, so that it opens when its server does not answer, and says when the server has come back
 * with another version. Where the browser has no service workers (by http from another computer) nothing happens.
 */
final class KeptPage implements View {
    private boolean connected;
    private boolean told;

    KeptPage() {
        keep(this::newer);
    }

    // The page knows its version from late.html, the worker from the build; they differ when the worker is a newer one.
    @JSBody(params = "newer", script = """
            var workers = navigator.serviceWorker;
            if (!workers) return;
            var version = document.getElementById('version').content;
            workers.addEventListener('message', function(event) { if (event.data !== version) newer(); });
            workers.register('worker.js', { updateViaCache: 'none' }).catch(function() {});
            """)
    private static native void keep(LatePart newer);

    @JSBody(script = """
            var workers = navigator.serviceWorker;
            if (workers) workers.ready.then(function(kept) { return kept.update(); }).catch(function() {});
            """)
    private static native void ask();

    /** A broker that is there again may be another one. */
    @Override
    public void show(AppState state) {
        if (state.isConnected() && !connected) {
            ask();
        }
        connected = state.isConnected();
    }

    private void newer() {
        if (told) {
            return;
        }
        told = true;
        HTMLElement line = Dom.el(
                "p",
                "",
                Dom.text(Words.of("The server has a new version of this page. It is used from the next load on.")));
        Dom.attribute(line, "role", "status");
        HTMLElement banner = Dom.el(
                "div",
                "banner",
                line,
                Dom.el(
                        "div",
                        "actions",
                        Dom.button(
                                Words.of("Reload"),
                                "",
                                () -> Window.current().getLocation().reload())));
        Dom.attribute(banner, "id", "newer-page");
        HTMLElement main = Dom.byId("main");
        Dom.parent(main).insertBefore(banner, main);
    }
}
