package org.tymbal.web.view;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.browser.Window;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.Taps;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.words.Words;

/**
 * The views whose code comes in files of their own: fetched as soon as somebody touches the page, so that it then works
 * without its server, or when one is open from the start. Asked for again every few seconds as long as they do not come.
 */
final class LateViews {
    /** The build puts its name here; a page never gets the files of another build, whose short names differ. */
    private static final String BUILD = "@build@";

    private static final int RETRY_MILLIS = 3_000;

    /** Who only has the page open before him, a projector perhaps, needs no more of it. */
    private static final List<String> SIGNS_OF_LIFE = List.of("pointermove", "pointerdown", "keydown");

    /** In this order: each needs those before it. All of them look as late.css says, and stand on late.html. */
    private static final List<String> FILES = List.of("late", "words", "rest", "inspector");

    private final Store store;
    private final Scheduler scheduler;
    private final @Nullable View[] views = new View[View.COUNT];
    private final List<LatePart> parts;
    private final HTMLElement line = Dom.byId("late");
    private final Dom.Cell text = new Dom.Cell(line);
    private int here;
    private boolean asking;
    private boolean failed;

    LateViews(Store store, Desk desk, MessagesView messages, Taps taps, Scheduler scheduler) {
        this.store = store;
        this.scheduler = scheduler;
        parts = List.of(
                () -> {},
                new WordsPart(null),
                new RestPart(store, desk, messages, scheduler, this),
                new InspectorPart(store, taps, scheduler, this));
        if (Window.current().getLocation().getHash().startsWith("#connect=")
                || !desk.kept().load("desk").isEmpty()) {
            fetch();
        }
        for (String sign : SIGNS_OF_LIFE) {
            Dom.on(Window.current(), sign, event -> fetch());
        }
        if (!Language.CODE.isEmpty()) {
            fetch(); // the menu that leads back to English
        }
    }

    static String file(String part) {
        return part + "-" + BUILD + ".js";
    }

    void put(int place, View view) {
        views[place] = view;
    }

    ConnectForm form() {
        return (ConnectForm) Objects.requireNonNull(views[View.FORM]);
    }

    private void fetch() {
        if (asking || here == FILES.size()) {
            return;
        }
        asking = true;
        if (here == 0) {
            looks(this::came, this::cameNot);
        } else if (here == 1 && Language.come) {
            came();
        } else {
            run(file(FILES.get(here)), this::came, this::cameNot);
        }
    }

    private void came() {
        parts.get(here++).arrived();
        asking = false;
        failed = false;
        fetch();
        store.changed();
    }

    private void cameNot() {
        asking = false;
        failed = true;
        scheduler.after(RETRY_MILLIS, this::fetch);
        store.changed();
    }

    @JSBody(
            params = {"file", "came", "cameNot"},
            script = """
            var part = document.createElement('script');
            part.src = file;
            part.onload = came;
            part.onerror = function() { part.remove(); cameNot(); };
            document.head.appendChild(part);
            """)
    static native void run(String file, LatePart came, LatePart cameNot);

    // Elements of the page's own file, for which index.html has a place; nothing else becomes HTML here.
    @JSBody(
            params = {"came", "cameNot"},
            script = """
            var style = document.createElement('link');
            style.rel = 'stylesheet';
            style.href = 'late.css';
            style.onload = function() {
                fetch('late.html').then(function(reply) {
                    if (!reply.ok) throw reply;
                    return reply.text();
                }).then(function(text) {
                    var late = new DOMParser().parseFromString(text, 'text/html').body.children;
                    while (late.length) {
                        var place = document.getElementById(late[0].dataset.into);
                        place.replaceWith.apply(place, Array.from(late[0].childNodes));
                        late[0].remove();
                    }
                    came();
                }, cameNot);
            };
            style.onerror = function() { style.remove(); cameNot(); };
            document.head.appendChild(style);
            """)
    private static native void looks(LatePart came, LatePart cameNot);

    /** Draws those that are in sight; says so where one is wanted that has not come. */
    void show(AppState state) {
        boolean missing = false;
        if (state.tab() != Tab.CLIENT) {
            missing = !drawn(state.tab().ordinal(), state);
        } else {
            boolean form = drawn(View.FORM, state);
            boolean detail = drawn(View.DETAIL, state);
            missing = !form && Dom.isOpen(Dom.byId("connection")) || !detail && state.selectedSequence() != 0;
        }
        drawn(View.ANNOUNCER, state);
        drawn(View.DESK, state);
        Dom.hidden(line, !missing);
        if (missing) {
            text.set(Words.of(
                    failed
                            ? "The server of this page does not answer, so a part of the page is missing. It is asked again every few seconds. If the server is a new one, reload the page."
                            : "Loading …"));
            if (!failed) {
                fetch();
            }
        }
    }

    /** Draws what completes rows of the client's own lists, after these have been drawn. */
    void afterClient(AppState state) {
        drawn(Tab.CLIENT.ordinal(), state);
    }

    private boolean drawn(int place, AppState state) {
        View view = views[place];
        if (view != null) {
            view.show(state);
        }
        return view != null;
    }
}
