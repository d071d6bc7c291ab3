package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Broker;
import org.tymbal.web.state.CommandLine;
import org.tymbal.web.state.Json;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageLog;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;

/** The selected message in full; of a long payload the first part. */
final class DetailView implements View {
    private static final int MOST_BYTES = 4_096;

    private final Store store;
    private final MessageLog log;
    private final HTMLElement panel = Dom.byId("detail");
    private final HTMLElement properties = Dom.byId("detail-properties");
    private final Dom.Cell topic = new Dom.Cell(Dom.byId("detail-topic"));
    private final Dom.Cell facts = new Dom.Cell(Dom.byId("detail-facts"));
    private final Dom.Cell payload = new Dom.Cell(Dom.byId("detail-payload"));
    private final NoteLine note = new NoteLine("detail-note");
    /** Kept beside the log, which may forget the message while it is being read. */
    private @Nullable LoggedMessage shown;

    DetailView(Store store, MessageLog log) {
        this.store = store;
        this.log = log;
        Dom.onClick(Dom.byId("copy-payload"), () -> copy(false));
        Dom.onClick(Dom.byId("copy-command"), () -> copy(true));
        Dom.on(panel, "change", event -> showPayload());
    }

    private void copy(boolean command) {
        LoggedMessage message = shown;
        if (message == null) {
            return;
        }
        String text = message.payload().text();
        AppState state = store.state();
        Broker broker = state.profile().broker();
        int port = broker.equals(state.home()) ? state.mqttPort() : CommandLine.DEFAULT_PORT;
        Dom.copy(
                command
                        ? CommandLine.publish(
                                broker.host(),
                                port,
                                message.topic().text(),
                                message.qos(),
                                message.retain(),
                                message.payload())
                        : text == null ? Payloads.dump(message.payload(), Integer.MAX_VALUE) : text);
        note.show(new Note(Note.Tone.GOOD, command ? "Copied the command." : "Copied the payload."));
    }

    @Override
    public void show(AppState state) {
        int sequence = state.selectedSequence();
        if (sequence == 0) {
            Dom.hidden(panel, true);
            shown = null;
            return;
        }
        if (shown != null && shown.sequence() == sequence) {
            return;
        }
        LoggedMessage message = log.find(sequence);
        if (message == null) {
            return;
        }
        shown = message;
        Dom.hidden(panel, false);
        topic.set(message.topic().text());
        facts.set(Numbers.time(message.epochMillis(), Dom.zoneOffsetMinutes(message.epochMillis())) + ", QoS "
                + message.qos().level() + (message.retain() ? ", retained" : "") + (message.dup() ? ", duplicate" : "")
                + ", " + Numbers.bytes(message.payload().length()));
        showPayload();
        showProperties(message.properties());
    }

    private void showPayload() {
        LoggedMessage message = shown;
        if (message == null) {
            return;
        }
        ByteSlice bytes = message.payload();
        String text = Payloads.text(bytes, MOST_BYTES);
        String laidOut = null;
        String problem = "";
        String as = Dom.choice("detail-as");
        if (as.equals("json")) {
            laidOut = text == null || bytes.length() > MOST_BYTES ? null : Json.pretty(text);
            problem = laidOut == null ? "This payload is not JSON, or it is too long to lay out. " : "";
        } else if (text == null && as.equals("text")) {
            problem = "This payload is not text; shown are its bytes. ";
        }
        if (bytes.length() > MOST_BYTES) {
            problem +=
                    "Shown are the first " + Numbers.bytes(MOST_BYTES) + " of " + Numbers.bytes(bytes.length()) + ".";
        }
        if (laidOut != null) {
            payload.set(laidOut);
        } else if (text == null || as.equals("hex")) {
            payload.set(Payloads.dump(bytes, MOST_BYTES));
        } else {
            payload.set(bytes.isEmpty() ? "(empty)" : text);
        }
        note.show(new Note(Note.Tone.QUIET, problem));
    }

    private void showProperties(Properties bag) {
        properties.clear();
        for (int i = 0; i < bag.size(); i++) {
            Object value = bag.valueAt(i);
            if (bag.keyAt(i) == Property.TOPIC_ALIAS) {
                continue; // an abbreviation between the broker and this page, no part of the message
            }
            String name = bag.keyAt(i).label();
            String text = "";
            if (value instanceof UserProperty user) {
                name = user.name();
                text = user.value();
            } else if (value instanceof String string) {
                text = string;
            } else if (value instanceof ByteSlice bytes) {
                text = bytes.toString();
            } else if (value instanceof Long number) {
                text = Long.toString(number);
            }
            properties.appendChild(Dom.el("dt", "", Dom.text(name)));
            properties.appendChild(Dom.el("dd", "", Dom.text(text)));
        }
    }
}
