package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/** A dialog that asks before something is done; Escape and the second button do nothing. */
final class Question {
    private final HTMLElement dialog = Dom.el("dialog", "");
    private final Dom.Cell title = new Dom.Cell();
    private final Dom.Cell sentence = new Dom.Cell();
    private final HTMLElement more = Dom.el("div", "");
    private final Dom.Cell yes = new Dom.Cell();
    private final Dom.Cell no = new Dom.Cell();
    private Runnable then = () -> {};

    Question() {
        HTMLElement heading = Dom.el("h2", "", title.node());
        heading.setId("h-question");
        dialog.setId("question");
        dialog.setAttribute("aria-labelledby", "h-question");
        HTMLElement button = Dom.el("button", "primary", yes.node());
        button.setId("question-yes");
        HTMLElement form = Dom.el("form", "", heading, Dom.el("p", "", sentence.node()), more);
        HTMLElement keep = Dom.button("", "", () -> Dom.closeDialog(dialog));
        keep.appendChild(no.node());
        form.appendChild(Dom.el("div", "row", button, keep));
        dialog.appendChild(form);
        Dom.on(form, "submit", event -> {
            event.preventDefault();
            Dom.closeDialog(dialog);
            then.run();
        });
        Dom.body().appendChild(dialog);
    }

    /** @param inside what else is to be seen, or filled in */
    void ask(String heading, String text, @Nullable Node inside, String doIt, String leaveIt, Runnable action) {
        title.set(heading);
        sentence.set(text);
        more.clear();
        if (inside != null) {
            more.appendChild(inside);
        }
        yes.set(doIt);
        no.set(leaveIt);
        then = action;
        Dom.showModal(dialog);
    }
}
