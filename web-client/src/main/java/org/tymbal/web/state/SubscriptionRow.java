package org.tymbal.web.state;

import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;

/**
 * A subscription on the page.
 *
 * @param id unique on this page, from 1
 * @param look which colour and shape, from 0
 * @param ear whether the list shows its messages: 0, {@link #MUTED} or {@link #SOLO}
 * @param asked what it was asked for with
 */
public record SubscriptionRow(int id, TopicFilter filter, SubscribeDraft asked, int look, Grant grant, int ear) {
    /** How many looks there are before they repeat. */
    public static final int LOOKS = 8;

    /** Its messages are left out of the list; they are counted, and in the tree. */
    public static final int MUTED = 1;

    /** The list shows only messages of such subscriptions. */
    public static final int SOLO = 2;

    /** What the server says to it. */
    public sealed interface Grant {
        /** No answer yet, or no connection. */
        record Asked() implements Grant {}

        record Granted(Qos qos) implements Grant {}

        record Refused(ReasonCode reason) implements Grant {}

        /** UNSUBSCRIBE is on its way. */
        record Ending() implements Grant {}
    }

    public static final Grant ASKED = new Grant.Asked();

    /** The QoS that was asked for. */
    public Qos requested() {
        return asked.qos();
    }

    SubscriptionRow heard(int other) {
        return new SubscriptionRow(id, filter, asked, look, grant, other);
    }

    SubscriptionRow with(Grant other) {
        return new SubscriptionRow(id, filter, asked, look, other, ear);
    }

    SubscriptionRow askedAgain(SubscribeDraft draft) {
        return new SubscriptionRow(id, filter, draft, draft.look() < 0 ? look : draft.look(), ASKED, ear);
    }
}
