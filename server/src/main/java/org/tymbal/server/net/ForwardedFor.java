package org.tymbal.server.net;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Networks;

/**
 * Where a client comes from, by the header X-Forwarded-For. Each proxy adds the address that it saw at the end, so the list is read
 * from there: the first that is no trusted proxy is the client. What stands before it the client may have made up.
 */
final class ForwardedFor {
    private static final int MOST_CHARS = 1_000;

    private ForwardedFor() {}

    /** @return null if the header is missing, or names nobody */
    static @Nullable InetAddress client(HeaderMap headers, Gate gate) {
        HeaderValues lines = headers.get(Headers.X_FORWARDED_FOR);
        if (lines == null) {
            return null;
        }
        String all = String.join(",", lines);
        if (all.length() > MOST_CHARS) {
            return null;
        }
        String[] hops = all.split(",", -1);
        InetAddress last = null;
        for (int i = hops.length - 1; i >= 0; i--) {
            try {
                last = Networks.address(hops[i].strip());
            } catch (IllegalArgumentException e) {
                return last;
            }
            if (!gate.trusts(last)) {
                return last;
            }
        }
        return last;
    }
}
