package org.tymbal.codec.wire;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;

/** Where checked properties lie, and which they are; filled anew by each {@link PropertiesCodec#check}. */
final class PropertiesBlock {
    /** The index of the first byte behind the Property Length. */
    int start;

    int length;
    /** The {@link Property#bit} of each. */
    int present;
    /** How many, each repetition counted. */
    int count;
    /** How far before the end the four bytes of the Message Expiry Interval begin; 0 if it is not there. */
    int expiryFromEnd;

    void clear() {
        start = 0;
        length = 0;
        present = 0;
        count = 0;
        expiryFromEnd = 0;
    }

    /** The properties, left as bytes, borrowed. */
    Properties in(byte[] array) {
        return count == 0
                ? Properties.NONE
                : Properties.encoded(
                        present, count, ByteSlice.of(array, start, length), expiryFromEnd, PropertiesCodec.DECODER);
    }
}
