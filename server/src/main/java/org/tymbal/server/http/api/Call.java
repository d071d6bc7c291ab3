package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;

/**
 * One request, understood: what it asks for, and who asks.
 *
 * @param path what stands in the places of a path that have a name
 * @param query the parameters behind the question mark
 * @param body empty if there is none
 * @param place by whose rules users come in here
 * @param address where it comes from
 * @param session the secret in the cookie; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Call(
        Map<String, String> path,
        Map<String, String> query,
        byte[] body,
        Visitor visitor,
        String place,
        String address,
        boolean secure,
        @Nullable String session) {
    /** The name in the path. */
    String named(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no {" + name + "}");
        }
        return value;
    }

    /** A parameter that may be missing. */
    @Nullable
    String text(String name) {
        return query.get(name);
    }

    /** A parameter that must be there. */
    String required(String name) throws Problem {
        String value = query.get(name);
        if (value == null || value.isEmpty()) {
            throw new Problem(Problem.BAD_REQUEST, "The parameter " + name + " is missing.");
        }
        return value;
    }

    /** A whole number from {@code least} to {@code most}. */
    int number(String name, int least, int most, int otherwise) throws Problem {
        return (int) number(name, (long) least, most, otherwise);
    }

    /** A whole number from {@code least} to {@code most}. */
    long number(String name, long least, long most, long otherwise) throws Problem {
        String value = query.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Problem(
                Problem.BAD_REQUEST,
                "The parameter " + name + " must be a whole number from " + least + " to " + most + ".");
    }

    /** {@code true} or {@code false}; missing is {@code otherwise}. */
    boolean flag(String name, boolean otherwise) throws Problem {
        String value = query.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new Problem(Problem.BAD_REQUEST, "The parameter " + name + " must be true or false.");
    }

    /** A Topic Filter that is not a shared one. */
    TopicFilter filter(String name) throws Problem {
        String text = required(name);
        try {
            return TopicFilter.unshared(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    Problem.BAD_REQUEST, "The parameter " + name + " is no topic filter: " + e.getMessage() + ".");
        }
    }

    /** The JSON object in the body. */
    ObjectNode json() throws Problem {
        return Json.read(body);
    }
}
