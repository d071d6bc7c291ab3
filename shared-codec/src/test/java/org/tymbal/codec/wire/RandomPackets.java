package org.tymbal.codec.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** Packets that a version can carry without loss; the same seed gives the same packets. */
public final class RandomPackets {
    private static final List<ReasonCode> RETURN_CODES = List.of(
            ReasonCode.SUCCESS,
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.SERVER_UNAVAILABLE,
            ReasonCode.BAD_USER_NAME_OR_PASSWORD,
            ReasonCode.NOT_AUTHORIZED);
    private static final List<ReasonCode> SUBACK_RETURN_CODES = List.of(
            ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR);
    private static final int[] EDGES = {
        1, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfeff, 0xffff, 0x10000, 0x1f600, 0x10ffff
    };

    private final Random random;

    public RandomPackets(long seed) {
        random = new Random(seed);
    }

    /** Whether a client of this version may send this type, so that a server reads it behind CONNECT. */
    public static boolean fromClient(PacketType type, ProtocolVersion version) {
        return switch (type) {
            case CONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP -> false;
            case AUTH -> version.hasProperties();
            default -> true;
        };
    }

    /** Whether this version has this type at all. */
    public static boolean exists(PacketType type, ProtocolVersion version) {
        return type != PacketType.AUTH || version.hasProperties();
    }

