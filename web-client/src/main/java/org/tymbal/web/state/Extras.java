package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.ConnectOptions;
import org.tymbal.codec.packet.Subscription;

/** What the folded parts of the forms add, whose code is fetched later. */
public interface Extras {
    /** Nothing. */
    Extras NONE = new Extras() {
        @Override
        public PublishDraft draft(PublishDraft typed) {
            return typed;
        }

        @Override
        public Subscription subscription(Subscription typed) {
            return typed;
        }

        @Override
        public ConnectOptions options(ConnectOptions typed) {
            return typed;
        }

        @Override
        public @Nullable String problem(Profile profile) {
            return null;
        }

        @Override
        public void connected(Profile profile) {}
    };

    /** The message as it is to be published. */
    PublishDraft draft(PublishDraft typed);

    /** The Subscription with its options. */
    Subscription subscription(Subscription typed);

    /** CONNECT with the properties that have no field of their own in a {@link Profile}. */
    ConnectOptions options(ConnectOptions typed);

    /** Why nobody can connect with what was typed, a sentence; null if one can try. Without a form nobody types. */
    @Nullable
    String problem(Profile profile);

    /** A broker that is not the page's own has accepted this. */
    void connected(Profile profile);
}
