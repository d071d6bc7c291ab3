package org.tymbal.server.http.api;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that the API does: how it is asked for, who may, and what its documentation says.
 *
 * @param method GET, POST or DELETE
 * @param path with names in braces where anything may stand
 * @param right what the visitor must have
 * @param id what programs that are made of the documentation call it
 * @param summary a sentence for people
 * @param parameters of the path and the query
 * @param body the schema of the body; empty: it has none
 * @param result the schema of the answer; empty: there is nothing but a status
 */
record Route(
        String method,
        String path,
        Right right,
        String id,
        String summary,
        List<Parameter> parameters,
        String body,
        String result,
        Action action) {
    /** Does it, on a thread that may wait. */
    interface Action {
        Answer answer(Call call) throws Problem;
    }

    /**
     * A parameter.
     *
     * @param type {@code string}, {@code integer} or {@code boolean}
     * @param required whether it must be there
     */
    record Parameter(String name, String type, boolean required, String description) {}

    static Route get(String path, Right right, String id, String summary, String result, Action action) {
        return new Route("GET", path, right, id, summary, List.of(), "", result, action);
    }

    static Route post(String path, Right right, String id, String summary, String body, String result, Action action) {
        return new Route("POST", path, right, id, summary, List.of(), body, result, action);
    }

    static Route delete(String path, Right right, String id, String summary, String result, Action action) {
        return new Route("DELETE", path, right, id, summary, List.of(), "", result, action);
    }

    private Route with(Parameter parameter) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(parameter);
        return new Route(method, path, right, id, summary, List.copyOf(more), body, result, action);
    }

    /** With a parameter that must be there. */
    Route needs(String name, String type, String description) {
        return with(new Parameter(name, type, true, description));
    }

    /** With a parameter that may be there. */
    Route takes(String name, String type, String description) {
        return with(new Parameter(name, type, false, description));
    }

    /** Whether a parameter stands in the path. */
    boolean inPath(Parameter parameter) {
        return path.contains("{" + parameter.name() + "}");
    }

    /** Whether nothing is changed by it. */
    boolean isSafe() {
        return method.equals("GET");
    }
}
