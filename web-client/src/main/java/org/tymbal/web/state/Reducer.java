package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.client.ClientStatus;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.web.state.SubscriptionRow.Grant;

/** (state, action) to state; pure. */
final class Reducer {
    private Reducer() {}

    static AppState reduce(AppState state, Action action) {
        AppState next = state.copy();
        if (action instanceof Action.Navigate it) {
            next.tab = it.tab();
        } else if (action instanceof Action.ProfileTaken it) {
            next.profile = it.profile();
            next.connectNote = Note.NONE;
        } else if (action instanceof Action.ConnectRefused it) {
            next.connectNote = it.note();
        } else if (action instanceof Action.Subscribe it) {
            subscribe(next, it.draft());
        } else if (action instanceof Action.Subscribed it) {
            next.subscriptions = answered(state.subscriptions(), it);
        } else if (action instanceof Action.SubscribeRefused it) {
            next.subscribeNote = it.note();
        } else if (action instanceof Action.Hear it) {
            List<SubscriptionRow> rows = new ArrayList<>();
            for (SubscriptionRow row : state.subscriptions()) {
                rows.add(row.id() == it.id() ? row.heard(it.ear()) : row);
            }
            next.subscriptions = rows;
        } else if (action instanceof Action.Unsubscribe it) {
            unsubscribe(next, it);
        } else if (action instanceof Action.Unsubscribed it) {
            unsubscribed(next, it.filter());
        } else if (action instanceof Action.Pause it) {
            next.paused = it.paused();
        } else if (action instanceof Action.Filter it) {
            next.filter = it.text();
        } else if (action instanceof Action.Select it) {
            next.selectedSequence = it.sequence();
        } else if (action instanceof Action.ClearMessages) {
            next.selectedSequence = 0;
        } else if (action instanceof Action.Choose it) {
            next.theme = it.theme();
        } else if (action instanceof Action.AllowShortcuts it) {
            next.shortcuts = it.allowed();
        } else if (action instanceof Action.StatusChanged it) {
            status(next, it.status());
        } else if (action instanceof Action.Published it) {
            next.publishNote = it.note();
        } else if (action instanceof Action.Repeating it) {
            next.repeating = it.on();
            next.publishNote = it.note();
        } else if (action instanceof Action.HealthKnown it) {
            next.localOnly = it.localOnly();
            next.mqttPort = it.mqttPort();
            next.durability = it.durability();
        }
        return next;
    }

    private static void subscribe(AppState next, SubscribeDraft asked) {
        if (asked.problem() != null) {
            return;
        }
        TopicFilter filter = TopicFilter.of(asked.filter());
        List<SubscriptionRow> rows = new ArrayList<>();
        boolean known = false;
        int id = 0;
        for (SubscriptionRow row : next.subscriptions) {
            boolean same = row.filter().equals(filter);
            known |= same;
            id = Math.max(id, row.id());
            rows.add(same ? row.askedAgain(asked) : row);
        }
        if (!known) {
            int look = asked.look() < 0 ? freeLook(rows) : asked.look();
            rows.add(new SubscriptionRow(id + 1, filter, asked, look, SubscriptionRow.ASKED, 0));
        }
        next.subscriptions = rows;
        next.subscribeNote = Note.NONE;
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

    private static void unsubscribe(AppState next, Action.Unsubscribe action) {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (SubscriptionRow row : next.subscriptions) {
            if (row.id() != action.id()) {
                rows.add(row);
            } else if (!(row.grant() instanceof Grant.Refused)) {
                rows.add(row.with(new Grant.Ending()));
            }
        }
        next.subscriptions = rows;
    }

    private static void unsubscribed(AppState next, TopicFilter filter) {
        List<SubscriptionRow> rows = new ArrayList<>();
        for (SubscriptionRow row : next.subscriptions) {
            if (!row.filter().equals(filter) || !(row.grant() instanceof Grant.Ending)) {
                rows.add(row);
            }
        }
        next.subscriptions = rows;
    }

    /** What is on the page stays when a connection goes; only what the server said about it is no longer known. */
    private static void status(AppState next, ClientStatus status) {
        next.status = status;
        boolean fresh = status instanceof ClientStatus.Connected connected && !connected.sessionPresent();
        boolean left = status instanceof ClientStatus.Offline;
        if (fresh || left) {
            List<SubscriptionRow> rows = new ArrayList<>();
            for (SubscriptionRow row : next.subscriptions) {
                if (row.grant() instanceof Grant.Granted) {
                    rows.add(row.with(SubscriptionRow.ASKED));
                } else if (!left || !(row.grant() instanceof Grant.Ending)) {
                    rows.add(row);
                }
            }
            next.subscriptions = rows;
        }
    }
}
