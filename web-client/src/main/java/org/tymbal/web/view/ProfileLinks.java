package org.tymbal.web.view;

import java.util.function.Consumer;
import org.teavm.jso.JSBody;
import org.teavm.jso.browser.Window;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.packet.Properties;
import org.tymbal.web.state.KeptProfile;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.ProfileFile;
import org.tymbal.web.state.PropertyText;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscribeDraft;
import org.tymbal.words.Words;

/** A profile as a link in the fragment, which no server sees, and as a QR code; and what becomes of such a link here. */
final class ProfileLinks {
    private static final String MARK = "#connect=";

    private final Store store;
    private final Question question;
    private final Consumer<KeptProfile> open;

    ProfileLinks(Store store, Question question, Consumer<KeptProfile> open) {
        this.store = store;
        this.question = question;
        this.open = open;
        Dom.on(Window.current(), "hashchange", event -> follow());
        follow();
    }

    @JSBody(params = "text", script = "return encodeURIComponent(text);")
    private static native String encoded(String text);

    @JSBody(params = "text", script = "try { return decodeURIComponent(text); } catch (e) { return ''; }")
    private static native String decoded(String text);

    @JSBody(script = "return location.hash;")
    private static native String hash();

    @JSBody(script = "return location.origin + '/';")
    private static native String origin();

    /** The link must not ask again when the page is loaded anew. */
    @JSBody(script = "history.replaceState(null, '', '#/client');")
    private static native void forgetLink();

    void share(KeptProfile one) {
        String link =
                origin() + MARK + encoded(ProfileFile.link(one, store.state().home()));
        HTMLElement text = Dom.el("p", "code", Dom.text(link));
        text.setId("profile-link");
        HTMLElement code = Dom.el("img", "qr");
        code.setAttribute("alt", Words.of("The link as a QR code"));
        code.setAttribute("src", "qr?text=" + encoded(link));
        HTMLElement fault = Dom.el("p", "warn", Dom.text(Words.of("This link is too long for a QR code.")));
        Dom.hidden(fault, true);
        Dom.on(code, "error", event -> {
            Dom.hidden(code, true);
            Dom.hidden(fault, false);
        });
        HTMLElement inside = Dom.el("div", "", code, fault, text);
        question.ask(
                Words.of("Share {}", one.name()),
                Words.of(
                        "This link says where to connect and what to subscribe to. It never holds a password, a client id or"
                                + " a will. Who follows it is asked before the page connects."),
                inside,
                Words.of("Copy the link"),
                Words.of("Close"),
                () -> Dom.copy(link));
    }

    private void follow() {
        String hash = hash();
        if (!hash.startsWith(MARK)) {
            return;
        }
        forgetLink();
        ProfileFile.Reading reading = ProfileFile.readLink(
                decoded(hash.substring(MARK.length())), store.state().home(), ConnectForm.freshId());
        if (!reading.problem().isEmpty()) {
            question.ask(
                    Words.of("No connection"), reading.problem(), null, Words.of("Close"), Words.of("Close"), () -> {});
            return;
        }
        KeptProfile one = reading.profiles().get(0);
        Profile profile = one.profile();
        HTMLElement facts = Dom.el("ul", "names");
        fact(facts, Words.of("Name: {}", one.name()), one.name());
        fact(facts, Words.of("MQTT {}", profile.version().label()), "mqtt");
        fact(facts, Words.of("User name: {}", profile.username()), profile.username());
        Properties bag = profile.properties();
        for (int i = 0; i < bag.size(); i++) {
            fact(facts, bag.keyAt(i).label() + ": " + PropertyText.of(bag.valueAt(i)), "mqtt");
        }
        for (SubscribeDraft wanted : one.subscriptions()) {
            String level = Integer.toString(wanted.qos().level());
            fact(facts, Words.of("Subscription to {}, QoS {}", wanted.filter(), level), wanted.filter());
        }
        question.ask(
                Words.of("Connect to {}?", profile.broker().label()),
                Words.of(
                        "A link asks this page to connect to {}, beside the connection it has.",
                        profile.broker().url()),
                facts,
                Words.of("Connect"),
                Words.of("Do not connect"),
                () -> open.accept(one));
    }

    private static void fact(HTMLElement facts, String sentence, String value) {
        if (!value.isEmpty()) {
            facts.appendChild(Dom.el("li", "", Dom.text(sentence)));
        }
    }
}
