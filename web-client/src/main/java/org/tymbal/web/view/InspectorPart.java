package org.tymbal.web.view;

import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.Faults;
import org.tymbal.client.tap.LiveTap;
import org.tymbal.client.tap.Taps;
import org.tymbal.client.tap.WireLog;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;

/** The Inspector: packets as bytes and fields, the ladder, and what breaks them. */
final class InspectorPart implements LatePart {
    private final Store store;
    private final Taps taps;
    private final Scheduler scheduler;
    private final LateViews views;

    InspectorPart(Store store, Taps taps, Scheduler scheduler, LateViews views) {
        this.store = store;
        this.taps = taps;
        this.scheduler = scheduler;
        this.views = views;
    }

    @Override
    public void arrived() {
        // A packet is drawn where packets are looked at, and costs no frame elsewhere.
        WireLog log = new WireLog(System::currentTimeMillis, () -> {
            if (store.state().tab() == Tab.INSPECTOR) {
                store.changed();
            }
        });
        Faults faults = new Faults(scheduler, log);
        LiveTap.begin(taps, log, faults);
        views.put(Tab.INSPECTOR.ordinal(), new InspectorView(store, log, faults, scheduler));
    }
}
