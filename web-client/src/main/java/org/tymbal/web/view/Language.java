package org.tymbal.web.view;

import org.teavm.jso.JSBody;

/**
 * Which language the page speaks: what the address says ({@code ?lang=de}), what was chosen before, what the browser
 * prefers. English starts at once; for another one the page first fetches {@link WordsPart} and a table.
 */
public final class Language {
    /** As in {@code static/words}; empty for English. */
    static final String CODE = chosen();

    /** Whether the file of the words has come, which must not run twice. */
    static boolean come;

    private Language() {}

    /** Starts the page as soon as it can speak; in English, if the words do not come. */
    public static void begin(Runnable start) {
        if (CODE.isEmpty()) {
            start.run();
        } else {
            LateViews.run(LateViews.file("words"), new WordsPart(start), start::run);
        }
    }

    // A browser that keeps nothing throws.
    @JSBody(script = """
            var all = [location.search.replace(/.*[?&]lang=/, '')], hit;
            try { all.push(localStorage.getItem('tymbal.language')); } catch (e) {}
            return (hit = /,(en|es|de|pt|zh|ar)/.exec(',' + all.concat(navigator.languages))) && hit[1] !== 'en' ? hit[1] : '';
            """)
    private static native String chosen();
}
