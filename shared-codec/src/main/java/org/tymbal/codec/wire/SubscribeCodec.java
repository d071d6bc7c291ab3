package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK [MQTT-3.8] to [MQTT-3.11]. */
final class SubscribeCodec {
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;

    private SubscribeCodec() {}

    static Packet.Subscribe readSubscribe(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        int packetId = Fields.packetId(in);
        Properties properties = Fields.properties(in, PacketType.SUBSCRIBE, version);
        checkNotEmpty(in, PacketType.SUBSCRIBE);
        List<Subscription> subscriptions = new ArrayList<>();
        while (in.remaining() > 0) {
            subscriptions.add(readSubscription(in, version));
        }
        return new Packet.Subscribe(packetId, Collections.unmodifiableList(subscriptions), properties);
    }

    private static Subscription readSubscription(ByteReader in, ProtocolVersion version)
            throws MalformedPacketException {
        TopicFilter filter = Fields.filter(in);
        int options = in.u8();
        int reserved = version.hasProperties() ? 0xc0 : 0xfc;
        if ((options & reserved) != 0) {
            throw malformed(
                    "reserved bits of the Subscription Options are set"); // [MQTT-3.8.3-5], 3.1.1 [MQTT-3-8.3-4]
        }
        if ((options & 3) == 3) {
            throw protocolError("a Subscription asks for QoS 3, which does not exist"); // [MQTT-3.8.3.1]
        }
        int retainHandling = options >> 4;
        if (retainHandling == 3) {
            throw protocolError("a Subscription asks for Retain Handling 3, which does not exist"); // [MQTT-3.8.3.1]
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.shareName() != null) {
            throw protocolError("No Local is set on a Shared Subscription"); // [MQTT-3.8.3-4]
        }
        return new Subscription(
                filter,
                Qos.of(options & 3),
                noLocal,
                (options & RETAIN_AS_PUBLISHED) != 0,
                RetainHandling.of(retainHandling));
    }

    static void writeSubscribe(Packet.Subscribe packet, ProtocolVersion version, ByteWriter out) {
        Fields.packetId(packet.packetId(), out);
        Fields.properties(packet.properties(), PacketType.SUBSCRIBE, version, out);
        checkNotEmpty(packet.subscriptions(), PacketType.SUBSCRIBE);
        for (Subscription subscription : packet.subscriptions()) {
            out.utf8(subscription.filter().toString()).u8(options(subscription, version));
        }
    }

    private static int options(Subscription subscription, ProtocolVersion version) {
        if (subscription.noLocal() && subscription.filter().shareName() != null) {
            throw new IllegalArgumentException("a Shared Subscription cannot have No Local");
        }
        int options = subscription.qos().level()
                | (subscription.noLocal() ? NO_LOCAL : 0)
                | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                | subscription.retainHandling().ordinal() << 4;
        if (options > 2 && !version.hasProperties()) {
            throw new IllegalArgumentException(
                    "MQTT " + version.label() + " has no Subscription Options but the maximum QoS");
        }
        return options;
    }

    static Packet.Suback readSuback(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        int packetId = Fields.packetId(in);
        Properties properties = Fields.properties(in, PacketType.SUBACK, version);
        checkNotEmpty(in, PacketType.SUBACK);
        List<ReasonCode> reasons = readReasons(in, PacketType.SUBACK);
        if (!version.hasProperties()) {
            for (ReasonCode reason : reasons) {
                if (reason.value() > ReasonCode.UNSPECIFIED_ERROR.value()) {
                    throw protocolError("SUBACK carries a return code that is reserved"); // 3.1.1 [MQTT-3.9.3-2]
                }
            }
        }
        return new Packet.Suback(packetId, reasons, properties);
    }

    /** Before MQTT 5 there is one failure, 0x80; 3.1 has none at all, but clients understand the one of 3.1.1. */
    static void writeSuback(Packet.Suback packet, ProtocolVersion version, ByteWriter out) {
        Fields.packetId(packet.packetId(), out);
        Fields.properties(packet.properties(), PacketType.SUBACK, version, out);
        checkNotEmpty(packet.reasons(), PacketType.SUBACK);
        for (ReasonCode reason : packet.reasons()) {
            boolean known = version.hasProperties() || !reason.isError();
            Fields.reason(known ? reason : ReasonCode.UNSPECIFIED_ERROR, PacketType.SUBACK, out);
        }
    }

    static Packet.Unsubscribe readUnsubscribe(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        int packetId = Fields.packetId(in);
        Properties properties = Fields.properties(in, PacketType.UNSUBSCRIBE, version);
        checkNotEmpty(in, PacketType.UNSUBSCRIBE);
        List<TopicFilter> filters = new ArrayList<>();
        while (in.remaining() > 0) {
            filters.add(Fields.filter(in));
        }
        return new Packet.Unsubscribe(packetId, Collections.unmodifiableList(filters), properties);
    }

    static void writeUnsubscribe(Packet.Unsubscribe packet, ProtocolVersion version, ByteWriter out) {
        Fields.packetId(packet.packetId(), out);
        Fields.properties(packet.properties(), PacketType.UNSUBSCRIBE, version, out);
        checkNotEmpty(packet.filters(), PacketType.UNSUBSCRIBE);
        for (TopicFilter filter : packet.filters()) {
            out.utf8(filter.toString());
        }
    }

    static Packet.Unsuback readUnsuback(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        int packetId = Fields.packetId(in);
        if (!version.hasProperties()) {
            return new Packet.Unsuback(packetId, List.of(), Properties.NONE);
        }
        Properties properties = PropertiesCodec.read(in, PacketType.UNSUBACK);
        checkNotEmpty(in, PacketType.UNSUBACK);
        return new Packet.Unsuback(packetId, readReasons(in, PacketType.UNSUBACK), properties);
    }

    /** Before MQTT 5 UNSUBACK says only that the Subscriptions are over, so the Reason Codes are left out there. */
    static void writeUnsuback(Packet.Unsuback packet, ProtocolVersion version, ByteWriter out) {
        Fields.packetId(packet.packetId(), out);
        Fields.properties(packet.properties(), PacketType.UNSUBACK, version, out);
        if (!version.hasProperties()) {
            return;
        }
        checkNotEmpty(packet.reasons(), PacketType.UNSUBACK);
        for (ReasonCode reason : packet.reasons()) {
            Fields.reason(reason, PacketType.UNSUBACK, out);
        }
    }

    private static List<ReasonCode> readReasons(ByteReader in, PacketType type) throws MalformedPacketException {
        List<ReasonCode> reasons = new ArrayList<>(in.remaining());
        while (in.remaining() > 0) {
            reasons.add(Fields.reason(in, type));
        }
        return Collections.unmodifiableList(reasons);
    }

    private static void checkNotEmpty(ByteReader in, PacketType type) throws MalformedPacketException {
        if (in.remaining() == 0) {
            throw protocolError(type + " has an empty list"); // [MQTT-3.8.3-2] [MQTT-3.10.3-2]
        }
    }

    private static void checkNotEmpty(List<?> list, PacketType type) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(type + " needs at least one entry in its list");
        }
    }
}
