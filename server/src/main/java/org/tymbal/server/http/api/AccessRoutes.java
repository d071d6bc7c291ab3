package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.Identity;

/** Who one is here: logging in for a page, and out again. */
final class AccessRoutes {
    private final Doorman doorman;

    AccessRoutes(Doorman doorman) {
        this.doorman = doorman;
    }

    List<Route> all() {
        return List.of(
                Route.get("/whoami", Right.NONE, "whoAmI", "Who asks, and what he may.", "WhoAmI", this::whoAmI),
                Route.post(
                        "/login",
                        Right.NONE,
                        "logIn",
                        "Logs a user of this broker in: a cookie then stands for him, for 30 minutes without a request and"
                                + " 12 hours at most.",
                        "Login",
                        "WhoAmI",
                        this::logIn),
                Route.post("/logout", Right.NONE, "logOut", "Ends what the cookie stands for.", "", "", this::logOut));
    }

    private Answer whoAmI(Call call) {
        return Answer.json(describe(call.visitor()));
    }

    private static ObjectNode describe(Visitor visitor) {
        ObjectNode root = Json.object();
        root.put("user", visitor.user());
        root.put("role", visitor.role().name().toLowerCase(Locale.ROOT));
        ArrayNode rights = root.putArray("rights");
        for (Right right : Right.values()) {
            if (right != Right.NONE && right != Right.READ_SYS && visitor.may(right)) {
                rights.add(right.name().toLowerCase(Locale.ROOT));
            }
        }
        return root;
    }

    private Answer logIn(Call call) throws Problem {
        ObjectNode asked = call.json();
        JsonNode user = asked.path("username");
        JsonNode password = asked.path("password");
        if (!user.isTextual() || !password.isTextual()) {
            throw new Problem(Problem.BAD_REQUEST, "The body must have username and password, both texts.");
        }
        Identity identity =
                doorman.logIn(user.textValue(), password.textValue(), address(call.address()), call.place());
        Visitor visitor = doorman.visitor(identity);
        return Answer.json(describe(visitor)).withCookie(doorman.cookie(identity, call.secure()));
    }

    private Answer logOut(Call call) {
        return Answer.done().withCookie(doorman.forget(call.session(), call.secure()));
    }

    private static @Nullable InetAddress address(String number) {
        try {
            return number.isEmpty() ? null : InetAddress.getByName(number); // a number, so nobody is asked
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
