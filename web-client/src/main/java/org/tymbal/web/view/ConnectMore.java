package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.ConnectOptions;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Will;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The properties of MQTT 5 in the Connect form; they count for the next connection. */
final class ConnectMore {
    private final PropertyForm connect;
    private final PropertyForm will;

    /** Before the form itself hears of it, so that nobody connects with a property that is not sent. */
    ConnectMore(Store store) {
        HTMLElement badge = Dom.el("span", "badge");
        HTMLElement fold = Dom.el(
                "details",
                "fold",
                Dom.el("summary", "", Dom.icon("i-chevron", "i"), Dom.text(Words.of("Properties")), badge));
        fold.setId("connect-properties");
        connect = new PropertyForm(
                "connect-property",
                badge,
                List.of(
                        Property.RECEIVE_MAXIMUM,
                        Property.MAXIMUM_PACKET_SIZE,
                        Property.TOPIC_ALIAS_MAXIMUM,
                        Property.REQUEST_RESPONSE_INFORMATION),
                () -> {});
        fold.appendChild(connect.element());
        HTMLElement willBadge = Dom.el("span", "badge");
        HTMLElement willFold = Dom.el(
                "details",
                "fold",
                Dom.el(
                        "summary",
                        "",
                        Dom.icon("i-chevron", "i"),
                        Dom.text(Words.of("Last-will properties")),
                        willBadge));
        will = new PropertyForm(
                "will-property",
                willBadge,
                List.of(
                        Property.WILL_DELAY_INTERVAL,
                        Property.MESSAGE_EXPIRY_INTERVAL,
                        Property.CONTENT_TYPE,
                        Property.RESPONSE_TOPIC,
                        Property.CORRELATION_DATA,
                        Property.PAYLOAD_FORMAT_INDICATOR),
                () -> {});
        willFold.appendChild(will.element());
        HTMLElement place = Dom.byId("will");
        place.appendChild(willFold);
        HTMLElement form = Dom.byId("connect-form");
        form.insertBefore(fold, Dom.byId("connect-note"));
        Dom.on(form, "submit", event -> {
            String problem = problem();
            if (problem != null) {
                event.preventDefault();
                Dom.stop(event);
                store.dispatch(new Action.ConnectRefused(new Note(Note.Tone.BAD, problem)));
            }
        });
    }

    private @Nullable String problem() {
        String problem = connect.problem();
        return problem == null ? will.problem() : problem;
    }

    ConnectOptions complete(ConnectOptions typed) {
        if (!typed.version().hasProperties() || problem() != null) {
            return typed;
        }
        Properties.Builder more = Properties.builder();
        connect.addTo(more);
        Properties own = more.build();
        Properties rest =
                own.without(Property.RECEIVE_MAXIMUM, Property.MAXIMUM_PACKET_SIZE, Property.TOPIC_ALIAS_MAXIMUM);
        Properties.Builder willMore = Properties.builder();
        will.addTo(willMore);
        Will old = typed.will();
        return new ConnectOptions(
                typed.version(),
                typed.clientId(),
                typed.cleanStart(),
                typed.keepAliveSeconds(),
                typed.username(),
                typed.password(),
                old == null ? null : new Will(old.topic(), old.payload(), old.qos(), old.retain(), willMore.build()),
                typed.sessionExpirySeconds(),
                own.integer(Property.RECEIVE_MAXIMUM, typed.receiveMaximum()),
                own.integer(Property.MAXIMUM_PACKET_SIZE, typed.maximumPacketSize()),
                own.integer(Property.TOPIC_ALIAS_MAXIMUM, typed.topicAliasMaximum()),
                rest);
    }
}
