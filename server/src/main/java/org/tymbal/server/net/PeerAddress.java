package org.tymbal.server.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** How the address of a client is written in logs: {@code 192.0.2.7:49152} or {@code [2001:db8::7]:49152}. */
final class PeerAddress {
    private static final int GROUPS = 8;

    private PeerAddress() {}

    static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host instanceof Inet6Address ? "[" + ipv6(host.getAddress()) + "]" : host.getHostAddress();
        return text + ":" + address.getPort();
    }

    /** In lower case, with the longest run of zeros left out [RFC 5952, 4]. */
    static String ipv6(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int bestStart = -1;
        int bestLength = 1; // a single zero stays
        for (int i = 0; i < GROUPS; i++) {
            int k = i;
            while (k < GROUPS && groups[k] == 0) {
                k++;
            }
            if (k - i > bestLength) {
                bestStart = i;
                bestLength = k - i;
            }
            i = Math.max(i, k - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
