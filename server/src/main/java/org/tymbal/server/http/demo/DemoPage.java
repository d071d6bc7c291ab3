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
import org.tymbal.server.http.words.Language;

/** What {@code /demo} looks like. */
final class DemoPage {
    private static final String SUB = "mosquitto_sub";
    private static final String PUB = "mosquitto_pub";

    private final Language words;
    private final Demo demo;
    private final IntPredicate open;
    private final String host;
    private final String secret;

    /**
     * @param open whether a listener is open on a port
     * @param host how whoever looks at it calls this computer
     */
    DemoPage(Language words, Demo demo, IntPredicate open, String host, String secret) {
        this.words = words;
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
        StringBuilder body = new StringBuilder("<h1>"
                + words.html("Every port of test.mosquitto.org, here") + "</h1>\n<p class=\"lead\">"
                + words.html(
                        "What works there works here, without the Internet. Begin with the first line: it shows a few"
                                + " sensors that are made up. A click marks a line for copying.")
                + "</p>\n");
        body.append(Html.faults(faults));
        body.append("<section class=\"card spaced\">\n<h2>" + words.html("Ports") + "</h2>\n");
        table(body, words.html("Port"), words.html("What it shows, and lines to copy"));
        for (DemoPort port : DemoPort.values()) {
            row(body, port);
        }
        body.append("</tbody>\n</table>\n<p class=\"hint\">"
                + words.html(
                        "For TLS, clients need the certificate of this demo's authority: {}. It stays the same when the demo"
                                + " is started again.",
                        "<a href=\"/ca.crt\">ca.crt</a>")
                + "</p>\n</section>\n<section class=\"card spaced\">\n<h2>" + words.html("Users") + "</h2>\n");
        table(body, words.html("Name"), words.html("Password"), words.html("What they may do"));
        for (DemoUser user : DemoUser.values()) {
            body.append("<tr><th scope=\"row\"><code>" + user.user() + "</code></th><td><code>" + user.password()
                    + "</code></td><td>" + words.html(user.sentence()) + "</td></tr>\n");
        }
        body.append("</tbody>\n</table>\n</section>\n");
        certificates(body, said);
        body.append("<section class=\"card spaced\">\n<h2>" + words.html("Pull the plug") + "</h2>\n<p>"
                + words.html(
                        "What is left of its messages when a broker is killed in the middle of its work? {}; not this one.",
                        "<a href=\"" + PlugSite.PATH + "\">" + words.html("Kill one and see") + "</a>")
                + "</p>\n</section>\n");
        body.append("<p><a href=\"/\">" + words.html("To the client") + "</a> · <a href=\"/start\">"
                + words.html("Lines for other tools") + "</a></p>\n");
        return Html.page(words, words.of("Demo"), "", body.toString());
    }

    /** The beginning of a table, up to its first row. */
    private static void table(StringBuilder body, String... heads) {
        body.append("<table class=\"ports\">\n<thead><tr>");
        for (String head : heads) {
            body.append("<th scope=\"col\">").append(head).append("</th>");
        }
        body.append("</tr></thead>\n<tbody>\n");
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
            String offset = "<code>--demo-offset 10000</code>";
            body.append("\n<p class=\"hint\">"
                    + (port.isPrivileged()
                            ? words.html(
                                    "Not open: only an administrator may open this port, or another program has this port."
                                            + " Stop it, or start the demo with {}.",
                                    offset)
                            : words.html(
                                    "Not open: another program has this port. Stop it, or start the demo with {}.",
                                    offset))
                    + "</p>");
        }
        body.append("</td></tr>\n");
    }

    private String sentence(DemoPort port) {
        String sentence = words.of(port.sentence());
        return words.of("{}.", Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1));
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
                <h2>%s</h2>
                <p>%s</p>
                <form method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <div class="fields">
                <label>%s<input name="name" value="%s" maxlength="64" spellcheck="false" autocapitalize="off" required></label>
                </div>
                <p class="row"><button type="submit" class="primary" id="make">%s</button></p>
                <p class="hint">%s</p>
                </form>
                <h3>%s</h3>
                <p>%s</p>
                <pre class="copy"><code>openssl req -new -utf8 -newkey rsa:2048 -nodes -subj /CN=my-laptop -keyout client.key -out client.csr</code>
                <code>cat client.csr</code></pre>
                <form method="post" action="%s" autocomplete="off">
                <input type="hidden" name="secret" value="%s">
                <label>%s<textarea name="request" rows="8" maxlength="%d" spellcheck="false" autocapitalize="off" required placeholder="-----BEGIN CERTIFICATE REQUEST-----">%s</textarea></label>
                <p class="row"><button type="submit" id="sign">%s</button></p>
                </form>
                </section>
                """.formatted(
                words.html("A certificate of your own, for port {}", "" + number),
                words.html(
                        "On that port the certificate is the login: its common name (CN) is the user name. It is good"
                                + " for {} days, for clients of this demo and nothing else.",
                        "" + DemoAuthority.CLIENT_DAYS),
                DemoSite.MAKE_PATH,
                secret,
                words.html("Name (CN)"),
                Html.escape(said.getOrDefault("name", "my-laptop")),
                words.html("Make key and certificate for me"),
                words.html("A zip with client.key, client.crt and ca.crt. The key is made here and not kept."),
                words.html("Or keep your key to yourself"),
                words.html("Make a key and a request (CSR); the key never leaves your computer. Paste the request,"
                        + " and what you get back is the certificate."),
                DemoSite.SIGN_PATH,
                secret,
                words.html("Request"),
                SigningRequest.MAX_CHARS,
                Html.escape(said.getOrDefault("request", "")),
                words.html("Sign it")));
    }

    /** What lies beside a key in the zip. */
    String readme() {
        return "A key and a certificate for port " + demo.place().number(DemoPort.TLS_CLIENT)
                + " of a Tymbal demo. Unpack all files into one directory, and there:\n\n"
                + String.join("\n", lines(DemoPort.TLS_CLIENT))
                + "\n\nca.crt is who vouches for the server, client.crt who vouches for you; client.key is yours alone.\n";
    }
}
