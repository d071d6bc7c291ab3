package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.ConnectOptions;
import org.tymbal.web.state.Extras;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.Profiles;
import org.tymbal.web.state.PublishDraft;
import org.tymbal.web.state.Recents;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscribeDraft;

/** The folded parts of the three forms. */
final class FormExtras implements Extras {
    private final PublishMore publish;
    private final SubscribeMore subscribe;
    private final Recents recents;

    FormExtras(Store store, Profiles kept, Recents recents) {
        this.recents = recents;
        publish = new PublishMore(store, kept);
        subscribe = new SubscribeMore(store);
    }

    SubscribeMore subscribe() {
        return subscribe;
    }

    @Override
    public PublishDraft draft(PublishDraft typed) {
        return publish.complete(typed);
    }

    @Override
    public SubscribeDraft subscription(SubscribeDraft typed) {
        return subscribe.complete(typed);
    }

    @Override
    public @Nullable String problem(Profile profile) {
        return profile.problem();
    }

    @Override
    public ConnectOptions options(Profile profile) {
        return profile.allOptions();
    }

    @Override
    public void connected(Profile profile) {
        recents.remember(profile);
    }
}
