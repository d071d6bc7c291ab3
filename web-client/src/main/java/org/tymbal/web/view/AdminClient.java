package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.tap.TraceReader;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.wire.PacketFacts;
import org.tymbal.words.Words;

/** The dialog of one client: all that the broker knows of it, its packets as they come, and the way out for it. */
final class AdminClient {
    private static final int PACKETS = 50;

    private final AdminView admin;
    private final HTMLElement dialog = Dom.byId("admin-client");
    private final HTMLElement packets = Dom.byId("client-packets");
    private final HTMLElement note = Dom.byId("client-note");
    private WireLog log = new WireLog(System::currentTimeMillis, () -> {});
    private @Nullable JSObject watched;
    private String id = "";

    AdminClient(AdminView admin) {
        this.admin = admin;
        Dom.on(dialog, "close", event -> {
            id = "";
            if (watched != null) {
                Api.close(watched);
                watched = null;
            }
        });
    }

    /** @param client as it stands in the list */
    void look(JSObject client) {
        id = Api.text(client, "id");
        packets.clear();
        log = new WireLog(System::currentTimeMillis, this::showPacket);
        TraceReader reader = new TraceReader(log);
        TracePane.knows(reader, client);
        Fill.say(note, Words.of("None since this was opened."));
        watched = Api.trace("bytes=512&client=" + Api.encoded(id), message -> {
            if (message == null) {
                Fill.say(note, Words.of("The broker shows them to administrators only, eight at a time."));
            } else {
                reader.message(ByteSlice.of(message.copyToJavaArray()));
            }
        });
        Fill.say(Dom.byId("h-client"), id);
        Dom.showModal(dialog);
        refresh();
    }

    /** Looks anew, if it is open. */
    void refresh() {
        String asked = id;
        if (!asked.isEmpty()) {
            Api.get("clients/" + Api.encoded(asked), (status, data) -> {
                if (!asked.equals(id)) {
                    return;
                }
                if (status == 200) {
                    Fill.in(Dom.byId("client-facts"), data);
                } else {
                    Dom.closeDialog(dialog);
                    admin.say(admin.problem(status, data));
                }
            });
        }
    }

    private void showPacket() {
        WirePacket packet = log.get(log.last());
        if (packet == null) {
            return;
        }
        Fill.say(note, "");
        double at = packet.epochMillis();
        packets.insertBefore(
                Dom.el(
                        "li",
                        "",
                        Dom.text(Numbers.time(at, Dom.zoneOffsetMinutes(at))
                                + (packet.fromClient() ? " → " : " ← ")
                                + PacketFacts.of(packet).label())),
                packets.getFirstChild());
        if (log.last() > PACKETS) {
            packets.removeChild(packets.getLastChild());
        }
    }

    /** A button of the dialog. */
    void act(String act) {
        String who = id;
        String reason = "?reason=" + Api.encoded(Dom.input("client-reason").getValue());
        Dom.closeDialog(dialog);
        if (act.equals("kick")) {
            admin.delete(
                    "clients/" + Api.encoded(who) + reason, Words.of("{} was disconnected. It may come back.", who));
        } else if (act.equals("drop")) {
            admin.ask(
                    Words.of(
                            "Drop the session of {}? Its subscriptions and all that waits for it are lost. This cannot be undone.",
                            who),
                    () -> admin.delete(
                            "sessions/" + Api.encoded(who) + reason, Words.of("The session of {} has ended.", who)));
        }
    }
}
