package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.ClientStatus;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** What the connection is while its form is folded; the form itself is {@link ConnectForm}. */
final class ConnectView {
    private final HTMLElement details = Dom.byId("connection");
    private final Dom.Cell summary = new Dom.Cell(Dom.byId("connection-summary"));
    private final NoteLine note = new NoteLine("connect-note");
    private final HTMLElement disconnect = Dom.byId("disconnect");

    ConnectView(Store store) {
        Dom.onClick(disconnect, () -> store.dispatch(new Action.Disconnect()));
        Dom.on(details, "toggle", event -> store.changed());
    }

    void show(AppState state) {
        note.show(state.connectNote());
        boolean connected = state.isConnected();
        summary.set(
                connected
                        ? state.profile().broker().label() + ", MQTT "
                                + state.profile().version().label()
                        : Words.of(state.status() instanceof ClientStatus.Offline ? "not connected" : "connecting"));
        Dom.hidden(disconnect, state.status() instanceof ClientStatus.Offline);
        boolean localOnly = Boolean.TRUE.equals(state.localOnly());
        Dom.hidden(
                Dom.byId("local-only"), !localOnly || !state.profile().broker().equals(state.home()));
        if (!state.connectNote().text().isEmpty() && !Dom.isOpen(details)) {
            Dom.open(details, true);
        }
    }
}
