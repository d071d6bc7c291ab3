package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A profile with a name, and what to subscribe to with it; it never holds a password.
 *
 * @param subscriptions at most {@link #MOST_SUBSCRIPTIONS}
 */
public record KeptProfile(String name, Profile profile, List<SubscribeDraft> subscriptions) {
    static final int MOST_SUBSCRIPTIONS = 40;

    /** Such a profile, with the subscriptions that the connection has now. */
    public static KeptProfile of(String name, Connection connection, Profile profile) {
        List<SubscribeDraft> wanted = new ArrayList<>();
        for (SubscriptionRow row : connection.state().subscriptions()) {
            if (wanted.size() < MOST_SUBSCRIPTIONS) {
                wanted.add(row.asked());
            }
        }
        return new KeptProfile(name, profile.withoutPassword(), wanted);
    }
}
