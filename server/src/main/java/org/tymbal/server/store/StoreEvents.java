package org.tymbal.server.store;

/** Port: takes what the store has to tell people. Any thread calls. */
public interface StoreEvents {
    /** Something went wrong, or is well again; a sentence. */
    void told(String sentence);
}
