package org.tymbal.server.http.api;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Refusal;

/**
 * Who asks, and what he may: by a user and a password of the broker's own, or by a cookie that the page got for them. Comparing
 * passwords is slow on purpose: never on an I/O thread.
 *
 * <p>Nothing opens by itself. Without a user only one visitor may look: who sits at the computer of a broker that only this
 * computer reaches and that knows no users at all; he could subscribe to everything anyway.
 */
final class Doorman {
    /** The cookie of the page. */
    static final String COOKIE = "tymbal";

    /** Under which client identifier users of the API are known to rules, and publish. */
    static final String CLIENT_ID = "$api";

    private static final int LONGEST_SECRET = 100;
    private static final int LONGEST_CREDENTIALS = 4_096;
    private static final int FAILURES_AT_ONCE = 10;
    private static final double FAILURES_A_SECOND = 1 / 6.0;
    private static final TopicName SYS = TopicName.of("$SYS/broker/uptime");
    private static final TopicName ADMINISTRATION = TopicName.of("$CONTROL/dynamic-security/v1");
    private static final List<HttpString> SIGNS_OF_A_PROXY = List.of(
            new HttpString("Forwarded"),
            new HttpString("Via"),
            new HttpString("X-Forwarded-For"),
            new HttpString("X-Forwarded-Host"),
            new HttpString("X-Forwarded-Proto"),
            new HttpString("X-Real-IP"));

    private final Broker broker;
    private final boolean localOnly;
    private final Badges badges;
    private final Buckets failures;
    private final KnownPasswords known;

    /** @param localOnly whether every listener is on the loopback interface */
    Doorman(Broker broker, boolean localOnly, LongSupplier clockNanos) {
        this.broker = broker;
        this.localOnly = localOnly;
        this.badges = new Badges(clockNanos);
        this.failures = new Buckets(FAILURES_AT_ONCE, FAILURES_A_SECOND, clockNanos);
        this.known = new KnownPasswords(clockNanos);
    }

    /**
     * Who asks.
     *
     * @param peer where the request comes from
     * @param place by whose rules users come in there
     * @throws Problem if he says who he is and it is not true
     */
    Visitor visitor(HeaderMap headers, @Nullable InetAddress peer, String place) throws Problem {
        HeaderValues lines = headers.get(Headers.AUTHORIZATION);
        if (lines != null) {
            Identity identity = basic(lines, peer, place);
            return new Visitor(role(identity), identity, false);
        }
        String secret = secret(headers);
        Identity identity = secret == null ? null : badges.find(secret);
        if (identity != null && broker.places().at(identity.place()).welcomes(identity)) {
            return new Visitor(role(identity), identity, true);
        }
        return new Visitor(isLocal(headers, peer) ? Visitor.Role.LOCAL : Visitor.Role.NOBODY, null, false);
    }

    /** Whether a user who was let in would be now, and may still do this. */
    boolean mayStill(Identity identity, Right right) {
        return broker.places().at(identity.place()).welcomes(identity)
                && new Visitor(role(identity), identity, false).may(right);
    }

    /** A user who has just logged in. */
    Visitor visitor(Identity identity) {
        return new Visitor(role(identity), identity, true);
    }

    /** Whether somebody without a user may look. */
    private boolean isLocal(HeaderMap headers, @Nullable InetAddress peer) {
        if (!localOnly || peer == null || !peer.isLoopbackAddress()) {
            return false;
        }
        for (HttpString sign : SIGNS_OF_A_PROXY) {
            if (headers.contains(sign)) {
                return false; // strangers look like neighbours through a proxy on this computer
            }
        }
        return broker.api().administrators().isEmpty()
                && broker.api().monitors().isEmpty()
                && broker.places().open();
    }

    /** Whether he could subscribe to {@code $SYS} over MQTT as well: as his user, or without one where that is allowed. */
    boolean readsSys(Visitor visitor, String place) {
        Identity who = visitor.identity();
        if (who == null) {
            Admission admission = broker.places().at(place).admit(new Login(CLIENT_ID, null, null, null));
            if (!admission.accepted()) {
                return false;
            }
            who = new Identity(CLIENT_ID, null, "", place, admission);
        }
        return broker.places().at(who.place()).rights(who).read(SYS).allowed();
    }

