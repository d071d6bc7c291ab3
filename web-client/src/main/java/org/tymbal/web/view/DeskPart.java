package org.tymbal.web.view;

import org.tymbal.web.state.Desk;
import org.tymbal.web.state.KeptProfile;
import org.tymbal.web.state.ProfileBook;
import org.tymbal.web.state.Store;

/** What only a second connection needs: the strip of connections, and the profiles. */
final class DeskPart implements LatePart {
    private final Store store;
    private final Desk desk;
    private final LateViews views;

    DeskPart(Store store, Desk desk, LateViews views) {
        this.store = store;
        this.desk = desk;
        this.views = views;
    }

    @Override
    public void arrived() {
        Question question = new Question();
        String freshId = ConnectForm.freshId();
        ProfileBook book = new ProfileBook(desk.kept(), store.state().home(), freshId);
        for (KeptProfile one : book.remembered()) {
            desk.open(one, "");
        }
        ProfilesPane profiles = new ProfilesPane(store, desk, book, views.form(), question);
        DeskStrip strip = new DeskStrip(store, desk, question);
        views.put(View.DESK, state -> {
            strip.show(state);
            profiles.show();
        });
    }
}
