package org.tymbal.server.http.setup;

import java.util.List;
import org.tymbal.server.http.words.Language;

/** What {@code /setup} looks like. */
final class SetupPage {
    private SetupPage() {}

    static String form(Language words, SetupChoices choices, List<String> faults, SetupFiles files, String secret) {
        return Html.page(words, words.of("Set up"), "", """
                <h1>%s</h1>
                <p class="lead">%s</p>
                %s<form class="card" method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <fieldset><legend>%s</legend>
                %s%s</fieldset>
                <fieldset><legend>%s</legend>
                %s<div class="fields">
                <label>%s<input name="user" value="%s" maxlength="200" spellcheck="false" autocapitalize="off" autocomplete="username"></label>
                <label>%s<input name="password" type="password" maxlength="200" autocomplete="new-password"></label>
                <label>%s<input name="again" type="password" maxlength="200" autocomplete="new-password"></label>
                </div>
                </fieldset>
                <fieldset><legend>%s</legend>
                %s</fieldset>
                <p class="row"><button type="submit" class="primary">%s</button></p>
                </form>
                """.formatted(
                words.html("Who may use this broker?"),
                words.html(
                        "So far only this computer can connect. Your answers are written into one plain file, {},"
                                + " which you can read and change; nothing that exists is overwritten.",
                        code(files.conf().toString())),
                Html.faults(faults),
                SetupSite.PATH,
                secret,
                words.html("Who may connect"),
                choice(
                        "type=\"radio\" name=\"reach\" value=\"network\"" + checked(choices.network()),
                        words.html("Every device in my network"),
                        words.html(
                                "Phones, sensors and computers that reach this one, on ports {} and {}.",
                                "" + files.mqttPort(),
                                "" + files.httpPort())),
                choice(
                        "type=\"radio\" name=\"reach\" value=\"computer\"" + checked(!choices.network()),
                        words.html("Only this computer"),
                        words.html("As it is now.")),
                words.html("Password"),
                choice(
                        "type=\"checkbox\" name=\"ask\"" + checked(choices.asksForPassword()),
                        words.html("Ask for a user name and a password"),
                        words.html("Without one, everybody who can connect reads and writes everything. That is"
                                + " fine for a lesson, and wrong for door locks.")),
                words.html("User name"),
                Html.escape(choices.user()),
                words.html("Password, 8 characters or more"),
                words.html("The same again"),
                words.html("Encryption"),
                choice(
                        "type=\"checkbox\" name=\"certificate\"" + checked(choices.certificate()),
                        words.html(
                                "Make a certificate, for TLS on port {} and https on port {}",
                                "" + files.tlsPort(),
                                "" + files.httpsPort()),
                        words.html("It vouches for itself, so browsers warn once, and clients are told to trust the"
                                + " file. The other ports stay open without encryption.")),
                words.html("Write {}", Html.escape(String.valueOf(files.conf().getFileName())))));
    }

    private static String choice(String input, String name, String hint) {
        return "<label class=\"choice\"><input " + input + "><span><strong>" + name + "</strong><small>" + hint
                + "</small></span></label>\n";
    }

    private static String code(String text) {
        return "<code>" + Html.escape(text) + "</code>";
    }

    private static String checked(boolean is) {
        return is ? " checked" : "";
    }

    static String written(Language words, SetupFiles files, SetupChoices choices, String secret) {
        return Html.page(words, words.of("Set up"), "", """
                <h1>%s</h1>
                <p class="lead">%s</p>
                <pre class="card">%s</pre>
                <form class="card" method="post" action="%s">
                <input type="hidden" name="secret" value="%s">
                <h2>%s</h2>
                <p>%s</p>
                <p class="row"><button type="submit" class="primary">%s</button></p>
                <p class="hint">%s</p>
                <pre>tymbal -c %s</pre>
                </form>
                """.formatted(
                words.html("Written"),
                words.html(
                        "This is {} now. Keep it, change it, copy it to another computer.",
                        code(files.conf().toString())),
                Html.escape(files.text(choices)),
                SetupSite.START_PATH,
                secret,
                words.html("Use it"),
                words.html("The broker can start with it now: it closes its connections, and clients come back by"
                        + " themselves."),
                words.html("Start with it now"),
                words.html("From the next time on, start it so yourself:"),
                Html.escape(files.conf().toString())));
    }

    static String starting(Language words) {
        return Html.page(
                words,
                words.of("Starting"),
                "<meta http-equiv=\"refresh\" content=\"4; url=" + JoinSite.PATH + "\">\n",
                "<h1>" + words.html("Starting …") + "</h1>\n<p class=\"lead\">"
                        + words.html(
                                "The broker starts with its new file. In four seconds this page goes on to {}; if it does"
                                        + " not find them, look at what the broker says in its window.",
                                "<a href=\"" + JoinSite.PATH + "\">" + words.html("the addresses for others") + "</a>")
                        + "</p>\n");
    }

    /** @param sentence a key, and what is put into it */
    static String refused(Language words, String sentence, String... values) {
        return Html.page(
                words,
                words.of("Set up"),
                "",
                "<h1>" + words.html("Not here") + "</h1>\n<p class=\"lead\">"
                        + Html.escape(words.of(sentence, values)) + "</p>\n<p><a href=\"/\">"
                        + words.html("To the client") + "</a></p>\n");
    }
}
