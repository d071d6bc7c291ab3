package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.Event;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.Scheduler;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.words.Words;

/**
 * What the broker of this page shows to whom it gave the right. Each of its pages in late.html is a form, which is the question,
 * and elements that {@link Fill} puts the answer into.
 */
final class AdminView implements View {
    private static final int TICK_MILLIS = 2_000;
    private static final String WHY = "why";

    private final Store store;
    private final Scheduler scheduler;
    private final HTMLElement place = Dom.byId("view-admin");
    private final HTMLElement who = Dom.byId("admin-who");
    private final HTMLElement said = Dom.byId("admin-said");
    private final HTMLElement note = Dom.byId("admin-note");
    private final HTMLElement sure = Dom.byId("admin-sure");
    private final AdminClient client;
    private final RetainedTree retained;
    private String open = "clients";
    /** Where the page of a list begins that is shown; empty for the first. */
    private String cursor = "";

    private String next = "";
    /** How many messages were retained at the last look. */
    private double keptBefore;

    private Runnable yes = () -> {};
    private boolean asked;
    private boolean ticking;
    private boolean mayLook;

    AdminView(Store store, Scheduler scheduler) {
        this.store = store;
        this.scheduler = scheduler;
        client = new AdminClient(this);
        retained = new RetainedTree(filter -> {
            Dom.input("retained-filter").setValue(filter);
            begin();
        });
        Dom.hidden(Dom.byId("admin-plain"), isSafe());
        Dom.on(place, "click", this::clicked);
        Dom.on(place, "submit", event -> {
            String form = formOf(event);
            if (form.isEmpty()) {
                return; // the one that closes its dialog
            }
            event.preventDefault();
            if (form.equals("admin-login")) {
                logIn();
            } else {
                begin();
            }
        });
        Dom.on(place, "input", event -> {
            String form = formOf(event);
            if (form.equals("admin-choice")) {
                open(Dom.choice("admin-page"));
            } else if (form.equals("form-clients")) {
                begin();
            } else if (form.equals("form-why")) {
                propose(event);
            }
        });
    }

    @JSBody(script = "return isSecureContext;")
    private static native boolean isSafe();

    @JSBody(params = "event", script = "var form = event.target.closest('form'); return form ? form.id : '';")
    private static native String formOf(Event event);

    /** What is typed where clients are proposed; empty elsewhere. */
    @JSBody(params = "event", script = "return event.target.list ? event.target.value : '';")
    private static native String valueOf(Event event);

    @JSBody(params = "event", script = "return event.target.closest('[data-act]');")
    private static native @Nullable HTMLElement pressed(Event event);

    @JSBody(params = "element", script = "return element.dataset.act;")
    private static native String act(HTMLElement element);

    @JSBody(params = "element", script = "return element.previousElementSibling.textContent;")
    private static native String textBeside(HTMLElement element);

    /** What a form asks, as a query; what is left empty is not asked. */
    @JSBody(params = "id", script = """
            var asked = Array.from(new FormData(document.getElementById(id))).filter(function(pair) { return pair[1].trim(); });
            return asked.map(function(pair) { return pair.map(encodeURIComponent).join('='); }).join('&');
            """)
    private static native String question(String id);

    @JSBody(
            params = {"user", "password"},
            script = "return JSON.stringify({ username: user, password: password });")
    private static native String credentials(String user, String password);

    // ---- who one is

    private void logIn() {
        String user = Dom.input("admin-user").getValue();
        String password = Dom.input("admin-password").getValue();
        Api.ask("POST", "login", credentials(user, password), (status, data) -> {
            Dom.input("admin-password").setValue("");
            if (status == 200) {
                known(data);
            } else {
                say(problem(status, data));
            }
        });
    }

    private void whoAmI() {
        Api.get("whoami", (status, data) -> {
            if (status == 200) {
                known(data);
            } else {
                asked = false; // the next look asks again
                Fill.say(who, problem(status, data));
            }
        });
    }

    private void known(JSObject data) {
        String name = Api.text(data, "user");
        String rights = Api.text(data, "rights");
        boolean mayChange = rights.contains("change");
        mayLook = rights.contains("look");
        say("");
        Dom.hidden(Dom.byId("admin-login"), mayLook);
        Dom.hidden(Dom.byId("admin-pages"), !mayLook);
        Dom.hidden(Dom.byId("admin-out"), name.isEmpty());
        Inspect.toggle(place, "look-only", !mayChange);
        Fill.say(
                who,
                mayChange
                        ? Words.of("You are {} and may change things.", name)
                        : mayLook
                                ? Words.of(
                                        "You may look, not change. The broker's configuration names who may with admin_user.")
                                : name.isEmpty()
                                        ? Words.of(
                                                "Log in as a user that the broker's configuration names with admin_user, or monitor_user.")
                                        : Words.of(
                                                "{} has no right to be here. Add “admin_user {1}” to the broker's configuration, or log in as another.",
                                                name));
        if (mayLook) {
            open(open);
        }
    }

