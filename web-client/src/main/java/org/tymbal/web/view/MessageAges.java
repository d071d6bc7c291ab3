package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.words.Words;

/** How old each message in sight is, and which ones this page has sent. Costs a comparison a row where nothing changed. */
final class MessageAges implements View {
    private final MessagesView messages;
    private final List<Dom.Cell> ages = new ArrayList<>();
    private final List<HTMLElement> ways = new ArrayList<>();

    MessageAges(MessagesView messages) {
        this.messages = messages;
    }

    @Override
    public void show(AppState state) {
        double now = Dom.nowMillis();
        List<MessageRow> rows = messages.rows();
        for (int i = 0; i < rows.size(); i++) {
            if (i == ages.size()) {
                Dom.Cell age = new Dom.Cell();
                HTMLElement way = Dom.el("span", "badge r", Dom.text(Words.of("out")));
                ages.add(age);
                ways.add(way);
                rows.get(i).more.appendChild(way);
                rows.get(i).more.appendChild(Dom.el("span", "age", age.node()));
            }
            LoggedMessage message = rows.get(i).shown();
            if (message != null) {
                ages.get(i).set(Numbers.age(now - message.epochMillis()));
                Dom.hidden(ways.get(i), !message.out());
            }
        }
    }
}
