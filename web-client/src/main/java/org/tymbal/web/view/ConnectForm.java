package org.tymbal.web.view;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLSelectElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Broker;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.Recents;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The fields of the Connect form. */
final class ConnectForm implements View {
    private final Store store;
    private final HTMLInputElement host = Dom.input("host");
    private final HTMLInputElement port = Dom.input("port");
    private final HTMLInputElement path = Dom.input("path");
    private final HTMLInputElement tls = Dom.input("tls");
    private final Dom.Cell url = new Dom.Cell(Dom.byId("url"));
    private final HTMLInputElement clientId = Dom.input("client-id");
    private final HTMLInputElement username = Dom.input("username");
    private final HTMLInputElement password = Dom.input("password");
    private final HTMLInputElement keepAlive = Dom.input("keep-alive");
    private final HTMLInputElement expiry = Dom.input("expiry");
    private final HTMLInputElement clean = Dom.input("clean");
    private final HTMLInputElement willTopic = Dom.input("will-topic");
    private final HTMLTextAreaElement willPayload = (HTMLTextAreaElement) Dom.byId("will-payload");
    private final HTMLInputElement willRetain = Dom.input("will-retain");
    private final HTMLSelectElement recent = (HTMLSelectElement) Dom.byId("recent");
    private List<Profile> offered = List.of();
    private Connection bound;
    private final Recents recents;
    private final ConnectMore properties = new ConnectMore();

    ConnectForm(Store store, Recents recents) {
        this.store = store;
        this.recents = recents;
        bound = store.shown();
        fill(store.state().profile());
        HTMLElement form = Dom.byId("connect-form");
        Dom.on(form, "submit", event -> {
            event.preventDefault();
            String problem = properties.problem();
            store.dispatch(
                    problem == null
                            ? new Action.Connect(profile())
                            : new Action.ConnectRefused(new Note(Note.Tone.BAD, problem)));
        });
        Dom.on(form, "input", event -> typed());
        Dom.on(form, "change", event -> typed());
        Dom.on(host, "change", event -> takeApart());
        Dom.on(recent, "change", event -> choose());
        Dom.onClick(Dom.byId("fresh-id"), () -> clientId.setValue(freshId()));
        Dom.onClick(Dom.byId("forget"), this::forget);
        Dom.hidden(form, false);
    }

    /** A whole address pasted into the host field. */
    private void takeApart() {
        Broker broker = host.getValue().indexOf("/") >= 0 ? Broker.parse(host.getValue()) : null;
        if (broker != null) {
            fill(broker);
            typed();
        }
    }

    private void fill(Broker broker) {
        host.setValue(broker.host());
        port.setValue(Integer.toString(broker.port()));
        path.setValue(broker.path());
        tls.setChecked(broker.tls());
    }

    void fill(Profile profile) {
        fill(profile.broker());
        clientId.setValue(profile.clientId());
        Dom.choose("version", Integer.toString(profile.version().level()));
        username.setValue(profile.username());
        password.setValue(profile.password());
        keepAlive.setValue(Integer.toString(profile.keepAliveSeconds()));
        expiry.setValue(Long.toString(profile.sessionExpirySeconds()));
        clean.setChecked(profile.cleanSession());
        willTopic.setValue(profile.willTopic());
        willPayload.setValue(profile.willPayload());
        Dom.choose("will-qos", Integer.toString(profile.willQos().level()));
        willRetain.setChecked(profile.willRetain());
        properties.fill(profile);
        typed();
    }

    private Broker broker() {
        return new Broker(
                host.getValue().trim(),
                Numbers.parse(port.getValue(), -1),
                path.getValue().trim(),
                tls.isChecked());
    }

    /** What is wrong in the fields, a sentence; null if nothing is. */
    @Nullable
    String problem() {
        String problem = properties.problem();
        return problem == null ? profile().problem() : problem;
    }

    /** What stands in the fields, but of what is wrong among the properties. */
    Profile profile() {
        String level = Dom.choice("version");
        return new Profile(
                broker(),
                level.equals("3")
                        ? ProtocolVersion.V3_1
                        : level.equals("4") ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5,
                clientId.getValue(),
                username.getValue(),
                password.getValue(),
                Numbers.parse(keepAlive.getValue(), -1),
                clean.isChecked(),
                seconds(),
                willTopic.getValue(),
                Qos.of(Numbers.parse(Dom.choice("will-qos"), 0)),
                willRetain.isChecked(),
                willPayload.getValue(),
                properties.connect(),
                properties.will());
    }

    /** -1 for what is no number. */
    private long seconds() {
        String text = expiry.getValue().trim();
        double value = text.isEmpty() ? 0 : Numbers.whole(text);
        return value <= Profile.LONGEST_SESSION_EXPIRY_SECONDS ? (long) value : -1;
    }

    private void typed() {
        url.set(broker().url());
        Dom.hidden(Dom.byId("will-count"), willTopic.getValue().isEmpty());
        boolean five = Dom.choice("version").equals("5");
        Dom.hidden(Dom.byId("expiry-cell"), !five);
        properties.hide(!five);
    }

    private void choose() {
        int index = recent.getSelectedIndex() - 1;
        if (index < 0) {
            fill(store.state().profile().withBroker(store.state().home()));
        } else if (index < offered.size()) {
            fill(offered.get(index));
        }
    }

    static String freshId() {
        return Profile.freshClientId(new Random());
    }

    private void forget() {
        int index = recent.getSelectedIndex() - 1;
        if (index >= 0 && index < offered.size()) {
            recents.forget(offered.get(index));
            store.changed();
        }
    }

    @Override
    public void show(AppState state) {
        if (bound != store.shown()) {
            bound = store.shown();
            fill(state.profile());
        }
        if (recents.list() != offered) {
            offered = recents.list();
            offer();
        }
    }

    private void offer() {
        recent.clear();
        recent.appendChild(Dom.el("option", "", Dom.text(Words.of("The broker this page came from"))));
        for (Profile profile : offered) {
            recent.appendChild(Dom.el("option", "", Dom.text(profile.broker().url())));
        }
        Dom.hidden(Dom.byId("recent-row"), offered.isEmpty());
    }
}
