package org.tymbal.web.view;

import java.util.function.Consumer;
import org.teavm.jso.JSBody;
import org.teavm.jso.browser.Window;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLDocument;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.Taps;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.Traffic;
import org.tymbal.words.Words;

/** The shell: header, tabs, banner, keys. Draws the views of the tab that is open, and no others. */
public final class AppView {
    private final Store store;
    private final Scheduler scheduler;
    private final ConnectView connect;
    private final PublishView publish;
    private final SubscribeView subscribe;
    private final MessagesView messages;
    private final LateViews late;

    private final HTMLElement pill = Dom.byId("pill");
    private final Dom.Cell pillLead = new Dom.Cell(Dom.byId("pill-lead"));
    private final Dom.Cell pillText = new Dom.Cell(Dom.byId("pill-text"));
    private final Dom.Cell rates = new Dom.Cell(Dom.byId("rates"));
    private final HTMLElement banner = Dom.byId("banner");
    private final Dom.Cell bannerText = new Dom.Cell(Dom.byId("banner-text"));
    private final Dom.Cell bannerCount = new Dom.Cell(Dom.byId("banner-count"));
    private final HTMLElement theme = Dom.byId("theme");
    private final HTMLElement help = Dom.byId("help-dialog");

    public AppView(Store store, Desk desk, Taps taps, Scheduler scheduler, Consumer<String> hash) {
        this.store = store;
        this.scheduler = scheduler;
        connect = new ConnectView(store);
        publish = new PublishView(store);
        subscribe = new SubscribeView(store);
        messages = new MessagesView(store);
        late = new LateViews(store, desk, messages, taps, scheduler);

        Window window = Window.current();
        Dom.on(window, "hashchange", event -> hash.accept(location()));
        Dom.on(window, "resize", event -> store.changed());
        Dom.on(window, "keydown", this::key);
        Dom.on(Dom.byId("skip"), "click", event -> {
            event.preventDefault();
            Dom.byId("main").focus();
        });
        Dom.onClick(
                theme,
                () -> store.dispatch(new Action.Choose(store.state().theme().next())));
        Dom.onClick(Dom.byId("banner-now"), this::connectNow);
        Dom.onClick(Dom.byId("banner-stop"), () -> store.dispatch(new Action.Disconnect()));
        Dom.onClick(Dom.byId("detail-close"), this::closeMessage);
        Dom.onClick(Dom.byId("help"), () -> Dom.showModal(help));
        Dom.onClick(Dom.byId("help-close"), () -> Dom.closeDialog(help));
        Dom.onClick(
                Dom.byId("shortcuts"),
                () -> store.dispatch(
                        new Action.AllowShortcuts(Dom.input("shortcuts").isChecked())));
    }

    private static String location() {
        return Window.current().getLocation().getHash();
    }

    private void connectNow() {
        if (store.state().status() instanceof ClientStatus.Offline) {
            store.dispatch(new Action.Connect(store.state().profile()));
        } else {
            store.dispatch(new Action.ConnectNow());
        }
    }

    /** The focus goes back to the list if it would be lost. */
    private void closeMessage() {
        if (Dom.hasFocus(Dom.byId("detail"))) {
            Dom.byId("list").focus();
        }
        store.dispatch(new Action.Select(0));
    }

    private void key(KeyboardEvent event) {
        if (event.getKey().equals("Escape") && store.state().selectedSequence() != 0 && !Dom.isOpen(help)) {
            closeMessage();
            return;
        }
        if (!store.state().shortcuts()
                || event.isCtrlKey()
                || event.isAltKey()
                || event.isMetaKey()
                || Dom.isTyping()
                || Dom.isOpen(help)) {
            return;
        }
        if (act(event.getKey())) {
            event.preventDefault();
        }
    }

