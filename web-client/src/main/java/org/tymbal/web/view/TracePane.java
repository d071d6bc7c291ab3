package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.client.tap.TraceReader;
import org.tymbal.client.tap.WireLog;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.web.state.Numbers;
import org.tymbal.words.Words;

/** Other clients' packets, as the broker of this page shows them to an administrator: further columns of the ladder. */
final class TracePane {
    private static final int MOST_BYTES = 4_096;

    private final HTMLElement element = Inspect.card("h-trace", "");
    private final HTMLInputElement clients = Inspect.field("trace-clients", "");
    private final HTMLInputElement topics = Inspect.field("trace-topics", "");
    private final Dom.Cell press = new Dom.Cell();
    private final HTMLElement button = Inspect.press("trace-go", "", "", this::press);
    private final Dom.Cell note;
    private final TraceReader reader;
    private final Runnable changed;
    private @Nullable JSObject watched;
    private boolean asking;
    private int seen;
    private double leftOutBefore;

    /** @param changed is run when the pane says something else */
    TracePane(WireLog log, Runnable changed) {
        this.reader = new TraceReader(log);
        this.changed = changed;
        clients.setAttribute("placeholder", "sensor-1, sensor-2");
        topics.setAttribute("placeholder", "house/+/light");
        HTMLElement line = Dom.el("p", "note");
        line.setId("trace-note");
        line.setAttribute("role", "status");
        note = new Dom.Cell(line);
        button.appendChild(press.node());
        press.set(Words.of("Watch"));
        HTMLElement form = Dom.el(
                "form",
                "",
                Inspect.label("trace-clients", Words.of("Client ids, with commas; empty for everybody")),
                clients,
                Inspect.label("trace-topics", Words.of("Topic filter; empty for all packets")),
                topics);
        form.appendChild(Dom.el("div", "row", button));
        button.setAttribute("type", "submit");
        Dom.on(form, "submit", event -> event.preventDefault());
        BreakPane.add(
                element,
                Inspect.heading("h-trace", Words.of("Other clients")),
                Dom.el("p", "hint", Dom.text(Words.of("For administrators: their packets, as further columns."))),
                form,
                line);
    }

    HTMLElement element() {
        return element;
    }

    /** In the address: each that is named, or everybody. */
    @JSBody(params = "names", script = """
            return names.split(',').map(function(name) { return name.trim() && '&client=' + encodeURIComponent(name.trim()); })
                .join('') || '&all=true';
            """)
    private static native String whom(String names);

    private void press() {
        if (asking) {
            return;
        }
        JSObject socket = watched;
        if (socket != null) {
            Api.close(socket);
            ended(Words.of("Watching has ended."));
            return;
        }
        String filter = topics.getValue().trim();
        String problem = filter.isEmpty() ? null : TopicFilter.problem(filter);
        if (problem != null) {
            note.set(Words.of(problem));
            return;
        }
        String asked = "bytes=" + MOST_BYTES + whom(clients.getValue())
                + (filter.isEmpty() ? "" : "&filter=" + Api.encoded(filter));
        press.set(Words.of("Stop"));
        asking = true;
        // Whoever is connected already shows no CONNECT, and so not its version.
        Api.get("clients?limit=1000", (status, data) -> {
            JSObject list = Api.get(data, "clients");
            for (int i = 0; i < Api.size(list); i++) {
                knows(reader, Api.at(list, i));
            }
            asking = false;
            watch(asked);
        });
    }

    /** Tells the reader what version a client speaks. */
    static void knows(TraceReader reader, JSObject client) {
        String label = Api.text(client, "connection.version");
        for (ProtocolVersion version : ProtocolVersion.values()) {
            if (version.label().equals(label)) {
                reader.known(Api.text(client, "id"), version);
            }
        }
    }

    private void watch(String query) {
        seen = -1; // the first message only says that the watching has begun
        leftOutBefore = reader.leftOut();
        watched = Api.trace(query, message -> {
            if (message == null) {
                ended(
                        seen < 0
                                ? Words.of("The broker shows them to administrators only. Log in on the Admin tab.")
                                : Words.of("The broker has ended the watching."));
                return;
            }
            reader.message(ByteSlice.of(message.copyToJavaArray()));
            seen++;
            told();
        });
    }

    private void ended(String sentence) {
        watched = null;
        note.set(sentence);
        press.set(Words.of("Watch"));
        changed.run();
    }

    private void told() {
        double out = reader.leftOut() - leftOutBefore;
        String count = Words.many(seen, "{} packet|{} packets", Numbers.grouped(seen));
        note.set(
                out <= 0
                        ? Words.of("Watching: {} so far, none left out.", count)
                        : Words.of(
                                "Watching: {} so far; they came too fast, so this is a sample, 1 of {}.",
                                count,
                                Numbers.rate((seen + out) / Math.max(1, seen))));
    }
}
