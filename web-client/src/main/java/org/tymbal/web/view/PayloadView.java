package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.web.state.Binary;
import org.tymbal.web.state.Json;
import org.tymbal.web.state.LineDiff;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageLog;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.PayloadCode;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The payload of the selected message in the way that was chosen; of a long one the first part. */
final class PayloadView {
    /** What is shown at once, and how much in its place each time that somebody asks for more: no frame takes long for it. */
    private static final int MOST_BYTES = 4_096;

    private static final int MORE_BYTES = 16_384;
    private static final int LARGEST_PICTURE = 2_000_000;
    private static final int LARGEST_BINARY = 65_536;

    private final Store store;
    private final HTMLElement pre = Dom.byId("detail-payload");
    private final Dom.Cell payload = new Dom.Cell(pre);
    private final HTMLElement picture = Dom.el("img", "picture");
    private final HTMLElement more;
    private final NoteLine note;
    private String problem = "";
    private @Nullable LoggedMessage shown;
    /** Where the part that is shown begins. */
    private int from;

    private int most = MOST_BYTES;

    PayloadView(Store store, NoteLine note) {
        this.store = store;
        this.note = note;
        picture.setAttribute("alt", Words.of("The picture that is the payload"));
        picture.setId("detail-picture");
        picture.setHidden(true);
        Dom.byId("detail").insertBefore(picture, pre);
        more = Dom.button(Words.of("Show more"), "", this::more);
        more.setId("detail-more");
        more.setHidden(true);
        Dom.parent(Dom.byId("copy-payload")).appendChild(more);
        HTMLElement choices = Dom.byId("detail-kinds");
        for (String kind : List.of(
                "base64 Base64",
                "cbor CBOR",
                "msgpack MsgPack",
                "image " + Words.mark("Image"),
                "diff " + Words.mark("Diff"))) {
            int blank = kind.indexOf(' ');
            choices.appendChild(
                    Dom.radio("detail-as", kind.substring(0, blank), Words.of(kind.substring(blank + 1)), false));
        }
    }

    private void more() {
        LoggedMessage message = shown;
        if (message != null) {
            int next = from + most;
            from = next < message.payload().length() ? next : 0;
            most = from == 0 ? MOST_BYTES : MORE_BYTES;
            draw(message);
        }
    }

    void show(LoggedMessage message) {
        from = 0;
        most = MOST_BYTES;
        shown = message;
        draw(message);
    }

    private void draw(LoggedMessage message) {
        ByteSlice bytes = message.payload();
        String as = Dom.choice("detail-as");
        problem = "";
        String type = as.equals("image") ? PayloadCode.picture(bytes) : null;
        boolean drawn = type != null && bytes.length() <= LARGEST_PICTURE;
        Dom.hidden(picture, !drawn);
        Dom.hidden(pre, drawn);
        if (drawn) {
            picture.setAttribute("src", "data:" + type + ";base64," + PayloadCode.base64(bytes, Integer.MAX_VALUE));
        } else {
            String text = as.equals("diff") ? diff(message) : special(bytes, as);
            if (text == null) {
                text = plain(bytes, as);
            }
            if (from > 0) {
                problem += Words.of(
                        "Shown are the bytes {} to {} of {}.",
                        Numbers.grouped(from),
                        Numbers.grouped(Math.min(from + most, bytes.length())),
                        Numbers.grouped(bytes.length()));
            } else if (bytes.length() > most) {
                problem +=
                        Words.of("Shown are the first {} of {}.", Numbers.bytes(most), Numbers.bytes(bytes.length()));
            }
            payload.set(text);
        }
        Dom.hidden(more, drawn || bytes.length() <= MOST_BYTES);
        note.show(new Note(Note.Tone.QUIET, problem));
    }

    private @Nullable String special(ByteSlice bytes, String as) {
        if (as.equals("base64")) {
            return PayloadCode.base64(after(bytes, from), most);
        }
        if (as.equals("image")) {
            problem = Words.of(
                    "This payload is no PNG, JPEG, GIF or WebP, or it is larger than {}. ",
                    Numbers.bytes(LARGEST_PICTURE));
            return null;
        }
        String laidOut = null;
        if (bytes.length() <= LARGEST_BINARY && (as.equals("cbor") || as.equals("msgpack"))) {
            laidOut = as.equals("cbor") ? Binary.cbor(bytes) : Binary.messagePack(bytes);
        }
        if (laidOut == null && as.equals("cbor")) {
            problem = Words.of("This payload is not CBOR, or it is too long to lay out. ");
        } else if (laidOut == null && as.equals("msgpack")) {
            problem = Words.of("This payload is not MessagePack, or it is too long to lay out. ");
        }
        return laidOut;
    }

    private static ByteSlice after(ByteSlice bytes, int from) {
        return ByteSlice.of(bytes.array(), bytes.offset() + from, bytes.length() - from);
    }

    private String plain(ByteSlice bytes, String as) {
        int start = from;
        while (start > 0 && from - start < 3 && (bytes.at(start) & 0xc0) == 0x80) {
            start--; // to where the character begins that the part before has left out
        }
        String text = Payloads.text(after(bytes, start), from - start + most);
        if (as.equals("json")) {
            String laidOut = text == null || bytes.length() > MOST_BYTES ? null : Json.pretty(text);
            if (laidOut != null) {
                return laidOut;
            }
            problem = Words.of("This payload is not JSON, or it is too long to lay out. ");
        } else if (text == null && as.equals("text")) {
            problem = Words.of("This payload is not text; shown are its bytes. ");
        }
        return text == null || as.equals("hex")
                ? Payloads.dump(bytes, from, most)
                : bytes.isEmpty() ? Words.of("(empty)") : text;
    }

    private String diff(LoggedMessage message) {
        MessageLog log = store.shown().messages();
        for (int i = message.sequence() - 1; i > log.newestSequence() - log.size(); i--) {
            LoggedMessage before = log.find(i);
            if (before != null && before.topic().name().equals(message.topic().name())) {
                problem = Words.of(
                        before.payload().equals(message.payload())
                                ? "The same as the message of this topic before it. "
                                : "Against the message of this topic before it: - went, + came. ");
                return LineDiff.of(comparable(before.payload()), comparable(message.payload()));
            }
        }
        problem = Words.of("The list has no earlier message of this topic. ");
        return comparable(message.payload());
    }

    private static String comparable(ByteSlice bytes) {
        String text = Payloads.text(bytes, MOST_BYTES);
        String laidOut = text == null || bytes.length() > MOST_BYTES ? null : Json.pretty(text);
        return laidOut != null ? laidOut : text == null ? Payloads.dump(bytes, MOST_BYTES) : text;
    }
}
