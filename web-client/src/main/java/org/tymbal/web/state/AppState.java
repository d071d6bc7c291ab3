package org.tymbal.web.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;

/**
 * All that is on the screen, except what comes in streams ({@link MessageLog}, {@link SysBoard}, {@link EventLog}).
 *
 * @param home the broker that the page came from
 * @param profile what the last connection was made with
 * @param publishNote what became of the last message
 * @param connectNote what is wrong with the Connect form
 * @param selectedSequence the message in the detail panel, 0 for none
 * @param mqttPort where the home broker listens for MQTT over TCP
 * @param localOnly whether only this computer can reach the home broker; null while that is not known
 */
public record AppState(
        Tab tab,
        Broker home,
        Profile profile,
        ClientStatus status,
        List<SubscriptionRow> subscriptions,
        Note subscribeNote,
        Note publishNote,
        Note connectNote,
        boolean repeating,
        boolean paused,
        String filter,
        int selectedSequence,
        Theme theme,
        @Nullable Boolean localOnly,
        int mqttPort,
        List<Profile> recent,
        boolean shortcuts) {
    public static AppState start(Profile profile) {
        return new AppState(
                Tab.CLIENT,
                profile.broker(),
                profile,
                new ClientStatus.Offline(""),
                List.of(),
                Note.NONE,
                Note.NONE,
                Note.NONE,
                false,
                false,
                "",
                0,
                Theme.AUTO,
                null,
                CommandLine.DEFAULT_PORT,
                List.of(),
                true);
    }

    public boolean isConnected() {
        return status instanceof ClientStatus.Connected;
    }

    /** The row with this number, or null. */
    public @Nullable SubscriptionRow subscription(int id) {
        for (SubscriptionRow row : subscriptions) {
            if (row.id() == id) {
                return row;
            }
        }
        return null;
    }

    Copy copy() {
        return new Copy(this);
    }

    /** Changes some parts of a state. */
    static final class Copy {
        private final AppState old;
        private Tab tab;
        private Profile profile;
        private ClientStatus status;
        private List<SubscriptionRow> subscriptions;
        private Note subscribeNote;
        private Note publishNote;
        private Note connectNote;
        private boolean repeating;
        private boolean paused;
        private String filter;
        private int selectedSequence;
        private Theme theme;
        private @Nullable Boolean localOnly;
        private int mqttPort;
        private List<Profile> recent;
        private boolean shortcuts;

        Copy(AppState old) {
            this.old = old;
            tab = old.tab;
            profile = old.profile;
            status = old.status;
            subscriptions = old.subscriptions;
            subscribeNote = old.subscribeNote;
            publishNote = old.publishNote;
            connectNote = old.connectNote;
            repeating = old.repeating;
            paused = old.paused;
            filter = old.filter;
            selectedSequence = old.selectedSequence;
            theme = old.theme;
            localOnly = old.localOnly;
            mqttPort = old.mqttPort;
            recent = old.recent;
            shortcuts = old.shortcuts;
        }

        Copy tab(Tab value) {
            tab = value;
            return this;
        }

        Copy profile(Profile value) {
            profile = value;
            return this;
        }

        Copy status(ClientStatus value) {
            status = value;
            return this;
        }

        Copy subscriptions(List<SubscriptionRow> value) {
            subscriptions = List.copyOf(value);
            return this;
        }

        Copy subscribeNote(Note value) {
            subscribeNote = value;
            return this;
        }

        Copy publishNote(Note value) {
            publishNote = value;
            return this;
        }

        Copy connectNote(Note value) {
            connectNote = value;
            return this;
        }

        Copy repeating(boolean value) {
            repeating = value;
            return this;
        }

        Copy paused(boolean value) {
            paused = value;
            return this;
        }

        Copy filter(String value) {
            filter = value;
            return this;
        }

        Copy selectedSequence(int value) {
            selectedSequence = value;
            return this;
        }

        Copy theme(Theme value) {
            theme = value;
            return this;
        }

        Copy localOnly(boolean value) {
            localOnly = value;
            return this;
        }

        Copy mqttPort(int value) {
            mqttPort = value;
            return this;
        }

        Copy recent(List<Profile> value) {
            recent = List.copyOf(value);
            return this;
        }

        Copy shortcuts(boolean value) {
            shortcuts = value;
            return this;
        }

        AppState build() {
            return new AppState(
                    tab,
                    old.home,
                    profile,
                    status,
                    subscriptions,
                    subscribeNote,
                    publishNote,
                    connectNote,
                    repeating,
                    paused,
                    filter,
                    selectedSequence,
                    theme,
                    localOnly,
                    mqttPort,
                    recent,
                    shortcuts);
        }
    }
}