    /** What a user may, by the rules as they are now. */
    private Visitor.Role role(Identity identity) {
        String user = identity.username();
        if (user == null || identity.owner() == null) {
            return Visitor.Role.NOBODY;
        }
        boolean administers = broker.api().administrators().contains(user)
                || broker.places()
                        .at(identity.place())
                        .rights(identity)
                        .write(ADMINISTRATION)
                        .allowed();
        if (administers) {
            return Visitor.Role.ADMINISTRATOR;
        }
        return broker.api().monitors().contains(user) ? Visitor.Role.MONITOR : Visitor.Role.NOBODY;
    }

    private Identity basic(HeaderValues lines, @Nullable InetAddress peer, String place) throws Problem {
        String line = lines.getFirst();
        int space = line.indexOf(' ');
        if (lines.size() != 1
                || line.length() > LONGEST_CREDENTIALS
                || space < 0
                || !line.substring(0, space).equalsIgnoreCase("Basic")) {
            throw new Problem(Problem.UNAUTHORIZED, "Log in with HTTP Basic: a user of this broker and a password.");
        }
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder().decode(line.substring(space + 1).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem(Problem.UNAUTHORIZED, "The header Authorization is not in Base64.");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new Problem(Problem.UNAUTHORIZED, "The header Authorization has no colon between user and password.");
        }
        return logIn(pair.substring(0, colon), pair.substring(colon + 1), peer, place);
    }

    /**
     * Compares a password.
     *
     * @throws Problem if it is wrong, or there were too many wrong ones from there
     */
    Identity logIn(String user, String password, @Nullable InetAddress peer, String place) throws Problem {
        String address = peer == null ? "" : peer.getHostAddress();
        String key = Buckets.key(peer);
        int waitSeconds = failures.look(key);
        if (waitSeconds > 0) {
            throw new Problem(
                    Problem.TOO_MANY_REQUESTS,
                    "There were too many wrong passwords from this address; wait " + waitSeconds + " s.",
                    waitSeconds);
        }
        AccessControl rules = broker.places().at(place);
        int version = broker.places().version();
        Identity remembered = known.find(user, password, place, version);
        if (remembered != null && rules.welcomes(remembered)) {
            return remembered;
        }
        Admission admission = rules.admit(new Login(CLIENT_ID, user, password.getBytes(StandardCharsets.UTF_8), null));
        if (!admission.accepted() || !admission.proven()) {
            failures.take(key);
            String why = admission.accepted() ? "this listener knows no users" : admission.refusal();
            broker.refusals().add(Refusal.Kind.HTTP, CLIENT_ID, user, address, "", why, "");
            throw new Problem(
                    Problem.UNAUTHORIZED,
                    admission.accepted()
                            ? "This listener knows no users, so nobody can log in here; give it a password_file."
                            : "The user name or the password is wrong.");
        }
        Identity identity = new Identity(CLIENT_ID, admission.username(), address, place, admission);
        known.add(user, password, place, version, identity);
        return identity;
    }

    /** The cookie for a user who has just logged in, as a Set-Cookie header. */
    String cookie(Identity identity, boolean secure) {
        return cookie(badges.make(identity), secure, "");
    }

    /** He has logged out: his cookie counts no more. Gives the header that takes it away. */
    String forget(@Nullable String secret, boolean secure) {
        if (secret != null) {
            badges.forget(secret);
        }
        return cookie("", secure, "; Max-Age=0");
    }

    private static String cookie(String value, boolean secure, String more) {
        // No page but the broker's own makes a browser send it, and no script can read it.
        return COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") + more;
    }

    /** The secret in the cookie; null for none. */
    static @Nullable String secret(HeaderMap headers) {
        HeaderValues lines = headers.get(Headers.COOKIE);
        if (lines == null) {
            return null;
        }
        for (String line : lines) {
            for (String part : line.split(";", -1)) {
                String pair = part.strip();
                if (pair.startsWith(COOKIE + "=") && pair.length() <= LONGEST_SECRET) {
                    return pair.substring(COOKIE.length() + 1);
                }
            }
        }
        return null;
    }
}
