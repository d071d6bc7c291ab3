package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.web.state.SubscriptionRow.Grant;

/** (state, action) to state; pure. */
final class Reducer {
    private Reducer() {}

    static AppState reduce(AppState state, Action action) {
        AppState.Copy next = state.copy();
        if (action instanceof Action.Navigate it) {
            return next.tab(it.tab()).build();
        }
        if (action instanceof Action.ProfileTaken it) {
            return next.profile(it.profile()).connectNote(Note.NONE).build();
        }
        if (action instanceof Action.ConnectRefused it) {
            return next.connectNote(it.note()).build();
        }
        if (action instanceof Action.Subscribe it) {
            return subscribe(state, it);
        }
        if (action instanceof Action.Subscribed it) {
            return next.subscriptions(answered(state.subscriptions(), it)).build();
        }
        if (action instanceof Action.SubscribeRefused it) {
            return next.subscribeNote(it.note()).build();
        }
        if (action instanceof Action.Unsubscribe it) {
            return unsubscribe(state, it);
        }
        if (action instanceof Action.Unsubscribed it) {
            return unsubscribed(state, it.filter());
        }
        if (action instanceof Action.Pause it) {
            return next.paused(it.paused()).build();
        }
        if (action instanceof Action.Filter it) {
            return next.filter(it.text()).build();
        }
        if (action instanceof Action.Select it) {
            return next.selectedSequence(it.sequence()).build();
        }
        if (action instanceof Action.ClearMessages) {
            return next.selectedSequence(0).build();
        }
        if (action instanceof Action.Choose it) {
            return next.theme(it.theme()).build();
        }
        if (action instanceof Action.AllowShortcuts it) {
            return next.shortcuts(it.allowed()).build();
        }
        if (action instanceof Action.StatusChanged it) {
            return status(state, it.status());
        }
        if (action instanceof Action.Published it) {
            return next.publishNote(it.note()).build();
        }
        if (action instanceof Action.Repeating it) {
            return next.repeating(it.on()).publishNote(it.note()).build();
        }
        if (action instanceof Action.HealthKnown it) {
            return next.localOnly(it.localOnly()).mqttPort(it.mqttPort()).build();
        }
        if (action instanceof Action.RecentKnown it) {
            return next.recent(it.recent()).build();
        }
        return state;
    }

    private static AppState subscribe(AppState state, Action.Subscribe asked) {
        if (TopicFilter.problem(asked.filter()) != null) {
            return state;
        }
        TopicFilter filter = TopicFilter.of(asked.filter());
        List<SubscriptionRow> rows = new ArrayList<>();
        boolean known = false;
        int id = 0;
        for (SubscriptionRow row : state.subscriptions()) {
            boolean same = row.filter().equals(filter);
            known |= same;
            id = Math.max(id, row.id());
            rows.add(same ? row.askedAgain(asked.qos()) : row);
        }
        if (!known) {
            rows.add(new SubscriptionRow(id + 1, filter, asked.qos(), freeLook(rows), SubscriptionRow.ASKED));
        }
        return state.copy().subscriptions(rows).subscribeNote(Note.NONE).build();
    }

    /** The first look that the fewest subscriptions wear. */
    private static int freeLook(List<SubscriptionRow> rows) {
        int[] worn = new int[SubscriptionRow.LOOKS];
        int best = 0;
        for (SubscriptionRow row : rows) {
            worn[row.look()]++;
        }
        for (int look = 1; look < worn.length; look++) {
            best = worn[look] < worn[best] ? look : best;
        }
        return best;
    }

    private static List<SubscriptionRow> answered(List<SubscriptionRow> old, Action.Subscribed answer) {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (SubscriptionRow row : old) {
            boolean same = row.filter().equals(answer.filter()) && !(row.grant() instanceof Grant.Ending);
            rows.add(same ? row.with(grant(answer.reason())) : row);
        }
        return rows;
    }

    private static Grant grant(ReasonCode reason) {
        return reason.isError() ? new Grant.Refused(reason) : new Grant.Granted(Qos.of(reason.value()));
    }

    private static AppState unsubscribe(AppState state, Action.Unsubscribe action) {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (SubscriptionRow row : state.subscriptions()) {
            if (row.id() != action.id()) {
                rows.add(row);
            } else if (!(row.grant() instanceof Grant.Refused)) {
                rows.add(row.with(new Grant.Ending()));
            }
        }
        return state.copy().subscriptions(rows).build();
    }

    private static AppState unsubscribed(AppState state, TopicFilter filter) {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (SubscriptionRow row : state.subscriptions()) {
            if (!row.filter().equals(filter) || !(row.grant() instanceof Grant.Ending)) {
                rows.add(row);
            }
        }
        return state.copy().subscriptions(rows).build();
    }

    /** What is on the page stays when a connection goes; only what the server said about it is no longer known. */
    private static AppState status(AppState state, ClientStatus status) {
        AppState.Copy next = state.copy().status(status);
        if (status instanceof ClientStatus.Connected connected && connected.sessionPresent()) {
            return next.build();
        }
        boolean fresh = status instanceof ClientStatus.Connected;
        boolean left = status instanceof ClientStatus.Offline;
        if (fresh || left) {
            List<SubscriptionRow> rows = new ArrayList<>();
            for (SubscriptionRow row : state.subscriptions()) {
                SubscriptionRow kept = left ? afterLeaving(row) : row;
                if (kept != null) {
                    rows.add(row.grant() instanceof Grant.Granted ? kept.with(SubscriptionRow.ASKED) : kept);
                }
            }
            next.subscriptions(rows);
        }
        return next.build();
    }

    private static @Nullable SubscriptionRow afterLeaving(SubscriptionRow row) {
        return row.grant() instanceof Grant.Ending ? null : row;
    }
}
