package org.tymbal.server.http.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.http.words.Language;

/**
 * What a person has chosen on the first-run page. Immutable.
 *
 * @param network whether other devices may connect
 * @param user the user whom clients have to be; empty: no user name is asked for
 * @param password his password
 * @param certificate whether a certificate shall be made, for TLS and https
 */
record SetupChoices(boolean network, String user, String password, boolean certificate) {
    /** A password that is typed on phones in a class; short ones are for guessing. */
    private static final int LEAST_PASSWORD_CHARS = 8;

    /** Nothing chosen yet, as the page offers it first. */
    static final SetupChoices OFFERED = new SetupChoices(true, "", "", false);

    /** Reads the fields of the form; those that are missing are left empty. */
    static SetupChoices of(Map<String, String> form) {
        boolean asked = form.containsKey("ask");
        return new SetupChoices(
                "network".equals(form.get("reach")),
                asked ? form.getOrDefault("user", "").strip() : "",
                asked ? form.getOrDefault("password", "") : "",
                form.containsKey("certificate"));
    }

    /** What has to be mended first, in sentences. */
    static List<String> faults(Language words, Map<String, String> form) {
        List<String> faults = new ArrayList<>();
        String reach = form.getOrDefault("reach", "");
        if (!reach.equals("network") && !reach.equals("computer")) {
            faults.add(words.of("Say who may connect."));
        }
        if (form.containsKey("ask")) {
            SetupChoices choices = of(form);
            String fault = PasswordFile.faultOf(choices.user);
            if (fault != null) {
                faults.add(words.of("A user name is needed: {}.", words.of(fault)));
            }
            if (choices.password.length() < LEAST_PASSWORD_CHARS) {
                faults.add(words.of("The password needs at least {} characters.", "" + LEAST_PASSWORD_CHARS));
            } else if (!choices.password.equals(form.getOrDefault("again", ""))) {
                faults.add(words.of("The two passwords are not the same."));
            }
        }
        return faults;
    }

    boolean asksForPassword() {
        return !user.isEmpty();
    }
}
