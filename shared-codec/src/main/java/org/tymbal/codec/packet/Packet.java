package org.tymbal.codec.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/**
 * Chapter 3 of the specification on one page: an MQTT Control Packet, whatever the version.
 *
 * <p>What a version does not have stands at its neutral value: {@link Properties#NONE}, {@link ReasonCode#SUCCESS}. A
 * packet that was read may hold slices borrowed from the read buffer.
 */
public sealed interface Packet {
    PacketType type();

    /**
     * PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @throws IllegalArgumentException for another type
     */
    static Acknowledgement acknowledgement(PacketType type, int packetId, ReasonCode reason, Properties properties) {
        return switch (type) {
            case PUBACK -> new Puback(packetId, reason, properties);
            case PUBREC -> new Pubrec(packetId, reason, properties);
            case PUBREL -> new Pubrel(packetId, reason, properties);
            case PUBCOMP -> new Pubcomp(packetId, reason, properties);
            default -> throw new IllegalArgumentException(type + " is no acknowledgement");
        };
    }

    /** A packet that acknowledges a PUBLISH, or a step of it: one layout for four types. */
    sealed interface Acknowledgement extends Packet {
        int packetId();

        ReasonCode reason();

        Properties properties();
    }

    /**
     * The first packet of a client [MQTT-3.1].
     *
     * @param cleanStart Clean Session before MQTT 5
     * @param keepAliveSeconds 0 switches the mechanism off
     * @param clientId may be empty
     */
    record Connect(
            ProtocolVersion version,
            boolean cleanStart,
            int keepAliveSeconds,
            String clientId,
            @Nullable Will will,
            @Nullable String username,
            @Nullable ByteSlice password,
            Properties properties)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNECT;
        }

        /** For people and logs; never shows the password. */
        @Override
        public String toString() {
            return "Connect[" + version.label() + ", clientId=" + clientId + ", cleanStart=" + cleanStart
                    + ", keepAlive=" + keepAliveSeconds + " s, will=" + will + ", username=" + username + ", password="
                    + (password == null ? "none" : "***") + ", " + properties + "]";
        }
    }

    /** The answer to CONNECT [MQTT-3.2]. */
    record Connack(boolean sessionPresent, ReasonCode reason, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNACK;
        }
    }

    /**
     * An Application Message on its way [MQTT-3.3].
     *
     * @param topic empty where a Topic Alias stands for it
     * @param packetId 1 to 65,535, or 0 with QoS 0
     */
    record Publish(
            boolean dup,
            Qos qos,
            boolean retain,
            TopicName topic,
            int packetId,
            Properties properties,
            ByteSlice payload)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBLISH;
        }

        /** The same under another Topic Name. */
        public Publish withTopic(TopicName other) {
            return new Publish(dup, qos, retain, other, packetId, properties, payload);
        }
    }

    /** Answers a PUBLISH of QoS 1 [MQTT-3.4]. */
    record Puback(int packetId, ReasonCode reason, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBACK;
        }
    }

    /** Answers a PUBLISH of QoS 2 [MQTT-3.5]. */
    record Pubrec(int packetId, ReasonCode reason, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBREC;
        }
    }

    /** Answers PUBREC [MQTT-3.6]. */
    record Pubrel(int packetId, ReasonCode reason, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBREL;
        }
    }

    /** Answers PUBREL [MQTT-3.7]. */
    record Pubcomp(int packetId, ReasonCode reason, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBCOMP;
        }
    }

    /** Asks for Subscriptions; at least one [MQTT-3.8]. */
    record Subscribe(int packetId, List<Subscription> subscriptions, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.SUBSCRIBE;
        }
    }

    /** Answers SUBSCRIBE, one Reason Code a Subscription [MQTT-3.9]. */
    record Suback(int packetId, List<ReasonCode> reasons, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.SUBACK;
        }
    }

    /** Ends Subscriptions; at least one [MQTT-3.10]. */
    record Unsubscribe(int packetId, List<TopicFilter> filters, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.UNSUBSCRIBE;
        }
    }

    /** Answers UNSUBSCRIBE; before MQTT 5 without Reason Codes [MQTT-3.11]. */
    record Unsuback(int packetId, List<ReasonCode> reasons, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.UNSUBACK;
        }
    }

    /** A client shows that it lives [MQTT-3.12]. */
    record Pingreq() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGREQ;
        }
    }

    /** So does the server [MQTT-3.13]. */
    record Pingresp() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGRESP;
        }
    }

    /** The last packet; before MQTT 5 from clients only [MQTT-3.14]. */
    record Disconnect(ReasonCode reason, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.DISCONNECT;
        }
    }

    /** A step of enhanced authentication, MQTT 5 [MQTT-3.15]. */
    record Auth(ReasonCode reason, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.AUTH;
        }
    }
}
