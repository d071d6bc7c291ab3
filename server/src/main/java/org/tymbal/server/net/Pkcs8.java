package org.tymbal.server.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts around an older private key what makes it PKCS#8 [RFC 5208, 5]: a version and the name of the algorithm.
 *
 * <p>As much of DER as that takes: lengths in one to four bytes, tags in one byte.
 */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    /** The tag [0] of SEC1's curve. */
    private static final int PARAMETERS = 0xa0;

    private static final byte[] VERSION = {INTEGER, 1, 0};
    /** 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {
        SEQUENCE, 13, OBJECT_IDENTIFIER, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = {OBJECT_IDENTIFIER, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Pkcs8() {}

    /** The bytes at a place: which tag, and from where to where. */
    private record Element(int tag, int start, int end) {}

    static byte[] ofRsa(byte[] pkcs1) {
        return element(SEQUENCE, VERSION, RSA, element(OCTET_STRING, pkcs1));
    }

    /** Null if it is no key of SEC1 that names its curve [RFC 5915, 3]. */
    static byte @Nullable [] ofEc(byte[] sec1) {
        Element key = at(sec1, 0, sec1.length);
        if (key == null || key.tag != SEQUENCE) {
            return null;
        }
        for (int at = key.start; at < key.end; ) {
            Element part = at(sec1, at, key.end);
            if (part == null) {
                return null;
            }
            if (part.tag == PARAMETERS) {
                byte[] curve = Arrays.copyOfRange(sec1, part.start, part.end);
                return element(SEQUENCE, VERSION, element(SEQUENCE, EC, curve), element(OCTET_STRING, sec1));
            }
            at = part.end;
        }
        return null;
    }

    private static @Nullable Element at(byte[] der, int at, int limit) {
        if (limit - at < 2) {
            return null;
        }
        int tag = der[at] & 0xff;
        int length = der[at + 1] & 0xff;
        int start = at + 2;
        if (length > 0x7f) {
            int count = length & 0x7f;
            if (count == 0 || count > 3 || limit - start < count) {
                return null;
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | der[start++] & 0xff;
            }
        }
        return limit - start < length ? null : new Element(tag, start, start + length);
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        int lengthBytes = length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 4;
        byte[] der = new byte[1 + lengthBytes + length];
        der[0] = (byte) tag;
        if (lengthBytes == 1) {
            der[1] = (byte) length;
        } else {
            der[1] = (byte) (0x80 | lengthBytes - 1);
            for (int i = 2; i <= lengthBytes; i++) {
                der[i] = (byte) (length >>> 8 * (lengthBytes - i));
            }
        }
        int at = 1 + lengthBytes;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, der, at, part.length);
            at += part.length;
        }
        return der;
    }
}
