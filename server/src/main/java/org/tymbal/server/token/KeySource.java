package org.tymbal.server.token;

/** Port: where the keys come from. Any thread; does not wait. */
interface KeySource {
    /** The keys as they are now. */
    KeySet keys();

    /** A token named a key that is not there: it may be new. */
    void missed();

    /** Keys that stay. */
    static KeySource of(KeySet keys) {
        return new KeySource() {
            @Override
            public KeySet keys() {
                return keys;
            }

            @Override
            public void missed() {
                // There is nowhere to look.
            }
        };
    }
}
