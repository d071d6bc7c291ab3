package org.tymbal.web.view;

/** Where the keys of a list take its selection: the same keys in every list of the page. */
final class ListKeys {
    /** The key does not move the selection. */
    static final int NOWHERE = -1;

    private ListKeys() {}

    /**
     * @param at the index that is selected; -1 if none is
     * @param page how many rows a page has
     * @param count how many rows there are
     * @return the index that is selected next, never beyond the last row; {@link #NOWHERE} if the key is none of these, or there are
     *     no rows
     */
    static int move(String key, int at, int page, int count) {
        int to;
        if (key.equals("ArrowDown")) {
            to = at + 1;
        } else if (key.equals("ArrowUp")) {
            to = Math.max(0, at - 1);
        } else if (key.equals("PageDown")) {
            to = at + page;
        } else if (key.equals("PageUp")) {
            to = Math.max(0, at - page);
        } else if (key.equals("Home")) {
            to = 0;
        } else if (key.equals("End")) {
            to = count - 1;
        } else {
            return NOWHERE;
        }
        return Math.min(to, count - 1);
    }
}
