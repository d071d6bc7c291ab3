package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.web.state.Profile;
import org.tymbal.words.Words;

/** The properties of MQTT 5 in the Connect form. */
final class ConnectMore {
    private final PropertyForm connect = new PropertyForm(
            "connect-property",
            List.of(
                    Property.RECEIVE_MAXIMUM,
                    Property.MAXIMUM_PACKET_SIZE,
                    Property.TOPIC_ALIAS_MAXIMUM,
                    Property.REQUEST_RESPONSE_INFORMATION,
                    Property.REQUEST_PROBLEM_INFORMATION,
                    Property.AUTHENTICATION_METHOD,
                    Property.AUTHENTICATION_DATA));
    private final PropertyForm will = new PropertyForm(
            "will-property",
            List.of(
                    Property.WILL_DELAY_INTERVAL,
                    Property.MESSAGE_EXPIRY_INTERVAL,
                    Property.CONTENT_TYPE,
                    Property.RESPONSE_TOPIC,
                    Property.CORRELATION_DATA,
                    Property.PAYLOAD_FORMAT_INDICATOR));
    private final HTMLElement connectFold = Dom.fold("connect-properties", Words.of("Properties"), connect.badge());
    private final HTMLElement willFold = Dom.fold("will-properties", Words.of("Last-will properties"), will.badge());

    ConnectMore() {
        connectFold.appendChild(connect.element());
        willFold.appendChild(will.element());
        Dom.byId("will").appendChild(willFold);
        Dom.byId("connect-form").insertBefore(connectFold, Dom.byId("connect-note"));
    }

    /** Older versions have none. */
    void hide(boolean hidden) {
        Dom.hidden(connectFold, hidden);
        Dom.hidden(willFold, hidden);
    }

    void fill(Profile profile) {
        connect.fill(profile.properties());
        will.fill(profile.willProperties());
    }

    @Nullable
    String problem() {
        String problem = connect.problem();
        return problem == null ? will.problem() : problem;
    }

    Properties connect() {
        return connect.properties();
    }

    Properties will() {
        return will.properties();
    }
}