    /** What a single key does; false for one that does nothing. */
    private boolean act(String name) {
        int tab = "123456789".indexOf(name);
        if (name.equals("n")) {
            go("publish-payload");
        } else if (name.equals("s")) {
            go("subscribe-filter");
        } else if (name.equals("/")) {
            go("filter");
        } else if (name.equals("p")) {
            store.dispatch(new Action.Pause(!store.state().paused()));
        } else if (name.equals("?")) {
            Dom.showModal(help);
        } else if (tab >= 0 && tab < Tab.values().length && name.length() == 1) {
            open(Tab.values()[tab]);
        } else {
            return false;
        }
        return true;
    }

    private static void open(Tab tab) {
        Window.current().getLocation().setHash(tab.route());
    }

    /** Opens the client and puts the cursor into one of its fields. */
    private void go(String id) {
        store.dispatch(new Action.Navigate(Tab.CLIENT));
        open(Tab.CLIENT);
        showTab(Tab.CLIENT);
        Dom.byId(id).focus();
    }

    /** Draws what changed. */
    public void show(AppState state) {
        showStatus(state);
        showTab(state.tab());
        Traffic traffic = store.shown().traffic();
        rates.set(Words.of(
                "in {}/s, out {}/s", Numbers.rate(traffic.inPerSecond()), Numbers.rate(traffic.outPerSecond())));
        String chosen = state.theme().label();
        String named = Words.of("Theme: {}", Words.of(chosen));
        Dom.attribute(theme, "aria-label", named);
        Dom.attribute(theme, "title", named);
        Dom.attribute(HTMLDocument.current().getDocumentElement(), "data-theme", chosen);
        Dom.input("shortcuts").setChecked(state.shortcuts());
        late.show(state);
        if (state.tab() == Tab.CLIENT) {
            connect.show(state);
            publish.show(state);
            subscribe.show(state);
            messages.show(state);
            late.afterClient(state);
        }
    }

    private static void showTab(Tab open) {
        for (Tab tab : Tab.values()) {
            String name = tab.route().substring(2);
            Dom.hidden(Dom.byId("view-" + name), tab != open);
            HTMLElement link = Dom.byId("tab-" + name);
            if (tab == open) {
                Dom.attribute(link, "aria-current", "page");
            } else {
                link.removeAttribute("aria-current");
            }
        }
    }

    private void showStatus(AppState state) {
        ClientStatus status = state.status();
        String name = "offline";
        String text = Words.of("Not connected");
        boolean trouble = false;
        if (status instanceof ClientStatus.Connected it) {
            name = "connected";
            text = it.clientId();
            Dom.attribute(
                    pill,
                    "title",
                    state.profile().broker().url() + ", MQTT "
                            + state.profile().version().label());
        } else if (status instanceof ClientStatus.Connecting it) {
            name = "connecting";
            text = Words.of("Connecting");
            trouble = it.attempt() > 1;
            bannerCount.set(Words.of("Trying now …"));
        } else if (status instanceof ClientStatus.Waiting it) {
            name = "waiting";
            trouble = true;
            int seconds = (int) Math.max(0, (it.dueAtMillis() - scheduler.nowMillis() + 999) / 1_000);
            text = Words.of("Next attempt in {} s", Integer.toString(seconds));
            bannerText.set(it.explanation());
            bannerCount.set(text + '.');
        } else if (status instanceof ClientStatus.Offline it
                && !it.explanation().isEmpty()) {
            trouble = true;
            bannerText.set(it.explanation());
            bannerCount.set("");
        }
        Dom.attribute(pill, "data-state", name);
        pillLead.set(state.isConnected() ? Words.of("Connected as") : "");
        pillText.set(text);
        Dom.hidden(banner, !trouble);
        boolean asked = status instanceof ClientStatus.Offline it && it.asked();
        Dom.attribute(banner, "data-state", asked ? "left" : name);
        Dom.hidden(Dom.byId("banner-stop"), status instanceof ClientStatus.Offline);
        setText("banner-now", Words.of(status instanceof ClientStatus.Offline ? "Connect again" : "Connect now"));
    }

    private static void setText(String id, String text) {
        HTMLElement element = Dom.byId(id);
        if (!text.equals(textContent(element))) {
            element.clear().appendChild(Dom.text(text));
        }
    }

    @JSBody(params = "element", script = "return element.textContent;")
    private static native String textContent(HTMLElement element);
}
