package org.tymbal.web.state;

import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.UserProperty;

/** What the list shows, as a file; oldest first. */
public final class MessageExport {
    private MessageExport() {}

    /** Comma-separated values; a payload that is not text is in Base64, and the last column says so. */
    public static String csv(MessageLog log) {
        StringBuilder out = new StringBuilder("time,topic,qos,retain,dup,payload,encoding\r\n");
        for (int i = log.visibleCount() - 1; i >= 0; i--) {
            LoggedMessage message = log.visible(i);
            if (message == null) {
                continue;
            }
            String text = message.payload().text();
            out.append(Numbers.iso(message.epochMillis())).append(',');
            out.append(Csv.cell(message.topic().text())).append(',');
            out.append(message.qos().level()).append(',');
            out.append(message.retain()).append(',').append(message.dup()).append(',');
            out.append(Csv.cell(text == null ? PayloadCode.base64(message.payload(), Integer.MAX_VALUE) : text));
            out.append(text == null ? ",base64\r\n" : ",text\r\n");
        }
        return out.toString();
    }

    /** A JSON object a line; a payload that is not text is in Base64 under another name. */
    public static String jsonLines(MessageLog log) {
        StringBuilder out = new StringBuilder();
        for (int i = log.visibleCount() - 1; i >= 0; i--) {
            LoggedMessage message = log.visible(i);
            if (message == null) {
                continue;
            }
            String text = message.payload().text();
            out.append("{\"time\":\"")
                    .append(Numbers.iso(message.epochMillis()))
                    .append("\",\"topic\":");
            JsonText.quote(out, message.topic().text());
            out.append(",\"qos\":").append(message.qos().level());
            out.append(",\"retain\":")
                    .append(message.retain())
                    .append(",\"dup\":")
                    .append(message.dup());
            out.append(text == null ? ",\"payloadBase64\":" : ",\"payload\":");
            JsonText.quote(out, text == null ? PayloadCode.base64(message.payload(), Integer.MAX_VALUE) : text);
            user(out, message.properties());
            out.append("}\n");
        }
        return out.toString();
    }

    private static void user(StringBuilder out, Properties properties) {
        boolean first = true;
        for (UserProperty one : properties.userProperties()) {
            out.append(first ? ",\"userProperties\":[[" : ",[");
            first = false;
            JsonText.quote(out, one.name());
            out.append(',');
            JsonText.quote(out, one.value());
            out.append(']');
        }
        out.append(first ? "" : "]");
    }
}
