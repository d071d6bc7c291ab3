package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The profiles that a person has kept, and which of them were open when the page was left. Never a password. */
public final class ProfileBook {
    public static final int MOST = 40;
    private static final String KEY = "profiles";
    /** Names, one a line. */
    static final String OPEN = "desk";

    private final Profiles kept;
    private final List<KeptProfile> profiles = new ArrayList<>();
    private int version;

    public ProfileBook(Profiles kept, Broker home, String freshId) {
        this.kept = kept;
        profiles.addAll(ProfileFile.read(kept.load(KEY), home, freshId).profiles());
    }

    /** Changes whenever anything here does. */
    public int version() {
        return version;
    }

    public List<KeptProfile> profiles() {
        return profiles;
    }

    public @Nullable KeptProfile find(String name) {
        for (KeptProfile one : profiles) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return null;
    }

    /** In the place of one with the same name; false if there is no room, and then nothing is changed. */
    public boolean save(List<KeptProfile> more) {
        List<KeptProfile> all = new ArrayList<>(profiles);
        for (KeptProfile one : more) {
            int at = all.size();
            for (int i = 0; i < all.size(); i++) {
                at = all.get(i).name().equals(one.name()) ? i : at;
            }
            if (at < all.size()) {
                all.remove(at);
            }
            all.add(at, one);
        }
        if (all.size() > MOST || ProfileFile.write(all).length() > ProfileFile.LONGEST) {
            return false;
        }
        profiles.clear();
        profiles.addAll(all);
        changed();
        return true;
    }

    public void forget(KeptProfile one) {
        // Not remove(one), which would ask every record in it whether it equals another: 1 kB of the page.
        for (int i = profiles.size() - 1; i >= 0; i--) {
            if (profiles.get(i).name().equals(one.name())) {
                profiles.remove(i);
            }
        }
        changed();
    }

    private void changed() {
        version++;
        kept.save(KEY, ProfileFile.write(profiles));
    }

    /** Writes down which profiles are open, behind the connection that the page always begins with. */
    public void remember(List<Connection> open) {
        StringBuilder names = new StringBuilder();
        for (Connection one : open) {
            if (one != open.get(0) && find(one.name) != null) {
                names.append(one.name.replace('\n', ' ')).append('\n');
            }
        }
        String now = names.toString();
        if (!now.equals(kept.load(OPEN))) {
            kept.save(OPEN, now);
        }
    }

    /** Those that were open when the page was left. */
    public List<KeptProfile> remembered() {
        List<KeptProfile> found = new ArrayList<>();
        String names = kept.load(OPEN);
        int from = 0;
        for (int end = names.indexOf('\n'); end >= 0; end = names.indexOf('\n', from)) {
            KeptProfile one = find(names.substring(from, end));
            if (one != null && found.size() < Desk.MOST - 1) {
                found.add(one);
            }
            from = end + 1;
        }
        return found;
    }
}
