package org.tymbal.web.state;

import org.tymbal.codec.packet.Qos;

/** The program, or the line, that publishes a message again, in the languages that people ask for. */
public final class CopyAs {
    private CopyAs() {}

    /** Where to, and what. */
    public record Sent(String host, int port, LoggedMessage message) {}

    /** Python with Eclipse Paho 2. */
    public static String paho(Sent it) {
        LoggedMessage message = it.message();
        return "import paho.mqtt.publish as publish\n\npublish.single("
                + quoted(message.topic().text()) + ", payload="
                + bytes(message) + ", qos=" + message.qos().level() + ", retain="
                + (message.retain() ? "True" : "False")
                + ",\n    hostname=" + quoted(it.host()) + ", port=" + it.port() + ")\n";
    }

    /** {@code b"..."} of Python. */
    private static String bytes(LoggedMessage message) {
        StringBuilder text = new StringBuilder("b\"");
        for (int i = 0; i < message.payload().length(); i++) {
            int b = message.payload().at(i);
            if (b >= ' ' && b < 0x7f && b != '"' && b != '\\') {
                text.append((char) b);
            } else {
                text.append("\\x").append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return text.append('"').toString();
    }

    /** Java with HiveMQ's client. */
    public static String java(Sent it) {
        LoggedMessage message = it.message();
        String text = message.payload().text();
        String payload;
        if (text != null) {
            payload = quoted(text) + ".getBytes(java.nio.charset.StandardCharsets.UTF_8)";
        } else {
            payload = "java.util.Base64.getDecoder().decode("
                    + quoted(PayloadCode.base64(message.payload(), Integer.MAX_VALUE)) + ")";
        }
        String[] qos = {"AT_MOST_ONCE", "AT_LEAST_ONCE", "EXACTLY_ONCE"};
        return "var client = com.hivemq.client.mqtt.MqttClient.builder().useMqttVersion5()\n        .serverHost("
                + quoted(it.host()) + ").serverPort(" + it.port() + ").buildBlocking();\nclient.connect();\n"
                + "client.publishWith().topic(" + quoted(message.topic().text()) + ")\n        .payload(" + payload
                + ")\n        .qos(com.hivemq.client.mqtt.datatypes.MqttQos."
                + qos[message.qos().level()] + ").retain(" + message.retain()
                + ").send();\nclient.disconnect();\n";
    }

    /** JavaScript with MQTT.js. */
    public static String script(Sent it) {
        LoggedMessage message = it.message();
        String text = message.payload().text();
        String payload = text != null
                ? quoted(text)
                : "Buffer.from(" + quoted(PayloadCode.base64(message.payload(), Integer.MAX_VALUE)) + ", \"base64\")";
        return "import mqtt from \"mqtt\";\n\nconst client = await mqtt.connectAsync("
                + quoted("mqtt://" + it.host() + ":" + it.port()) + ");\nawait client.publishAsync("
                + quoted(message.topic().text()) + ", " + payload + ", { qos: "
                + message.qos().level() + ", retain: " + message.retain() + " });\nawait client.endAsync();\n";
    }

    /** curl speaks MQTT 3.1.1: QoS 0 and no retain, which the line says where it is less than the message was. */
    public static String curl(Sent it) {
        LoggedMessage message = it.message();
        StringBuilder line = new StringBuilder();
        if (message.qos() != Qos.AT_MOST_ONCE || message.retain()) {
            line.append("# curl publishes with QoS 0 and without retain\n");
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < message.topic().name().bytes().length(); i++) {
            int b = message.topic().name().bytes().at(i);
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "/-._~".indexOf(b) >= 0;
            if (plain) {
                path.append((char) b);
            } else {
                path.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        String command = CommandLine.publish(it.host(), it.port(), "t", Qos.AT_MOST_ONCE, false, message.payload());
        int pipe = command.indexOf("mosquitto_pub");
        String text = message.payload().text();
        String url = CommandLine.quoted("mqtt://" + it.host() + ":" + it.port() + "/" + path);
        return pipe > 0 || text == null
                ? line.append(command, 0, pipe)
                        .append("curl --data-binary @- ")
                        .append(url)
                        .append('\n')
                        .toString()
                : line.append("curl --data-raw ")
                        .append(CommandLine.quoted(text))
                        .append(' ')
                        .append(url)
                        .append('\n')
                        .toString();
    }

    /** A string that Python, Java and JavaScript all take for the same. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, text);
        return out.toString();
    }
}
