package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.teavm.jso.typedarrays.Int8Array;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.PayloadCode;
import org.tymbal.web.state.Profiles;
import org.tymbal.web.state.PublishDraft;
import org.tymbal.web.state.SavedMessages;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The folded parts of the Publish form: how the payload is typed, properties, messages that are kept. */
final class PublishMore {
    private static final String KEY = "messages";
    private static final String TEXT = "text";

    /** Called with the bytes of a file. */
    @JSFunctor
    interface Read extends JSObject {
        void call(Int8Array bytes, String name);
    }

    private final Store store;
    private final Profiles kept;
    private final HTMLInputElement topic = Dom.input("publish-topic");
    private final HTMLTextAreaElement payload = (HTMLTextAreaElement) Dom.byId("publish-payload");
    private final HTMLInputElement file = (HTMLInputElement) Dom.el("input", "");
    private final Dom.Cell fileText = new Dom.Cell();
    private final HTMLElement fileRow;
    private final Dom.Cell kindText = new Dom.Cell(Dom.byId("publish-kind"));
    private final PropertyForm properties = new PropertyForm(
            "publish-property",
            List.of(
                    Property.CONTENT_TYPE,
                    Property.RESPONSE_TOPIC,
                    Property.CORRELATION_DATA,
                    Property.MESSAGE_EXPIRY_INTERVAL,
                    Property.TOPIC_ALIAS,
                    Property.PAYLOAD_FORMAT_INDICATOR));
    private final HTMLInputElement name;
    private final SavedMessages saved = new SavedMessages();
    private final HTMLElement named = Dom.el("ul", "kept-list");
    private final HTMLElement history = Dom.el("ul", "kept-list");
    private final HTMLElement historyHeading =
            Dom.el("p", "hint", Dom.text(Words.of("Published lately; a click puts one back.")));
    private @Nullable ByteSlice bytes;

    PublishMore(Store store, Profiles kept) {
        this.store = store;
        this.kept = kept;
        HTMLElement kinds =
                Dom.el("fieldset", "seg", Dom.el("legend", "vh", Dom.text(Words.of("The payload is typed as"))));
        for (String kind : List.of(TEXT, "json", "hex", "base64", "file")) {
            kinds.appendChild(Dom.radio(
                    "publish-as", kind, kind.equals(TEXT) ? Words.of("Text") : label(kind), kind.equals(TEXT)));
        }
        file.setAttribute("type", "file");
        file.setId("publish-file");
        HTMLElement fileLabel = Dom.el("label", "", Dom.text(Words.of("File")));
        fileLabel.setAttribute("for", "publish-file");
        fileRow = Dom.el("div", "", fileLabel, file, Dom.el("p", "hint", fileText.node()));
        HTMLElement format = Dom.byId("publish-format");
        format.appendChild(kinds);
        format.appendChild(fileRow);
        Dom.on(format, "change", event -> kindChanged());
        Dom.on(
                file,
                "change",
                event -> read(file, (content, fileName) -> {
                    bytes = ByteSlice.of(content.toJavaArray());
                    fileText.set(fileName + ", " + Numbers.bytes(content.getLength()));
                }));
        properties.into("publish-properties");
        name = Dom.search("publish-name", Words.of("Lights off"));
        name.setAttribute("type", "text");
        HTMLElement nameLabel = Dom.el("label", "", Dom.text(Words.of("Keep this message as a button named")));
        nameLabel.setAttribute("for", "publish-name");
        HTMLElement place = Dom.byId("publish-saved");
        place.appendChild(nameLabel);
        place.appendChild(Dom.el("div", "row", name, Dom.button(Words.of("Keep"), "", this::keep)));
        named.setId("publish-named");
        history.setId("publish-history");
        place.appendChild(named);
        place.appendChild(historyHeading);
        place.appendChild(history);
        saved.read(kept.load(KEY));
        kindChanged();
        list();
    }

    private static String label(String kind) {
        return kind.equals("json")
                ? "JSON"
                : kind.equals("hex") ? "Hex" : kind.equals("base64") ? "Base64" : Words.of("File");
    }

    private void kindChanged() {
        String kind = Dom.choice("publish-as");
        boolean isFile = kind.equals("file");
        Dom.hidden(fileRow, !isFile);
        payload.setDisabled(isFile);
        kindText.set(kind.equals(TEXT) ? Words.of("Text") : label(kind));
    }

    @JSBody(
            params = {"input", "read"},
            script = """
            var chosen = input.files[0];
            if (chosen) chosen.arrayBuffer().then(function(buffer) { read(new Int8Array(buffer), chosen.name); });
            """)
    private static native void read(HTMLInputElement input, Read read);

