package org.tymbal.e2e.harness;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ProtocolVersion;

/** The packets that a client sends, as bytes. Properties are given ready-made, without their length. */
public final class Packets {
    public static final byte[] PINGREQ = {(byte) 0xc0, 0};
    public static final byte[] NO_PROPERTIES = {};

    private Packets() {}

    /** A packet of any first byte. */
    public static byte[] packet(int first, byte[] body) {
        return new Bytes().u8(first).varint(body.length).raw(body).toArray();
    }

    public static Connect connect(ProtocolVersion version, String clientId) {
        return new Connect(version, clientId);
    }

    /** @param packetId left out with QoS 0 */
    public static byte[] publish(
            ProtocolVersion version, int flags, String topic, int packetId, byte[] properties, byte[] payload) {
        Bytes body = new Bytes().text(topic);
        if ((flags & 6) != 0) {
            body.u16(packetId);
        }
        return packet(
                0x30 | flags,
                withProperties(version, body, properties).raw(payload).toArray());
    }

    /** @param filtersAndOptions a Topic Filter, its options byte, and so on */
    public static byte[] subscribe(
            ProtocolVersion version, int packetId, byte[] properties, Object... filtersAndOptions) {
        Bytes body = withProperties(version, new Bytes().u16(packetId), properties);
        for (int i = 0; i < filtersAndOptions.length; i += 2) {
            body.text((String) filtersAndOptions[i]).u8((Integer) filtersAndOptions[i + 1]);
        }
        return packet(0x82, body.toArray());
    }

    public static byte[] unsubscribe(ProtocolVersion version, int packetId, String... filters) {
        Bytes body = withProperties(version, new Bytes().u16(packetId), NO_PROPERTIES);
        for (String filter : filters) {
            body.text(filter);
        }
        return packet(0xa2, body.toArray());
    }

    public static byte[] puback(int packetId) {
        return packet(0x40, new Bytes().u16(packetId).toArray());
    }

    public static byte[] pubrec(int packetId) {
        return packet(0x50, new Bytes().u16(packetId).toArray());
    }

    public static byte[] pubrel(int packetId) {
        return packet(0x62, new Bytes().u16(packetId).toArray());
    }

    public static byte[] pubcomp(int packetId) {
        return packet(0x70, new Bytes().u16(packetId).toArray());
    }

    public static byte[] disconnect() {
        return packet(0xe0, new byte[0]);
    }

    /** DISCONNECT of MQTT 5 with a Reason Code. */
    public static byte[] disconnect(int reason, byte[] properties) {
        return packet(
                0xe0,
                new Bytes().u8(reason).varint(properties.length).raw(properties).toArray());
    }

    private static Bytes withProperties(ProtocolVersion version, Bytes body, byte[] properties) {
        return version.hasProperties() ? body.varint(properties.length).raw(properties) : body;
    }

    /** A CONNECT; clean and with a keep alive of 60 s unless said otherwise. */
    public static final class Connect {
        private final ProtocolVersion version;
        private final String clientId;
        private boolean clean = true;
        private int keepAliveSeconds = 60;
        private byte[] properties = NO_PROPERTIES;
        private @Nullable String willTopic;
        private byte[] willPayload = {};
        private byte[] willProperties = NO_PROPERTIES;
        private int willFlags;
        private @Nullable String username;
        private byte @Nullable [] password;

        private Connect(ProtocolVersion version, String clientId) {
            this.version = version;
            this.clientId = clientId;
        }

        public Connect clean(boolean value) {
            clean = value;
            return this;
        }

        /** Keeps the session after the connection in every version: MQTT 5 needs an expiry interval for that. */
        public Connect persistent() {
            clean = false;
            return version.hasProperties() ? properties(new Bytes().u8(0x11).u32(3600)) : this;
        }

        public Connect keepAlive(int seconds) {
            keepAliveSeconds = seconds;
            return this;
        }

        public Connect properties(Bytes value) {
            properties = value.toArray();
            return this;
        }

        public Connect will(String topic, String payload, int qos, boolean retain) {
            willTopic = topic;
            willPayload = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            willFlags = 4 | qos << 3 | (retain ? 0x20 : 0);
            return this;
        }

        public Connect willProperties(Bytes value) {
            willProperties = value.toArray();
            return this;
        }

        public Connect username(String value) {
            username = value;
            return this;
        }

        public Connect password(byte[] value) {
            password = value;
            return this;
        }

        public byte[] bytes() {
            int flags = (clean ? 2 : 0) | willFlags | (username == null ? 0 : 0x80) | (password == null ? 0 : 0x40);
            Bytes body = new Bytes()
                    .text(version.protocolName())
                    .u8(version.level())
                    .u8(flags)
                    .u16(keepAliveSeconds);
            withProperties(version, body, properties).text(clientId);
            if (willTopic != null) {
                withProperties(version, body, willProperties).text(willTopic).binary(willPayload);
            }
            if (username != null) {
                body.text(username);
            }
            if (password != null) {
                body.binary(password);
            }
            return packet(0x10, body.toArray());
        }
    }
}
