package org.tymbal.web.state;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Qos;

/** The lines of mosquitto's tools that do what was seen on the page. */
public final class CommandLine {
    private static final String HEX = "0123456789abcdef";

    /** Where brokers listen for MQTT over TCP when nobody says otherwise. */
    public static final int DEFAULT_PORT = 1883;

    private CommandLine() {}

    /** Publishes the same message; a payload that is not one line of text comes in through a pipe. */
    public static String publish(String host, int port, String topic, Qos qos, boolean retain, ByteSlice payload) {
        String text = payload.text();
        StringBuilder line = new StringBuilder();
        boolean plain = text != null && isPlain(text);
        if (!plain) {
            line.append("printf '");
            for (int i = 0; i < payload.length(); i++) {
                int b = payload.at(i);
                if (b >= ' ' && b < 0x7f && b != '\'' && b != '\\' && b != '%') {
                    line.append((char) b);
                } else {
                    line.append("\\x").append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
                }
            }
            line.append("' | ");
        }
        line.append("mosquitto_pub -h ").append(quoted(host));
        if (port != DEFAULT_PORT) {
            line.append(" -p ").append(port);
        }
        line.append(" -t ").append(quoted(topic));
        if (qos != Qos.AT_MOST_ONCE) {
            line.append(" -q ").append(qos.level());
        }
        if (retain) {
            line.append(" -r");
        }
        if (text != null && plain) {
            return line.append(payload.isEmpty() ? " -n" : " -m " + quoted(text))
                    .toString();
        }
        return line.append(" -s").toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Quoted for a POSIX shell where it must be. */
    static String quoted(String text) {
        boolean safe = !text.isEmpty();
        for (int i = 0; i < text.length() && safe; i++) {
            char c = text.charAt(i);
            safe = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._/-:".indexOf(c) >= 0;
        }
        return safe ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