    /** What to tell of an answer that is none. */
    String problem(int status, JSObject data) {
        if (status == 401 && mayLook) {
            mayLook = false;
            whoAmI();
        }
        String detail = Api.text(data, "detail");
        return detail.isEmpty() ? Words.of("The server of this page does not answer. It is asked again.") : detail;
    }

    /** A sentence about what was done last. */
    void say(String sentence) {
        Fill.say(said, sentence);
    }

    // ---- what is in sight

    /** Opens a page. */
    void open(String page) {
        open = page;
        Dom.choose("admin-page", page);
        for (String one : new String[] {"clients", "retained", "refused", "listeners", WHY}) {
            Dom.hidden(Dom.byId("admin-" + one), !one.equals(page));
        }
        begin();
        if (page.equals(WHY)) {
            Api.get("sessions?limit=50", this::proposed);
        }
    }

    private void begin() {
        cursor = "";
        Fill.say(note, "");
        refresh();
    }

    private void refresh() {
        String page = open;
        String query = question("form-" + page);
        if (!mayLook || page.equals(WHY) && !query.contains("client=")) {
            return;
        }
        if (!cursor.isEmpty()) {
            query += (page.equals("refused") ? "&before=" : "&after=") + Api.encoded(cursor);
        }
        String path = page.equals("clients") ? Dom.choice("client-which") : page;
        Api.get(path + "?" + query, (status, data) -> {
            if (page.equals(open)) {
                Fill.say(note, status == 200 ? "" : problem(status, data));
                if (status == 200) {
                    show(page, data);
                }
            }
        });
    }

    private void show(String page, JSObject data) {
        next = Api.text(data, "next");
        Dom.hidden(Dom.byId("admin-next"), next.isEmpty());
        Dom.hidden(Dom.byId("admin-first"), cursor.isEmpty());
        Fill.in(Dom.byId("admin-" + page), data);
        if (page.equals("retained")) {
            double kept = Api.number(data, "retained");
            retained.look(Dom.input("retained-filter").getValue(), kept != keptBefore);
            keptBefore = kept;
        }
    }

    /** Clients whose names have in them what is typed, to choose from. */
    private void propose(Event event) {
        Api.get("sessions?limit=50&q=" + Api.encoded(valueOf(event)), this::proposed);
    }

    private void proposed(int status, JSObject data) {
        Fill.in(Dom.byId("why-clients"), data);
    }

    // ---- what is done

    private void clicked(Event event) {
        HTMLElement button = pressed(event);
        String act = button == null ? "" : act(button);
        if (button == null) {
            return;
        }
        if (act.equals("look")) {
            client.look(Fill.data(button));
        } else if (act.equals("next")) {
            cursor = next;
            refresh();
        } else if (act.equals("first")) {
            begin();
        } else if (act.equals("clear")) {
            clear(Api.text(Fill.data(button), "topic"));
        } else if (act.equals("clear-all")) {
            clear(Dom.input("retained-filter").getValue().trim());
        } else if (act.equals("copy")) {
            Dom.copy(textBeside(button));
        } else if (act.equals("out")) {
            Api.ask("POST", "logout", "", (status, data) -> whoAmI());
        } else if (act.equals("yes")) {
            Dom.closeDialog(sure);
            yes.run();
        } else if (act.equals("no")) {
            Dom.closeDialog(sure);
        } else {
            client.act(act);
        }
    }

    /** Counts first, so that one knows what will be lost. */
    private void clear(String filter) {
        String path = "retained?filter=" + Api.encoded(filter);
        Api.ask("DELETE", path + "&dryRun=true", "", (status, data) -> {
            if (status != 200) {
                say(problem(status, data));
                return;
            }
            String grouped = Numbers.grouped(Api.number(data, "count"));
            ask(
                    Words.of(
                            "Clear what is retained and matches {}? Messages: {}, payload: {}. This cannot be undone.",
                            filter,
                            grouped,
                            Numbers.bytes(Api.number(data, "payloadBytes"))),
                    () -> delete(path, Words.of("Cleared: {}.", grouped)));
        });
    }

    /** Asks before something is done that cannot be undone. */
    void ask(String sentence, Runnable then) {
        yes = then;
        Fill.say(Dom.byId("h-sure"), sentence);
        Dom.showModal(sure);
    }

    /** Does something, says so, and looks again. */
    void delete(String path, String done) {
        Api.ask("DELETE", path, "", (status, data) -> {
            say(status >= 200 && status < 300 ? done : problem(status, data));
            refresh();
        });
    }

    @Override
    public void show(AppState state) {
        if (!asked) {
            asked = true;
            whoAmI();
        }
        Dom.hidden(Dom.byId("admin-elsewhere"), state.profile().broker().equals(state.home()));
        if (!ticking) {
            ticking = true;
            scheduler.after(TICK_MILLIS, this::tick);
        }
    }

    private void tick() {
        ticking = false;
        if (store.state().tab() == Tab.ADMIN) {
            if (!open.equals(WHY)) {
                refresh();
                client.refresh();
            }
            store.changed();
        }
    }
}
