package org.tymbal.web.state;

import org.tymbal.client.ClientStatus;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;

/** Everything that can happen: first what a person does, then what the world answers. */
public sealed interface Action {
    /** True of the page, whichever of its connections is shown. */
    sealed interface OfPage extends Action {}

    record Navigate(Tab tab) implements OfPage {}

    record Connect(Profile profile) implements Action {}

    record Disconnect() implements Action {}

    /** Does not wait for the end of the countdown. */
    record ConnectNow() implements Action {}

    record Publish(PublishDraft draft) implements Action {}

    record StartRepeating(PublishDraft draft, int everyMillis) implements Action {}

    record StopRepeating() implements Action {}

    record Subscribe(SubscribeDraft draft) implements Action {
        /** To a filter without options. */
        public Subscribe(String filter, Qos qos) {
            this(new SubscribeDraft(filter, qos));
        }
    }

    /** Whose messages the list shows: {@link SubscriptionRow#MUTED}, {@link SubscriptionRow#SOLO}, or 0. */
    record Hear(int id, int ear) implements Action {}

    record Unsubscribe(int id) implements Action {}

    record Pause(boolean paused) implements Action {}

    /** The list is not at its top; so that it does not move under the reader's eyes, it is held. */
    record ScrolledAway(boolean away) implements Action {}

    record Filter(String text) implements Action {}

    /** Shows the message with this number in the detail panel; 0 closes it. */
    record Select(int sequence) implements Action {}

    record ClearMessages() implements Action {}

    /** Draws the number at this path of the topic's payloads. */
    record Chart(String topic, String path) implements Action {}

    record Choose(Theme theme) implements OfPage {}

    /** Whether single keys do something. */
    record AllowShortcuts(boolean allowed) implements OfPage {}

    record StatusChanged(ClientStatus status) implements Action {}

    /** The profile can work, and is what the connection is made with from now on. */
    record ProfileTaken(Profile profile) implements Action {}

    record ConnectRefused(Note note) implements Action {}

    record Subscribed(TopicFilter filter, ReasonCode reason) implements Action {}

    record SubscribeRefused(Note note) implements Action {}

    record Unsubscribed(TopicFilter filter) implements Action {}

    record Published(Note note) implements Action {}

    record Repeating(boolean on, Note note) implements Action {}

    /** @param durability what an acknowledgement of the home server promises, by the name of the level; may be empty */
    record HealthKnown(boolean localOnly, int mqttPort, String durability) implements OfPage {}
}
