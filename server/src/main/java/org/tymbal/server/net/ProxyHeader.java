package org.tymbal.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Networks;

/**
 * What a proxy says of a connection before the client's first byte: the PROXY protocol, versions 1 and 2.
 *
 * @param client where the client comes from; null if the proxy speaks for itself, or does not know
 * @param tls whether the proxy says that the client came by TLS
 */
record ProxyHeader(@Nullable InetSocketAddress client, boolean tls) {
    /** The header is not one; the message goes on after "the proxy sent". */
    static final class MalformedHeaderException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedHeaderException(String problem) {
            super(problem);
        }
    }

    static final int LONGEST = 16 + 4_096;
    private static final int LONGEST_TEXT = 107;
    private static final int SHORTEST_TEXT = 15;
    private static final byte[] TEXT = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 'Q', 'U', 'I', 'T', 0x0a};
    private static final int FIXED = 16;
    private static final int TLS_FIELD = 0x20;

    /**
     * How many bytes are missing for certain: so many may be read without taking any of the client's.
     *
     * @param version 1 or 2
     * @return 0 if the header is complete
     * @throws MalformedHeaderException if it is none of this version
     */
    static int missing(int version, byte[] bytes, int length) throws MalformedHeaderException {
        byte[] beginning = version == 1 ? TEXT : SIGNATURE;
        int compared = Math.min(length, beginning.length);
        if (!Arrays.equals(bytes, 0, compared, beginning, 0, compared)) {
            throw new MalformedHeaderException("no header of the PROXY protocol, version " + version);
        }
        return version == 1 ? missingText(bytes, length) : missingBinary(bytes, length);
    }

    private static int missingText(byte[] bytes, int length) throws MalformedHeaderException {
        if (length < SHORTEST_TEXT) {
            return SHORTEST_TEXT - length;
        }
        if (bytes[length - 2] == '\r' && bytes[length - 1] == '\n') {
            return 0;
        }
        int missing = bytes[length - 1] == '\r' ? 1 : 2;
        if (length + missing > LONGEST_TEXT) {
            throw new MalformedHeaderException("a line that does not end");
        }
        return missing;
    }

    private static int missingBinary(byte[] bytes, int length) throws MalformedHeaderException {
        if (length < FIXED) {
            return FIXED - length;
        }
        int whole = FIXED + u16(bytes, FIXED - 2);
        if (whole > LONGEST) {
            throw new MalformedHeaderException("a header of " + whole + " bytes; " + LONGEST + " is the most");
        }
        return whole - length;
    }

    /** Reads a header that is complete. */
    static ProxyHeader read(int version, byte[] bytes, int length) throws MalformedHeaderException {
        return version == 1 ? readText(bytes, length) : readBinary(bytes, length);
    }

    private static ProxyHeader readText(byte[] bytes, int length) throws MalformedHeaderException {
        String[] words = new String(bytes, 0, length - 2, StandardCharsets.ISO_8859_1).split(" ", -1);
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return new ProxyHeader(null, false);
        }
        if (words.length != 6 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            throw new MalformedHeaderException("a line that names no addresses");
        }
        try {
            InetAddress address = Networks.address(words[2]);
            Networks.address(words[3]);
            boolean six = words[2].indexOf(':') >= 0;
            if (six == words[1].equals("TCP6")) {
                port(words[5]);
                return new ProxyHeader(new InetSocketAddress(address, port(words[4])), false);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new MalformedHeaderException("a line whose addresses are none");
    }

    private static int port(String digits) {
        int port = digits.length() > 5 || digits.isEmpty() || digits.charAt(0) == '+' ? -1 : Integer.parseInt(digits);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port");
        }
        return port;
    }

    private static ProxyHeader readBinary(byte[] bytes, int length) throws MalformedHeaderException {
        int command = bytes[12] & 0xff;
        if (command == 0x20) {
            return new ProxyHeader(null, false); // the proxy itself, to see whether we are there
        }
        if (command != 0x21) {
            throw new MalformedHeaderException("a header with another version or command");
        }
        int family = bytes[13] & 0xff;
        int addressBytes = family == 0x11 ? 4 : family == 0x21 ? 16 : 0;
        int fields = FIXED + (addressBytes == 0 ? u16(bytes, FIXED - 2) : 2 * addressBytes + 4);
        if (fields > length) {
            throw new MalformedHeaderException("a header that is too short for its addresses");
        }
        if (addressBytes == 0) {
            return new ProxyHeader(null, false);
        }
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, FIXED + addressBytes));
            int port = u16(bytes, FIXED + 2 * addressBytes);
            return new ProxyHeader(new InetSocketAddress(address, port), saysTls(bytes, fields, length));
        } catch (UnknownHostException e) {
            throw new MalformedHeaderException("an address that is none");
        }
    }

    private static boolean saysTls(byte[] bytes, int from, int length) throws MalformedHeaderException {
        boolean tls = false;
        int at = from;
        while (at < length) {
            if (at + 3 > length || at + 3 + u16(bytes, at + 1) > length) {
                throw new MalformedHeaderException("a field that is longer than its header");
            }
            int size = u16(bytes, at + 1);
            if ((bytes[at] & 0xff) == TLS_FIELD && size > 0) {
                tls = (bytes[at + 3] & 1) != 0;
            }
            at += 3 + size;
        }
        return tls;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
