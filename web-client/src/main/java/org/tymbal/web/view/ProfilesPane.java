package org.tymbal.web.view;

import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.KeptProfile;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.ProfileBook;
import org.tymbal.web.state.ProfileFile;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The profiles in the Connect form: kept by a name, opened, changed, shared, taken away and brought along as a file. */
final class ProfilesPane {
    /** Called with the text of a file. */
    @JSFunctor
    interface Read extends JSObject {
        void call(String text);
    }

    private final Store store;
    private final Desk desk;
    private final ProfileBook book;
    private final ConnectForm form;
    private final ProfileLinks links;
    private final Question question;
    private final HTMLElement list = Dom.el("ul", "kept-list");
    private final HTMLInputElement name = Dom.search("profile-name", Words.of("Greenhouse"));
    private final HTMLInputElement file = (HTMLInputElement) Dom.el("input", "");
    private final HTMLInputElement password = (HTMLInputElement) Dom.el("input", "");
    private final NoteLine note;
    private int shownVersion = -1;

    ProfilesPane(Store store, Desk desk, ProfileBook book, ConnectForm form, Question question) {
        this.store = store;
        this.desk = desk;
        this.book = book;
        this.form = form;
        this.question = question;
        links = new ProfileLinks(store, question, this::open);
        name.setAttribute("type", "text");
        password.setId("profile-password");
        password.setAttribute("type", "password");
        password.setAttribute("autocomplete", "off");
        file.setId("profile-file");
        file.setAttribute("type", "file");
        file.setAttribute("accept", ".json,application/json");
        list.setId("profiles");
        HTMLElement said = Dom.el("p", "note");
        said.setId("profile-note");
        said.setAttribute("role", "status");
        HTMLElement fold = Dom.fold("profiles-fold", Words.of("Profiles"), null);
        fold.appendChild(list);
        fold.appendChild(
                Dom.labelled(Words.of("Keep what stands above, without the password, as a profile named"), name));
        fold.appendChild(Dom.el(
                "div",
                "row",
                Dom.button(Words.of("Keep"), "", this::keep),
                Dom.button(Words.of("Export all"), "quiet", this::export)));
        fold.appendChild(Dom.labelled(Words.of("Import a file of profiles"), file));
        fold.appendChild(said);
        Dom.byId("connect-form").appendChild(fold);
        note = new NoteLine("profile-note");
        Dom.on(file, "change", event -> text(file, this::bring));
    }

    // What is larger than any file of profiles is not even read.
    @JSBody(
            params = {"input", "read"},
            script = """
            var chosen = input.files[0];
            if (chosen) chosen.slice(0, 200001).text().then(function(text) { input.value = ''; read(text); });
            """)
    private static native void text(HTMLInputElement input, Read read);

    private void say(boolean good, String sentence) {
        note.show(new Note(good ? Note.Tone.GOOD : Note.Tone.BAD, sentence));
    }

    private void keep() {
        String text = name.getValue().trim();
        Profile profile = form.profile();
        String problem = text.isEmpty() ? Words.of("Which name shall the profile have?") : form.problem();
        if (problem != null) {
            say(false, problem);
            return;
        }
        Connection shown = store.shown();
        desk.rename(shown, text);
        KeptProfile kept = KeptProfile.of(Desk.name(shown), shown, profile);
        if (book.save(List.of(kept))) {
            name.setValue("");
            say(true, Words.of("Kept as {}, with the subscriptions of this connection.", kept.name()));
        } else {
            say(false, Words.of("There is room for {} profiles.", Integer.toString(ProfileBook.MOST)));
        }
    }

    private void export() {
        Dom.download("tymbal-profiles.json", "application/json", ProfileFile.write(book.profiles()));
    }

    private void bring(String text) {
        ProfileFile.Reading reading = ProfileFile.read(text, store.state().home(), ConnectForm.freshId());
        int count = reading.profiles().size();
        if (!reading.problem().isEmpty()) {
            say(false, reading.problem());
        } else if (book.save(reading.profiles())) {
            say(true, Words.many(count, "Imported {} profile.|Imported {} profiles.", Integer.toString(count)));
        } else {
            say(false, Words.of("There is room for {} profiles.", Integer.toString(ProfileBook.MOST)));
        }
        store.changed();
    }

    private void edit(KeptProfile one) {
        form.fill(one.profile());
        name.setValue(one.name());
        say(true, Words.of("Change what stands above, and keep it under the same name."));
        Dom.byId("host").focus();
    }

    /** The one that is open already, or a new connection; asks for a password where there is a user. */
    private void open(KeptProfile one) {
        for (Connection open : desk.connections()) {
            if (Desk.name(open).equals(one.name())) {
                desk.show(open);
                store.changed();
                return;
            }
        }
        if (one.profile().username().isEmpty()) {
            openWith(one, "");
        } else {
            password.setValue("");
            String who = Words.of(
                    "The password of {} is used for this connection and kept nowhere.",
                    one.profile().username());
            question.ask(
                    Words.of("Open {}", one.name()),
                    who,
                    Dom.labelled(Words.of("Password"), password),
                    Words.of("Connect"),
                    Words.of("Cancel"),
                    () -> {
                        openWith(one, password.getValue());
                        password.setValue("");
                    });
        }
    }

    private void openWith(KeptProfile one, String secret) {
        Connection fresh = desk.open(one, secret);
        if (fresh == null) {
            say(false, Words.of("There is room for eight connections."));
        } else {
            desk.show(fresh);
        }
    }

    void show() {
        book.remember(desk.connections());
        if (book.version() == shownVersion) {
            return;
        }
        shownVersion = book.version();
        list.clear();
        for (KeptProfile one : book.profiles()) {
            HTMLElement go = Dom.button(one.name(), "", () -> open(one));
            go.setTitle(one.profile().broker().url());
            list.appendChild(Dom.el(
                    "li",
                    "",
                    go,
                    named("Edit", Words.of("Edit the profile {}", one.name()), () -> edit(one)),
                    named("Share", Words.of("Share the profile {}", one.name()), () -> links.share(one)),
                    Dom.iconButton("i-close", Words.of("Forget the profile {}", one.name()), () -> forget(one))));
        }
    }

    private static HTMLElement named(String text, String name, Runnable pressed) {
        return Dom.textButton(Words.of(text), name, pressed);
    }

    private void forget(KeptProfile one) {
        book.forget(one);
        say(true, Words.of("Forgot the profile {}.", one.name()));
        name.focus();
        store.changed();
    }
}