    /** What was typed, as the kind and the properties have it. */
    PublishDraft complete(PublishDraft typed) {
        String kind = Dom.choice("publish-as");
        ByteSlice content = kind.equals("hex")
                ? PayloadCode.hex(typed.payload())
                : kind.equals("base64") ? PayloadCode.base64(typed.payload()) : kind.equals("file") ? bytes : null;
        String fault = null;
        if (kind.equals("json") && !PayloadCode.isJson(typed.payload())) {
            fault = Words.of("This is not JSON. Choose the format Text to send it as it is.");
        } else if (kind.equals("file") && content == null) {
            fault = Words.of("Which file? Choose one below.");
        } else if (content == null && !kind.equals(TEXT) && !kind.equals("json")) {
            fault = Words.of(
                    kind.equals("hex")
                            ? "This is not hexadecimal: pairs of 0 to 9 and a to f, as in 48 65 6c."
                            : "This is not Base64: letters, digits, + and /.");
        }
        String wrong = properties.problem(store.state());
        PublishDraft draft = new PublishDraft(
                typed.topic(),
                typed.qos(),
                typed.retain(),
                typed.payload(),
                content,
                properties.properties(),
                wrong == null ? fault : wrong);
        if (draft.problem() == null && !kind.equals("file")) {
            saved.published(saved("", typed));
            list();
        }
        return draft;
    }

    private static SavedMessages.Saved saved(String name, PublishDraft typed) {
        return new SavedMessages.Saved(
                name, typed.topic(), typed.qos(), typed.retain(), Dom.choice("publish-as"), typed.payload());
    }

    private void keep() {
        String text = name.getValue().trim();
        Note note;
        if (text.isEmpty()) {
            note = new Note(Note.Tone.BAD, Words.of("Which name shall the button have?"));
            name.focus();
        } else if (Dom.choice("publish-as").equals("file")) {
            note = new Note(Note.Tone.BAD, Words.of("A file cannot be kept, only what was typed."));
        } else {
            PublishDraft typed = new PublishDraft(
                    topic.getValue(),
                    Qos.of(Numbers.parse(Dom.choice("publish-qos"), 0)),
                    Dom.input("publish-retain").isChecked(),
                    payload.getValue());
            boolean room = saved.save(saved(text, typed));
            kept.save(KEY, saved.write());
            note = room
                    ? new Note(Note.Tone.GOOD, Words.of("Kept as {}. A click on it publishes it.", text))
                    : new Note(
                            Note.Tone.BAD,
                            Words.of("There is room for {}, and not for very long ones.", "" + SavedMessages.MOST));
            name.setValue(room ? "" : text);
        }
        store.dispatch(new Action.Published(note));
        list();
    }

    private void restore(SavedMessages.Saved one) {
        Dom.type("publish-topic", one.topic());
        payload.setValue(one.payload());
        Dom.choose("publish-qos", Integer.toString(one.qos().level()));
        Dom.input("publish-retain").setChecked(one.retain());
        Dom.choose("publish-as", one.kind());
        kindChanged();
    }

    private void publish(SavedMessages.Saved one) {
        restore(one);
        Dom.submit(Dom.byId("publish-form"));
    }

    private void list() {
        named.clear();
        for (SavedMessages.Saved one : saved.named()) {
            HTMLElement go = Dom.button(one.name(), "", () -> publish(one));
            go.setTitle(Words.of("Publish to {}", one.topic()));
            named.appendChild(Dom.el(
                    "li",
                    "",
                    go,
                    Dom.button(Words.of("Edit"), "quiet", () -> {
                        restore(one);
                        name.setValue(one.name());
                        payload.focus();
                    }),
                    Dom.iconButton("i-close", Words.of("Forget {}", one.name()), () -> {
                        saved.forget(one);
                        kept.save(KEY, saved.write());
                        list();
                        name.focus();
                    })));
        }
        history.clear();
        for (SavedMessages.Saved one : saved.history()) {
            HTMLElement back = Dom.button("", "quiet line", () -> {
                restore(one);
                payload.focus();
            });
            back.appendChild(Dom.el("strong", "", Dom.text(one.topic())));
            back.appendChild(Dom.text(
                    " " + (one.payload().length() > 60 ? one.payload().substring(0, 60) + "…" : one.payload())));
            history.appendChild(Dom.el("li", "", back));
        }
        Dom.hidden(historyHeading, saved.history().isEmpty());
    }
}
