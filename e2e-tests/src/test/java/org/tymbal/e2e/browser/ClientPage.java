package org.tymbal.e2e.browser;

import java.util.List;

/**
 * A web page that is an MQTT client, ours or another one, as far as {@link BesideOthersIT} has to know it: where it is, what a
 * person presses to connect and to subscribe, and how it is read. Expressions are JavaScript, evaluated in the page.
 */
interface ClientPage {
    /** What stands above its column. */
    String name();

    String address();

    /** Whether it says that it is connected; asked from the first moment on, when the page may have no body yet. */
    String connected();

    /** How many messages it has taken in. */
    String counted();

    /** Selectors of what is clicked in turn while messages pour in; it stays where it is, and the page shows each click. */
    List<String> buttons();

    /** Whether a person has to press something before it connects. */
    boolean waitsForAPerson();

    /** Presses it. */
    void connect(Page page);

    /** Connected: subscribes with QoS 0 to what is below {@code demo/}, and waits for all that comes late. */
    void subscribe(Page page);

    /** Puts the newest message on the page, as far as it is not there anyway. */
    void showNewest(Page page);
}
