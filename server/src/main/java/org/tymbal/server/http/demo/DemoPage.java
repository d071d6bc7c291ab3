package org.tymbal.server.http.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.demo.Demo;
import org.tymbal.server.demo.DemoAuthority;
import org.tymbal.server.demo.DemoPort;
import org.tymbal.server.demo.DemoUser;
import org.tymbal.server.demo.SigningRequest;
import org.tymbal.server.http.setup.Html;

/** What {@code /demo} looks like. */
final class DemoPage {
    private static final String SUB = "mosquitto_sub";
    private static final String PUB = "mosquitto_pub";

    private final Demo demo;
    private final IntPredicate open;
    private final String host;
    private final String secret;

    /**
     * @param open whether a listener is open on a port
     * @param host how whoever looks at it calls this computer
     */
    DemoPage(Demo demo, IntPredicate open, String host, String secret) {
        this.demo = demo;
        this.open = open;
        this.host = host;
        this.secret = secret;
    }

    /**
     * The page.
     *
     * @param faults what was wrong with a form
     * @param said what stood in it
     */
    String html(List<String> faults, Map<String, String> said) {
        StringBuilder body = new StringBuilder("""
                <h1>Every port of test.mosquitto.org, here</h1>
                <p class="lead">What works there works here, without the Internet. Begin with the first line: it shows a few
                sensors that are made up. A click marks a line for copying.</p>
                """);
        body.append(Html.faults(faults));
        body.append("""
                <section class="card spaced">
                <h2>Ports</h2>
                <table class="ports">
                <thead><tr><th scope="col">Port</th><th scope="col">What it shows, and lines to copy</th></tr></thead>
                <tbody>
                """);
        for (DemoPort port : DemoPort.values()) {
            row(body, port);
        }
        body.append("""
                </tbody>
                </table>
                <p class="hint">For TLS, clients need the certificate of this demo's authority: <a href="/ca.crt">ca.crt</a>.
                It stays the same when the demo is started again.</p>
                </section>
                <section class="card spaced">
                <h2>Users</h2>
                <table class="ports">
                <thead><tr><th scope="col">Name</th><th scope="col">Password</th><th scope="col">What they may do</th></tr></thead>
                <tbody>
                """);
        for (DemoUser user : DemoUser.values()) {
            body.append("<tr><th scope=\"row\"><code>" + user.user() + "</code></th><td><code>" + user.password()
                    + "</code></td><td>" + user.sentence() + "</td></tr>\n");
        }
        body.append("</tbody>\n</table>\n</section>\n");
        certificates(body, said);
        body.append("""
                <section class="card spaced">
                <h2>Pull the plug</h2>
                <p>What is left of its messages when a broker is killed in the middle of its work?
                <a href="%s">Kill one and see</a>; not this one.</p>
                </section>
                """.formatted(PlugSite.PATH));
        body.append("<p><a href=\"/\">To the client</a> · <a href=\"/start\">Lines for other tools</a></p>\n");
        return Html.page("Demo", "", body.toString());
    }

    private void row(StringBuilder body, DemoPort port) {
        int number = demo.place().number(port);
        body.append("<tr><th scope=\"row\">" + number + "</th><td>" + Html.escape(sentence(port)));
        if (open.test(number)) {
            body.append("\n<pre class=\"copy\">");
            for (String line : lines(port)) {
                body.append("<code>" + Html.escape(line) + "</code>\n");
            }
            body.append("</pre>");
        } else {
            body.append(
                    "\n<p class=\"hint\">Not open: "
                            + (port.isPrivileged() ? "only an administrator may open this port, or " : "")
                            + "another program has this port. Stop it, or start the demo with <code>--demo-offset 10000</code>.</p>");
        }
        body.append("</td></tr>\n");
    }

    private static String sentence(DemoPort port) {
        String sentence = port.sentence();
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".";
    }

    /** What to type, for one who listens and one who publishes. */
    List<String> lines(DemoPort port) {
        boolean web = port.kind() == Kind.HTTP;
        boolean tls = port.tls() != DemoPort.Tls.NONE;
        StringBuilder common = new StringBuilder();
        common.append(web ? " --ws" : "").append(" -h ").append(tls ? certified() : host);
        common.append(" -p ").append(demo.place().number(port));
        common.append(tls ? " --cafile ca.crt" : "");
        common.append(port.who() == DemoPort.Who.CERTIFIED ? " --cert client.crt --key client.key" : "");
        boolean users = port.who() == DemoPort.Who.USERS;
        List<String> lines = new ArrayList<>();
        String sub = web ? "java -jar tymbal.jar sub" : SUB;
        String pub = web ? "java -jar tymbal.jar pub" : PUB;
        lines.add(sub + common + (users ? user(DemoUser.RO) : "") + " -t 'demo/#' -v");
        if (port.tls() != DemoPort.Tls.EXPIRED) {
            lines.add(pub + common + (users ? user(DemoUser.WO) : "") + " -t demo/hello -m 'Hello'");
        }
        return lines;
    }

    /** A name that the certificates are for: whoever has another one for this computer gets an address. */
    private String certified() {
        return demo.names().contains(host)
                ? host
                : demo.names().get(demo.names().size() > 3 && demo.place().lan() ? 3 : 0);
    }

    private static String user(DemoUser user) {
        return " -u " + user.user() + " -P " + user.password();
    }

    private void certificates(StringBuilder body, Map<String, String> said) {
        int number = demo.place().number(DemoPort.TLS_CLIENT);
        body.append("""
                <section class="card spaced" id="certificate">
                <h2>A certificate of your own, for port %d</h2>
                <p>On that port the certificate is the login: its common name (CN) is the user name. It is good for %d days, for
                clients of this demo and nothing else.</p>
                <form method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <div class="fields">
                <label>Name (CN)<input name="name" value="%s" maxlength="64" spellcheck="false" autocapitalize="off" required></label>
                </div>
                <p class="row"><button type="submit" class="primary" id="make">Make key and certificate for me</button></p>
                <p class="hint">A zip with client.key, client.crt and ca.crt. The key is made here and not kept.</p>
                </form>
                <h3>Or keep your key to yourself</h3>
                <p>Make a key and a request (CSR); the key never leaves your computer. Paste the request, and what you get back is
                the certificate.</p>
                <pre class="copy"><code>openssl req -new -utf8 -newkey rsa:2048 -nodes -subj /CN=my-laptop -keyout client.key -out client.csr</code>
                <code>cat client.csr</code></pre>
                <form method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <label>Request<textarea name="request" rows="8" maxlength="%d" spellcheck="false" autocapitalize="off" required placeholder="-----BEGIN CERTIFICATE REQUEST-----">%s</textarea></label>
                <p class="row"><button type="submit" id="sign">Sign it</button></p>
                </form>
                </section>
                """.formatted(
                        number,
                        DemoAuthority.CLIENT_DAYS,
                        DemoSite.MAKE_PATH,
                        secret,
                        Html.escape(said.getOrDefault("name", "my-laptop")),
                        DemoSite.SIGN_PATH,
                        secret,
                        SigningRequest.MAX_CHARS,
                        Html.escape(said.getOrDefault("request", ""))));
    }

    /** What lies beside a key in the zip. */
    String readme() {
        return "A key and a certificate for port " + demo.place().number(DemoPort.TLS_CLIENT)
                + " of a Tymbal demo. Unpack all files into one directory, and there:\n\n"
                + String.join("\n", lines(DemoPort.TLS_CLIENT))
                + "\n\nca.crt is who vouches for the server, client.crt who vouches for you; client.key is yours alone.\n";
    }
}
