package org.tymbal.web.browser;

import org.teavm.jso.JSBody;
import org.tymbal.web.state.Profiles;

/** Keeps texts in localStorage, where the browser allows it. */
public final class LocalStorageProfiles implements Profiles {
    private static final String PREFIX = "tymbal.";

    // A browser that keeps nothing throws.
    @JSBody(params = "key", script = "try { return localStorage.getItem(key) || ''; } catch (e) { return ''; }")
    private static native String read(String key);

    @JSBody(
            params = {"key", "text"},
            script = "try { localStorage.setItem(key, text); } catch (e) {}")
    private static native void write(String key, String text);

    @Override
    public String load(String key) {
        return read(PREFIX + key);
    }

    @Override
    public void save(String key, String text) {
        write(PREFIX + key, text);
    }
}
