package org.tymbal.web;

import java.util.Random;
import org.teavm.jso.browser.Window;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.TappedTransport;
import org.tymbal.client.tap.Taps;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.browser.HomeServer;
import org.tymbal.web.browser.LocalStorageProfiles;
import org.tymbal.web.browser.TimeoutScheduler;
import org.tymbal.web.browser.WebSocketTransport;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Effects;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.Profiles;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.view.AppView;
import org.tymbal.web.view.Language;

/** The page's entry point: wires state, effects and views, connects, and subscribes to something to look at. */
public final class App {
    private static final int TICK_MILLIS = 1_000;
    private static final int COUNTDOWN_MILLIS = 200;

    private final Scheduler scheduler = new TimeoutScheduler();
    private final Random random = new Random();
    private final Taps taps = new Taps();
    private final Profiles kept = new LocalStorageProfiles();
    private final Store store;
    private final AppView view;
    private boolean countingDown;

    private App() {
        Profile profile = Profile.of(HomeServer.broker(), Profile.freshClientId(random));
        store = new Store(AppState.start(profile), this::requestFrame);
        effects(store.shown()).restore();
        view = new AppView(
                store,
                new Desk(store, kept, this::effects),
                taps,
                scheduler,
                hash -> store.dispatch(new Action.Navigate(Tab.of(hash))));
    }

    private Effects effects(Connection connection) {
        Effects effects = new Effects(
                connection,
                scheduler,
                (url, version) -> new TappedTransport(new WebSocketTransport(url, version), url, version, taps),
                kept,
                System::currentTimeMillis,
                random,
                HomeServer.isSecure());
        effects.onWelcome(this::askHome);
        return effects;
    }

    public static void main(String[] args) {
        Language.begin(() -> new App().run());
    }

    private void run() {
        store.dispatch(new Action.Navigate(Tab.of(Window.current().getLocation().getHash())));
        store.dispatch(new Action.Subscribe("demo/#", Qos.AT_MOST_ONCE));
        store.dispatch(new Action.Connect(store.state().profile()));
        askHome();
        tick();
    }

    private void askHome() {
        HomeServer.ask((localOnly, mqttPort, durability) ->
                store.dispatch(new Action.HealthKnown(localOnly, mqttPort, durability)));
    }

    private void tick() {
        store.tick(System.currentTimeMillis());
        scheduler.after(TICK_MILLIS, this::tick);
    }

    private void requestFrame() {
        Window.requestAnimationFrame(timestamp -> draw());
    }

    private void draw() {
        store.drawn();
        view.show(store.state());
        if (store.state().status() instanceof ClientStatus.Waiting && !countingDown) {
            countingDown = true;
            scheduler.after(COUNTDOWN_MILLIS, this::countDown);
        }
    }

    private void countDown() {
        countingDown = false;
        store.changed();
    }
}
