package org.tymbal.web.state;

/** Port: a place where small texts stay between visits. Losing them harms nothing. */
public interface Profiles {
    /** The text kept under this key, or an empty one. */
    String load(String key);

    void save(String key, String text);
}