    public Packet packet(PacketType type, ProtocolVersion version) {
        boolean v5 = version.hasProperties();
        Properties properties = v5 ? properties(type) : Properties.NONE;
        return switch (type) {
            case CONNECT -> connect(version, properties);
            case CONNACK -> {
                ReasonCode reason = v5 ? reason(type) : oneOf(RETURN_CODES);
                boolean sessionPresent = reason == ReasonCode.SUCCESS && version != ProtocolVersion.V3_1 && coin();
                yield new Packet.Connack(sessionPresent, reason, properties);
            }
            case PUBLISH -> publish(properties);
            case PUBACK -> new Packet.Puback(packetId(), ackReason(type, v5), properties);
            case PUBREC -> new Packet.Pubrec(packetId(), ackReason(type, v5), properties);
            case PUBREL -> new Packet.Pubrel(packetId(), ackReason(type, v5), properties);
            case PUBCOMP -> new Packet.Pubcomp(packetId(), ackReason(type, v5), properties);
            case SUBSCRIBE -> {
                List<Subscription> subscriptions = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    subscriptions.add(subscription(v5));
                }
                yield new Packet.Subscribe(packetId(), subscriptions, properties);
            }
            case SUBACK -> {
                List<ReasonCode> reasons = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    reasons.add(v5 ? reason(type) : oneOf(SUBACK_RETURN_CODES));
                }
                yield new Packet.Suback(packetId(), reasons, properties);
            }
            case UNSUBSCRIBE -> {
                List<TopicFilter> filters = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    filters.add(filter());
                }
                yield new Packet.Unsubscribe(packetId(), filters, properties);
            }
            case UNSUBACK -> {
                List<ReasonCode> reasons = new ArrayList<>();
                for (int i = random.nextInt(4); v5 && i >= 0; i--) {
                    reasons.add(reason(type));
                }
                yield new Packet.Unsuback(packetId(), reasons, properties);
            }
            case PINGREQ -> new Packet.Pingreq();
            case PINGRESP -> new Packet.Pingresp();
            case DISCONNECT -> new Packet.Disconnect(ackReason(type, v5), properties);
            case AUTH ->
                properties.isEmpty()
                        ? new Packet.Auth(ReasonCode.SUCCESS, properties)
                        : new Packet.Auth(reason(type), properties);
        };
    }

    private Packet connect(ProtocolVersion version, Properties properties) {
        boolean v5 = version.hasProperties();
        Will will = null;
        if (coin()) {
            will = new Will(topic(), bytes(), qos(), coin(), v5 ? properties(null) : Properties.NONE);
        }
        String username = coin() ? text() : null;
        ByteSlice password = (username != null || v5) && coin() ? bytes() : null;
        return new Packet.Connect(
                version, coin(), random.nextInt(65_536), text(), will, username, password, properties);
    }

    private Packet publish(Properties properties) {
        Qos qos = qos();
        boolean aliased = properties.has(Property.TOPIC_ALIAS) && coin();
        return new Packet.Publish(
                qos != Qos.AT_MOST_ONCE && coin(),
                qos,
                coin(),
                aliased ? TopicName.EMPTY : topic(),
                qos == Qos.AT_MOST_ONCE ? 0 : packetId(),
                properties,
                bytes());
    }

    private Subscription subscription(boolean v5) {
        TopicFilter filter = filter();
        if (!v5) {
            return Subscription.of(filter, qos());
        }
        return new Subscription(
                filter, qos(), filter.shareName() == null && coin(), coin(), RetainHandling.of(random.nextInt(3)));
    }

    /** @param packet where they stand; null for the Will Properties */
    private Properties properties(PacketType packet) {
        Properties.Builder builder = Properties.builder();
        if (coin()) {
            return builder.build();
        }
        boolean method = false;
        if (packet != null && Property.AUTHENTICATION_METHOD.allowedIn(packet)) {
            method = coin() || packet == PacketType.AUTH;
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            Property property = oneOf(List.of(Property.values()));
            boolean allowed = packet == null ? property.allowedInWill() : property.allowedIn(packet);
            // Whether a client may send it is asked too: these packets go to servers as well.
            boolean wanted = allowed
                    && property != Property.AUTHENTICATION_METHOD
                    && (property != Property.AUTHENTICATION_DATA || method)
                    && (property != Property.SUBSCRIPTION_IDENTIFIER || packet == PacketType.SUBSCRIBE);
            if (wanted && (property == Property.USER_PROPERTY || !builder.has(property))) {
                add(property, builder);
            }
        }
        return method ? builder.add(Property.AUTHENTICATION_METHOD, text()).build() : builder.build();
    }

    private void add(Property property, Properties.Builder builder) {
        switch (property.type()) {
            case BOOLEAN -> builder.add(property, random.nextInt(2));
            case U16 -> builder.add(property, random.nextInt(65_536));
            case U16_NOT_0 -> builder.add(property, 1 + random.nextInt(65_535));
            case U32 -> builder.add(property, random.nextInt() & 0xffff_ffffL);
            case U32_NOT_0 -> builder.add(property, (random.nextInt() & 0xffff_ffffL) | 1);
            case VARINT -> builder.add(property, 1 + (random.nextInt(268_435_455) >> random.nextInt(28)));
            case UTF8 -> builder.add(property, property == Property.RESPONSE_TOPIC ? topic().toString() : text());
            case BINARY -> builder.add(property, bytes());
            case PAIR -> builder.user(text(), text());
        }
    }

    private TopicName topic() {
        String text = text().replace('+', 'p').replace('#', 'h');
        return TopicName.of(text.isEmpty() ? "/" : text);
    }

    private TopicFilter filter() {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "$share/g" + random.nextInt(3) + "/" : "");
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(coin() ? "+" : topic()).append('/');
        }
        return TopicFilter.of(text.append(coin() ? "#" : topic()).toString());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 300 : 12); i > 0; i--) {
            int point = coin() ? 'a' + random.nextInt(26) : random.nextInt(8) == 0 ? '/' : EDGES[random.nextInt(12)];
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    private ByteSlice bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 40)];
        random.nextBytes(bytes);
        return ByteSlice.of(bytes);
    }

    private int packetId() {
        return 1 + random.nextInt(65_535);
    }

    private Qos qos() {
        return Qos.of(random.nextInt(3));
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private ReasonCode ackReason(PacketType type, boolean v5) {
        return v5 && coin() ? reason(type) : ReasonCode.SUCCESS;
    }

    private ReasonCode reason(PacketType type) {
        while (true) {
            ReasonCode reason = oneOf(List.of(ReasonCode.values()));
            if (reason.allowedIn(type)) {
                return reason;
            }
        }
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
