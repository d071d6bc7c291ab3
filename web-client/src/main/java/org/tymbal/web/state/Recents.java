package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;

/** The other brokers that the page was connected to lately, newest first, kept between visits; never a password. */
public final class Recents {
    static final int MOST = 8;
    private static final String KEY = "recent";

    private final Profiles kept;
    private List<Profile> list = new ArrayList<>();

    public Recents(Profiles kept, Broker home) {
        this.kept = kept;
        for (KeptProfile one : ProfileFile.read(kept.load(KEY), home, "").profiles()) {
            list.add(one.profile());
        }
    }

    /** Another list whenever something changed. */
    public List<Profile> list() {
        return list;
    }

    public void remember(Profile profile) {
        List<Profile> now = without(profile);
        now.add(0, profile.withoutPassword());
        if (now.size() > MOST) {
            now.remove(MOST); // not subList, which is 6 kB of JavaScript
        }
        save(now);
    }

    public void forget(Profile profile) {
        save(without(profile));
    }

    private List<Profile> without(Profile profile) {
        List<Profile> rest = new ArrayList<>();
        for (Profile one : list) {
            if (!one.broker().equals(profile.broker())) {
                rest.add(one);
            }
        }
        return rest;
    }

    private void save(List<Profile> now) {
        list = now;
        List<KeptProfile> named = new ArrayList<>();
        for (Profile one : now) {
            named.add(new KeptProfile(one.broker().label(), one, List.of()));
        }
        kept.save(KEY, ProfileFile.write(named));
    }
}
