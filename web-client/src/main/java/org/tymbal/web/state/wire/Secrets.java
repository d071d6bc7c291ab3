package org.tymbal.web.state.wire;

import java.util.List;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.anatomy.Anatomy;
import org.tymbal.codec.anatomy.Field;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;

/** Passwords and Authentication Data are not for a projector, and not for a file that is passed on. */
public final class Secrets {
    private Secrets() {}

    /** The bytes of the packet with an asterisk for each byte of a secret. */
    public static ByteSlice masked(WirePacket packet) {
        PacketType type =
                packet.bytes().isEmpty() ? null : PacketType.of(packet.bytes().at(0) >> 4);
        if (type != PacketType.CONNECT && type != PacketType.CONNACK && type != PacketType.AUTH) {
            return packet.bytes();
        }
        byte[] bytes = packet.bytes().toArray();
        Anatomy anatomy = Anatomy.of(bytes, packet.wholeLength(), packet.line().version(), packet.fromClient());
        mask(anatomy.fields(), bytes);
        return ByteSlice.of(bytes);
    }

    private static void mask(List<Field> fields, byte[] bytes) {
        for (Field field : fields) {
            if (field.name().equals("Password") || field.name().equals("Authentication Data")) {
                hide(field, bytes);
            } else {
                mask(field.children(), bytes);
            }
        }
    }

    private static void hide(Field field, byte[] bytes) {
        for (Field child : field.children()) {
            hide(child, bytes);
        }
        if (field.isLeaf() && field.name().equals("Bytes")) {
            for (int i = field.offset(); i < field.offset() + field.length(); i++) {
                bytes[i] = '*';
            }
        }
    }
}
