package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLSelectElement;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Broker;
import org.tymbal.web.state.CommandLine;
import org.tymbal.web.state.CopyAs;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageLog;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.PropertyText;
import org.tymbal.web.state.PublishDraft;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.TopicFeed;
import org.tymbal.words.Words;

/** The selected message in full. */
final class DetailView implements View {
    private static final int MOST_BYTES = 4_096;

    private final Store store;
    private MessageLog log;
    private final HTMLElement panel = Dom.byId("detail");
    private final HTMLElement properties = Dom.byId("detail-properties");
    private final Dom.Cell topic = new Dom.Cell(Dom.byId("detail-topic"));
    private final Dom.Cell facts = new Dom.Cell(Dom.byId("detail-facts"));
    private final NoteLine note = new NoteLine("detail-note");
    private final PayloadView payload;
    private final NumberButtons numbers;
    private final HTMLSelectElement language = (HTMLSelectElement) Dom.el("select", "");
    private final HTMLElement clear;
    /** Kept beside the log, which may forget the message while it is being read. */
    private @Nullable LoggedMessage shown;

    private double took = -1;

    DetailView(Store store) {
        this.store = store;
        log = store.shown().messages();
        payload = new PayloadView(store, note);
        numbers = new NumberButtons(store);
        panel.insertBefore(numbers.element(), properties);
        Dom.onClick(Dom.byId("copy-payload"), this::copyPayload);
        HTMLElement copy = Dom.byId("copy-command");
        Dom.onClick(copy, this::copyCommand);
        for (String name : new String[] {"mosquitto_pub", "Python (Paho)", "Java (HiveMQ)", "MQTT.js", "curl"}) {
            language.appendChild(Dom.el("option", "", Dom.text(name)));
        }
        language.setId("copy-language");
        language.setAttribute("aria-label", Words.of("Copy as"));
        HTMLElement row = Dom.parent(copy);
        row.appendChild(language);
        clear = Dom.button(Words.of("Clear retained"), "", this::clearRetained);
        clear.setId("clear-retained");
        row.appendChild(clear);
        Dom.on(Dom.byId("detail-kinds"), "change", event -> {
            if (shown != null) {
                payload.show(shown);
            }
        });
    }

    /** How long it took from here and back, if it is an echo. */
    private String echo() {
        if (took < 0 || !(store.shown().feed() instanceof TopicFeed feed)) {
            return "";
        }
        return ", "
                + Words.of(
                        "here again {} ms after it was published (half of the last {} took at most {} ms)",
                        Numbers.plain(took),
                        Integer.toString(feed.echo().known()),
                        Numbers.plain(feed.echo().median()));
    }

    private void copyPayload() {
        if (shown != null) {
            String text = shown.payload().text();
            Dom.copy(text == null ? Payloads.dump(shown.payload(), Integer.MAX_VALUE) : text);
            note.show(new Note(Note.Tone.GOOD, Words.of("Copied the payload.")));
        }
    }

    private void copyCommand() {
        LoggedMessage message = shown;
        if (message == null) {
            return;
        }
        AppState state = store.state();
        Broker broker = state.profile().broker();
        int port = broker.equals(state.home()) ? state.mqttPort() : CommandLine.DEFAULT_PORT;
        CopyAs.Sent sent = new CopyAs.Sent(broker.host(), port, message);
        int chosen = language.getSelectedIndex();
        Dom.copy(
                chosen == 1
                        ? CopyAs.paho(sent)
                        : chosen == 2
                                ? CopyAs.java(sent)
                                : chosen == 3
                                        ? CopyAs.script(sent)
                                        : chosen == 4
                                                ? CopyAs.curl(sent)
                                                : CommandLine.publish(
                                                        broker.host(),
                                                        port,
                                                        message.topic().text(),
                                                        message.qos(),
                                                        message.retain(),
                                                        message.payload()));
        note.show(new Note(
                Note.Tone.GOOD, Words.of(chosen > 0 && chosen < 4 ? "Copied the program." : "Copied the command.")));
    }

    private void clearRetained() {
        if (shown != null) {
            store.dispatch(new Action.Publish(new PublishDraft(shown.topic().text(), Qos.AT_LEAST_ONCE, true, "")));
            note.show(new Note(
                    Note.Tone.GOOD, Words.of("Asked the broker to forget the retained message of this topic.")));
        }
    }

    @Override
    public void show(AppState state) {
        if (log != store.shown().messages()) {
            log = store.shown().messages();
            shown = null;
        }
        int sequence = state.selectedSequence();
        if (sequence == 0) {
            Dom.hidden(panel, true);
            shown = null;
            return;
        }
        LoggedMessage message = shown != null && shown.sequence() == sequence ? shown : log.find(sequence);
        if (message == null) {
            return;
        }
        if (message != shown) {
            took = store.shown().feed() instanceof TopicFeed feed ? feed.echo().of(sequence) : -1;
        }
        double age = Dom.nowMillis() - message.epochMillis();
        facts.set(Numbers.time(message.epochMillis(), Dom.zoneOffsetMinutes(message.epochMillis())) + ", "
                + (age < 1_000 ? Words.of("just now") : Words.of("{} ago", Numbers.age(age))) + ", QoS "
                + message.qos().level() + (message.retain() ? ", " + Words.of("retained") : "")
                + (message.dup() ? ", " + Words.of("duplicate") : "") + ", "
                + Numbers.bytes(message.payload().length())
                + (message.out() ? ", " + Words.of("sent by this page") : echo()));
        if (message == shown) {
            return;
        }
        shown = message;
        Dom.hidden(panel, false);
        topic.set(message.topic().text());
        Dom.hidden(clear, !message.retain() || message.payload().isEmpty());
        payload.show(message);
        numbers.show(message.topic().text(), Payloads.text(message.payload(), MOST_BYTES));
        showProperties(message.properties());
    }

    private void showProperties(Properties bag) {
        properties.clear();
        for (int i = 0; i < bag.size(); i++) {
            Object value = bag.valueAt(i);
            if (bag.keyAt(i) == Property.TOPIC_ALIAS) {
                continue; // an abbreviation between the broker and this page, no part of the message
            }
            String name = bag.keyAt(i).label();
            String text = value instanceof ByteSlice bytes ? bytes.toString() : PropertyText.of(value);
            if (value instanceof UserProperty user) {
                name = user.name();
                text = user.value();
            }
            properties.appendChild(Dom.el("dt", "", Dom.text(name)));
            properties.appendChild(Dom.el("dd", "", Dom.text(text)));
        }
    }
}
