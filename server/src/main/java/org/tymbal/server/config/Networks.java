package org.tymbal.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses and networks by number, such as {@code 192.0.2.7} and {@code 10.0.0.0/8}. Immutable. */
public final class Networks {
    private record Network(byte[] prefix, int bits) {
        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if (((address[i / 8] ^ prefix[i / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    /** @throws IllegalArgumentException if one is not a network; the message goes on after the name of an option */
    public Networks(List<String> texts) {
        texts.forEach(text -> networks.add(network(text)));
    }

    /** Whether the address is in one of them. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    static String checked(String text) {
        network(text);
        return text;
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] prefix = address(slash < 0 ? text : text.substring(0, slash)).getAddress();
        try {
            int bits = slash < 0 ? prefix.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= prefix.length * 8) {
                return new Network(prefix, bits);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("takes networks as 10.0.0.0/8, not \"" + text + "\"");
    }

    /**
     * The address that a number stands for; asks no name server.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static InetAddress address(String text) {
        try {
            if (text.indexOf(':') >= 0 ? isMadeOf(text, "0123456789abcdefABCDEF:.") : isDotted(text)) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            // Said below.
        }
        throw new IllegalArgumentException("takes addresses by number, not \"" + text + "\"");
    }

    private static boolean isDotted(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !isMadeOf(part, "0123456789")) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static boolean isMadeOf(String text, String alphabet) {
        for (int i = 0; i < text.length(); i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
