package org.tymbal.web.state;

/** The views of the page, each with an address of its own. */
public enum Tab {
    CLIENT("client"),
    TOPICS("topics"),
    CHARTS("charts"),
    INSPECTOR("inspector"),
    SYS("sys"),
    LOG("log"),
    ADMIN("admin");

    private final String route;

    Tab(String route) {
        this.route = route;
    }

    /** The address, as in {@code #/client}. */
    public String route() {
        return "#/" + route;
    }

    /** The view with this address; the client where there is none. */
    public static Tab of(String hash) {
        for (Tab tab : values()) {
            if (hash.equals(tab.route())) {
                return tab;
            }
        }
        return CLIENT;
    }
}
