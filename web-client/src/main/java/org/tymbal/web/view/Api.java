package org.tymbal.web.view;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int8Array;

/** The HTTP API of the server that the page came from, and its JSON. Numbers that are missing are NaN, texts are empty. */
final class Api {
    private Api() {}

    /** Takes an answer; the status is 0 where none came. */
    @JSFunctor
    interface Answer extends JSObject {
        void take(int status, JSObject data);
    }

    /** Takes a message of a trace; null when it has ended. */
    @JSFunctor
    interface Packets extends JSObject {
        void take(Int8Array message);
    }

    /** The header keeps the browser from asking for a password by itself. */
    @JSBody(
            params = {"method", "path", "body", "answer"},
            script = """
            var headers = { 'X-Tymbal': '1' };
            if (body) headers['Content-Type'] = 'application/json';
            fetch('/api/v1/' + path, { method: method, headers: headers, body: body || undefined }).then(function(reply) {
                return reply.text().then(function(text) {
                    var data = {};
                    try { data = JSON.parse(text); } catch (e) {}
                    return [reply.status, data];
                });
            }).catch(function() { return [0, {}]; }).then(function(got) { answer(got[0], got[1]); });
            """)
    static native void ask(String method, String path, String body, Answer answer);

    static void get(String path, Answer answer) {
        ask("GET", path, "", answer);
    }

    /** Watches packets; the answer is to be closed. */
    @JSBody(
            params = {"query", "packets"},
            script = """
            var socket = new WebSocket(location.origin.replace('http', 'ws') + '/api/v1/trace?' + query);
            socket.binaryType = 'arraybuffer';
            socket.onmessage = function(event) { packets(new Int8Array(event.data)); };
            socket.onclose = function() { packets(null); };
            return socket;
            """)
    static native JSObject trace(String query, Packets packets);

    /** Nothing is told of it any more. */
    @JSBody(params = "socket", script = "socket.onmessage = socket.onclose = null; socket.close();")
    static native void close(JSObject socket);

    /** In an address. */
    @JSBody(params = "text", script = "return encodeURIComponent(text);")
    static native String encoded(String text);

    /** What stands at a path as {@code session.queued}; the data itself for an empty one. */
    @JSBody(
            params = {"data", "path"},
            script = """
            return path ? path.split('.').reduce(function(at, name) { return at == null ? at : at[name]; }, data) : data;
            """)
    static native JSObject get(JSObject data, String path);

    @JSBody(params = "value", script = "return value == null ? '' : String(value);")
    private static native String string(JSObject value);

    @JSBody(params = "value", script = "return value == null ? NaN : +value;")
    private static native double number(JSObject value);

    /** How long ago a date is, in milliseconds. */
    @JSBody(params = "date", script = "return Date.now() - Date.parse(date);")
    static native double age(String date);

    @JSBody(params = "list", script = "return list ? list.length : 0;")
    static native int size(JSObject list);

    @JSBody(
            params = {"list", "index"},
            script = "return list[index];")
    static native JSObject at(JSObject list, int index);

    static String text(JSObject data, String path) {
        return string(get(data, path));
    }

    static double number(JSObject data, String path) {
        return number(get(data, path));
    }
}
