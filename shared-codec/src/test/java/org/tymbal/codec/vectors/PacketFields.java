package org.tymbal.codec.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;

/** A packet as the vectors write it: its fields in a fixed order, binary data in hexadecimal. */
public final class PacketFields {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    private PacketFields() {}

    public static String json(Packet packet) {
        PacketFields out = new PacketFields();
        out.put("type", packet.type().name());
        if (packet instanceof Packet.Connect connect) {
            out.connect(connect);
        } else if (packet instanceof Packet.Connack connack) {
            out.put("sessionPresent", connack.sessionPresent());
            out.put("reason", (long) connack.reason().value());
            out.put("properties", properties(connack.properties()));
        } else if (packet instanceof Packet.Publish publish) {
            out.put("dup", publish.dup());
            out.put("qos", (long) publish.qos().level());
            out.put("retain", publish.retain());
            out.put("topic", publish.topic().toString());
            out.put("packetId", (long) publish.packetId());
            out.put("properties", properties(publish.properties()));
            out.put("payload", hex(publish.payload()));
        } else if (packet instanceof Packet.Acknowledgement ack) {
            out.put("packetId", (long) ack.packetId());
            out.put("reason", (long) ack.reason().value());
            out.put("properties", properties(ack.properties()));
        } else {
            out.others(packet);
        }
        return Json.write(out.fields);
    }

    private void put(String name, @Nullable Object value) {
        fields.put(name, value);
    }

    private void connect(Packet.Connect connect) {
        put("version", connect.version().label());
        put("cleanStart", connect.cleanStart());
        put("keepAlive", (long) connect.keepAliveSeconds());
        put("clientId", connect.clientId());
        Will will = connect.will();
        if (will == null) {
            put("will", null);
        } else {
            PacketFields inner = new PacketFields();
            inner.put("topic", will.topic().toString());
            inner.put("payload", hex(will.payload()));
            inner.put("qos", (long) will.qos().level());
            inner.put("retain", will.retain());
            inner.put("properties", properties(will.properties()));
            put("will", inner.fields);
        }
        put("username", connect.username());
        ByteSlice password = connect.password();
        put("password", password == null ? null : hex(password));
        put("properties", properties(connect.properties()));
    }

    private void others(Packet packet) {
        if (packet instanceof Packet.Subscribe subscribe) {
            put("packetId", (long) subscribe.packetId());
            List<Object> list = new ArrayList<>();
            for (Subscription subscription : subscribe.subscriptions()) {
                PacketFields inner = new PacketFields();
                inner.put("filter", subscription.filter().toString());
                inner.put("qos", (long) subscription.qos().level());
                inner.put("noLocal", subscription.noLocal());
                inner.put("retainAsPublished", subscription.retainAsPublished());
                inner.put("retainHandling", (long) subscription.retainHandling().ordinal());
                list.add(inner.fields);
            }
            put("subscriptions", list);
            put("properties", properties(subscribe.properties()));
        } else if (packet instanceof Packet.Suback suback) {
            put("packetId", (long) suback.packetId());
            put("reasons", reasons(suback.reasons()));
            put("properties", properties(suback.properties()));
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            put("packetId", (long) unsubscribe.packetId());
            List<Object> list = new ArrayList<>();
            for (TopicFilter filter : unsubscribe.filters()) {
                list.add(filter.toString());
            }
            put("filters", list);
            put("properties", properties(unsubscribe.properties()));
        } else if (packet instanceof Packet.Unsuback unsuback) {
            put("packetId", (long) unsuback.packetId());
            put("reasons", reasons(unsuback.reasons()));
            put("properties", properties(unsuback.properties()));
        } else if (packet instanceof Packet.Disconnect disconnect) {
            put("reason", (long) disconnect.reason().value());
            put("properties", properties(disconnect.properties()));
        } else if (packet instanceof Packet.Auth auth) {
            put("reason", (long) auth.reason().value());
            put("properties", properties(auth.properties()));
        }
    }

    private static List<Object> reasons(List<ReasonCode> reasons) {
        List<Object> list = new ArrayList<>();
        for (ReasonCode reason : reasons) {
            list.add((long) reason.value());
        }
        return list;
    }

    private static List<Object> properties(Properties properties) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < properties.size(); i++) {
            List<Object> property = new ArrayList<>();
            property.add(properties.keyAt(i).label());
            Object value = properties.valueAt(i);
            if (value instanceof UserProperty user) {
                property.add(user.name());
                property.add(user.value());
            } else {
                property.add(value instanceof ByteSlice slice ? hex(slice) : value);
            }
            list.add(property);
        }
        return list;
    }

    static String hex(ByteSlice slice) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < slice.length(); i++) {
            int b = slice.at(i);
            text.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}
