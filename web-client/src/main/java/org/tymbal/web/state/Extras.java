package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.ConnectOptions;

/** What the folded parts of the forms add, whose code is fetched later. */
public interface Extras {
    /** Nothing. */
    Extras NONE = new Extras() {
        @Override
        public PublishDraft draft(PublishDraft typed) {
            return typed;
        }

        @Override
        public SubscribeDraft subscription(SubscribeDraft typed) {
            return typed;
        }

        @Override
        public ConnectOptions options(Profile profile) {
            return profile.options();
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
    SubscribeDraft subscription(SubscribeDraft typed);

    /** CONNECT with its properties. */
    ConnectOptions options(Profile profile);

    /** Why nobody can connect with what was typed, a sentence; null if one can try. Without a form nobody types. */
    @Nullable
    String problem(Profile profile);

    /** A broker that is not the page's own has accepted this. */
    void connected(Profile profile);
}
