package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The connections side by side, as soon as there is more than one: state, name, and what came unread. */
final class DeskStrip implements View {
    private static final String PLACE = "desk";

    /** One connection on the screen. */
    private static final class Item {
        final Connection connection;
        final HTMLElement element = Dom.el("li", "");
        final HTMLElement button;
        final HTMLElement close;
        final Dom.Cell state = new Dom.Cell();
        final Dom.Cell name = new Dom.Cell();
        final Dom.Cell unread = new Dom.Cell();
        final HTMLElement badge = Dom.el("span", "badge r", unread.node());

        Item(Connection connection, Runnable show, Runnable close) {
            this.connection = connection;
            button = Dom.button("", "pill", show);
            button.appendChild(Dom.el("span", "dot"));
            button.appendChild(Dom.el("span", "id", name.node()));
            button.appendChild(badge);
            button.appendChild(Dom.el("span", "vh", state.node()));
            this.close = Dom.iconButton("i-close", "", close);
            element.appendChild(button);
            element.appendChild(this.close);
        }
    }

    private final Store store;
    private final Desk desk;
    private final HTMLElement place = Dom.byId(PLACE);
    private final HTMLElement list = Dom.el("ul", "");
    private final HTMLElement add;
    private final HTMLElement first;
    private final HTMLElement full = Dom.el("p", "warn", Dom.text(Words.of("There is room for eight connections.")));
    private final List<Item> items = new ArrayList<>();
    private final Question question;
    private final HTMLInputElement name = Dom.search("desk-name", "");

    DeskStrip(Store store, Desk desk, Question question) {
        this.store = store;
        this.desk = desk;
        this.question = question;
        list.setAttribute("aria-label", Words.of("Connections"));
        add = Dom.button(Words.of("Another connection"), "quiet", this::add);
        add.setId("desk-add");
        first = Dom.button(Words.of("Another connection beside this one"), "quiet", this::add);
        first.setId("desk-first");
        HTMLElement rename = Dom.button(Words.of("Rename"), "quiet", this::rename);
        rename.setId("desk-rename");
        full.setId("desk-full");
        place.appendChild(list);
        place.appendChild(add);
        place.appendChild(rename);
        place.appendChild(full);
        Dom.parent(Dom.byId("connection")).appendChild(first);
        name.setAttribute("type", "text");
    }

    /** As the page itself does when it is opened: to the broker it came from; the form is at hand for any other. */
    private void add() {
        Connection fresh = desk.open(Profile.of(store.state().home(), ConnectForm.freshId()), "");
        if (fresh != null) {
            fresh.dispatch(new Action.Subscribe("demo/#", Qos.AT_MOST_ONCE));
            desk.show(fresh);
            Dom.open(Dom.byId("connection"), true);
            show(store.state());
            item(fresh).button.focus();
        }
    }

    private void close(Connection one) {
        if (one.state().isConnected()) {
            String sentence = Words.of(
                    "The page disconnects from {}, and forgets the messages and subscriptions of this connection.",
                    Desk.name(one));
            question.ask(
                    Words.of("Close this connection?"),
                    sentence,
                    null,
                    Words.of("Close it"),
                    Words.of("Keep it"),
                    () -> closeNow(one));
        } else {
            closeNow(one);
        }
    }

    private void closeNow(Connection one) {
        desk.close(one);
        show(store.state());
        if (items.isEmpty()) {
            first.focus();
        } else {
            item(store.shown()).button.focus();
        }
    }

    private void rename() {
        Connection one = store.shown();
        name.setValue(Desk.name(one));
        question.ask(
                Words.of("Rename this connection"),
                Words.of("This name is for you alone; the broker does not hear of it."),
                Dom.labelled(Words.of("Name"), name),
                Words.of("Rename"),
                Words.of("Cancel"),
                () -> desk.rename(one, name.getValue()));
    }

    private Item item(Connection connection) {
        for (Item item : items) {
            if (item.connection == connection) {
                return item;
            }
        }
        throw new IllegalStateException();
    }

    @Override
    public void show(AppState state) {
        List<Connection> connections = desk.connections();
        boolean several = connections.size() > 1;
        Dom.hidden(place, !several);
        Dom.hidden(first, several);
        for (int i = items.size() - 1; i >= 0; i--) {
            if (!several || connections.indexOf(items.get(i).connection) < 0) {
                list.removeChild(items.remove(i).element);
            }
        }
        for (int i = 0; several && i < connections.size(); i++) {
            Connection one = connections.get(i);
            if (i == items.size()) {
                Item fresh = new Item(
                        one,
                        () -> {
                            desk.show(one);
                            store.changed();
                        },
                        () -> close(one));
                items.add(fresh);
                list.appendChild(fresh.element);
            }
            fill(items.get(i));
        }
        Dom.hidden(add, connections.size() == Desk.MOST);
        Dom.hidden(full, connections.size() < Desk.MOST);
    }

    private void fill(Item item) {
        String status = Desk.status(item.connection);
        String called = Desk.name(item.connection);
        int unread = desk.unread(item.connection);
        item.name.set(called);
        item.unread.set(Numbers.grouped(unread));
        Dom.hidden(item.badge, unread == 0);
        Dom.attribute(item.button, "data-state", status);
        Dom.attribute(
                item.button, "title", item.connection.state().profile().broker().url());
        item.state.set(", " + (unread == 0 ? Words.of(status) : Words.of("{}, new messages", Words.of(status))));
        if (desk.isShown(item.connection)) {
            Dom.attribute(item.button, "aria-current", "true");
        } else {
            item.button.removeAttribute("aria-current");
        }
        String closing = Words.of("Close the connection {}", called);
        Dom.attribute(item.close, "aria-label", closing);
        Dom.attribute(item.close, "title", closing);
    }
}
