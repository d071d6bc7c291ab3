package org.tymbal.web.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;
import org.tymbal.words.Words;

/**
 * All that is on the screen, except what comes in streams ({@link MessageLog}, {@link SysBoard}, {@link EventLog}). Never
 * changed once it is the state: the Reducer writes into a fresh {@link #copy()}.
 */
public final class AppState {
    Tab tab = Tab.CLIENT;
    private final Broker home;
    Profile profile;
    ClientStatus status = new ClientStatus.Offline("", true);
    List<SubscriptionRow> subscriptions = List.of();
    Note subscribeNote = Note.NONE;
    Note publishNote = Note.NONE;
    Note connectNote = Note.NONE;
    boolean repeating;
    boolean paused;
    String filter = "";
    int selectedSequence;
    Theme theme = Theme.AUTO;

    @Nullable
    Boolean localOnly;

    int mqttPort = CommandLine.DEFAULT_PORT;
    String durability = "";
    boolean shortcuts = true;

    private AppState(Broker home, Profile profile) {
        this.home = home;
        this.profile = profile;
    }

    public static AppState start(Profile profile) {
        return new AppState(profile.broker(), profile);
    }

    /** What another connection of the same page begins with. */
    AppState beside(Profile other) {
        AppState beside = new AppState(home, other);
        beside.tab = tab;
        beside.theme = theme;
        beside.localOnly = localOnly;
        beside.mqttPort = mqttPort;
        beside.durability = durability;
        beside.shortcuts = shortcuts;
        return beside;
    }

    /** The same, to be changed before anybody else sees it. */
    AppState copy() {
        AppState copy = beside(profile);
        copy.status = status;
        copy.subscriptions = subscriptions;
        copy.subscribeNote = subscribeNote;
        copy.publishNote = publishNote;
        copy.connectNote = connectNote;
        copy.repeating = repeating;
        copy.paused = paused;
        copy.filter = filter;
        copy.selectedSequence = selectedSequence;
        return copy;
    }

    /** Which view is open. */
    public Tab tab() {
        return tab;
    }

    /** The broker that the page came from. */
    public Broker home() {
        return home;
    }

    /** What the last connection was made with. */
    public Profile profile() {
        return profile;
    }

    /** Where a message is that the broker has confirmed, as the end of a sentence; empty where that is not known. */
    String safety() {
        if (durability.isEmpty() || !profile.broker().equals(home)) {
            return "";
        }
        return ": "
                + Words.of(
                        durability.equals("memory")
                                ? "in memory"
                                : durability.equals("buffered") ? "written" : "on disk");
    }

    public ClientStatus status() {
        return status;
    }

    public List<SubscriptionRow> subscriptions() {
        return subscriptions;
    }

    public Note subscribeNote() {
        return subscribeNote;
    }

    /** What became of the last message. */
    public Note publishNote() {
        return publishNote;
    }

    /** What is wrong with the Connect form. */
    public Note connectNote() {
        return connectNote;
    }

    public boolean repeating() {
        return repeating;
    }

    public boolean paused() {
        return paused;
    }

    public String filter() {
        return filter;
    }

    /** The message in the detail panel, 0 for none. */
    public int selectedSequence() {
        return selectedSequence;
    }

    public Theme theme() {
        return theme;
    }

    /** Whether only this computer can reach the home broker; null while that is not known. */
    public @Nullable Boolean localOnly() {
        return localOnly;
    }

    /** Where the home broker listens for MQTT over TCP. */
    public int mqttPort() {
        return mqttPort;
    }

    /** Whether single keys do something. */
    public boolean shortcuts() {
        return shortcuts;
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
}
