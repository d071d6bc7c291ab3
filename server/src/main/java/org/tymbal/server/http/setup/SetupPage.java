package org.tymbal.server.http.setup;

import java.util.List;

/** What {@code /setup} looks like. */
final class SetupPage {
    private SetupPage() {}

    static String form(SetupChoices choices, List<String> faults, SetupFiles files, String secret) {
        return Html.page("Set up", "", """
                <h1>Who may use this broker?</h1>
                <p class="lead">So far only this computer can connect. Your answers are written into one plain file,
                <code>%s</code>, which you can read and change; nothing that exists is overwritten.</p>
                %s<form class="card" method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <fieldset><legend>Who may connect</legend>
                <label class="choice"><input type="radio" name="reach" value="network"%s><span><strong>Every device in my network</strong><small>Phones, sensors and computers that reach this one, on ports %d and %d.</small></span></label>
                <label class="choice"><input type="radio" name="reach" value="computer"%s><span><strong>Only this computer</strong><small>As it is now.</small></span></label>
                </fieldset>
                <fieldset><legend>Password</legend>
                <label class="choice"><input type="checkbox" name="ask"%s><span><strong>Ask for a user name and a password</strong><small>Without one, everybody who can connect reads and writes everything. That is fine for a lesson, and wrong for door locks.</small></span></label>
                <div class="fields">
                <label>User name<input name="user" value="%s" maxlength="200" spellcheck="false" autocapitalize="off" autocomplete="username"></label>
                <label>Password, 8 characters or more<input name="password" type="password" maxlength="200" autocomplete="new-password"></label>
                <label>The same again<input name="again" type="password" maxlength="200" autocomplete="new-password"></label>
                </div>
                </fieldset>
                <fieldset><legend>Encryption</legend>
                <label class="choice"><input type="checkbox" name="certificate"%s><span><strong>Make a certificate, for TLS on port %d and https on port %d</strong><small>It vouches for itself, so browsers warn once, and clients are told to trust the file. The other ports stay open without encryption.</small></span></label>
                </fieldset>
                <p class="row"><button type="submit" class="primary">Write %s</button></p>
                </form>
                """.formatted(
                        Html.escape(files.conf().toString()),
                        Html.faults(faults),
                        SetupSite.PATH,
                        secret,
                        checked(choices.network()),
                        files.mqttPort(),
                        files.httpPort(),
                        checked(!choices.network()),
                        checked(choices.asksForPassword()),
                        Html.escape(choices.user()),
                        checked(choices.certificate()),
                        files.tlsPort(),
                        files.httpsPort(),
                        Html.escape(String.valueOf(files.conf().getFileName()))));
    }

    private static String checked(boolean is) {
        return is ? " checked" : "";
    }

    static String written(SetupFiles files, SetupChoices choices, String secret) {
        return Html.page("Set up", "", """
                <h1>Written</h1>
                <p class="lead">This is <code>%s</code> now. Keep it, change it, copy it to another computer.</p>
                <pre class="card">%s</pre>
                <form class="card" method="post" action="%s">
                <input type="hidden" name="secret" value="%s">
                <h2>Use it</h2>
                <p>The broker can start with it now: it closes its connections, and clients come back by themselves.</p>
                <p class="row"><button type="submit" class="primary">Start with it now</button></p>
                <p class="hint">From the next time on, start it so yourself:</p>
                <pre>tymbal -c %s</pre>
                </form>
                """.formatted(
                        Html.escape(files.conf().toString()),
                        Html.escape(files.text(choices)),
                        SetupSite.START_PATH,
                        secret,
                        Html.escape(files.conf().toString())));
    }

    static String starting() {
        return Html.page(
                "Starting", "<meta http-equiv=\"refresh\" content=\"4; url=" + JoinSite.PATH + "\">\n", """
                <h1>Starting …</h1>
                <p class="lead">The broker starts with its new file. In four seconds this page goes on to <a href="%s">the
                addresses for others</a>; if it does not find them, look at what the broker says in its window.</p>
                """.formatted(
                                JoinSite.PATH));
    }

    static String refused(String sentence) {
        return Html.page("Set up", "", """
                <h1>Not here</h1>
                <p class="lead">%s</p>
                <p><a href="/">To the client</a></p>
                """.formatted(Html.escape(sentence)));
    }
}
