package org.tymbal.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to the broker.
 *
 * <p>A browser lets any page on the Internet open a WebSocket to any address, this computer and the local network included,
 * and says only in the header Origin whose page it is. The broker therefore takes its own page alone; programs that are no
 * browsers send no Origin. While the broker listens only for this computer it also insists on being called by a name that no
 * stranger's name server can have made up (DNS rebinding). Any thread.
 */
public final class WebOrigins {
    /** The answer to a request under a foreign name. */
    public static final String FOREIGN_HOST =
            "This broker answers to localhost and to IP addresses, but not to the name that was asked for.";

    private static final int MAX_HEADER_CHARS = 300;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean localOnly;
    private final List<String> others;

    /**
     * @param localOnly whether every listener is on the loopback interface
     * @param others whose pages may connect besides the broker's own; {@code *} is everybody's
     */
    public WebOrigins(boolean localOnly, List<String> others) {
        this.localOnly = localOnly;
        this.others = List.copyOf(others);
    }

    /** Of the broker's own page alone. */
    public WebOrigins(boolean localOnly) {
        this(localOnly, List.of());
    }

    /** A name or address in brackets as in a URL, in lower case, and a port. */
    private record Site(String host, int port) {}

    /** Whether the name that the client calls the broker by is harmless. */
    public boolean allowsHost(HeaderMap headers) {
        HeaderValues lines = headers.get(Headers.HOST);
        if (lines == null) {
            return true; // HTTP/1.0, which no browser speaks
        }
        Site host = lines.size() == 1 ? site(lines.getFirst(), HTTP_PORT) : null;
        return host != null && (!localOnly || host.host().equals("localhost") || isAddress(host.host()));
    }

    /**
     * The page that a browser is showing, if it is not this broker's.
     *
     * @param localPort the port that the request came to
     * @param peer where it came from
     * @return null if the request may go on
     */
    public @Nullable String foreignOrigin(HeaderMap headers, int localPort, @Nullable InetAddress peer) {
        HeaderValues lines = headers.get(Headers.ORIGIN);
        if (lines == null) {
            return null;
        }
        String origin = lines.getFirst();
        if (lines.size() != 1 || origin.length() > MAX_HEADER_CHARS) {
            return "that the browser names in an unusual way";
        }
        if (others.contains(origin) || others.contains("*")) {
            return null;
        }
        Site page = originSite(origin);
        if (page == null) {
            return printable(origin);
        }
        int defaultPort = origin.startsWith("https:") ? HTTPS_PORT : HTTP_PORT;
        HeaderValues hosts = headers.get(Headers.HOST);
        Site here = hosts == null || hosts.size() != 1 ? null : site(hosts.getFirst(), defaultPort);
        if (page.equals(here) || page.port() == localPort && isThisMachine(page.host(), peer)) {
            return null;
        }
        return printable(origin);
    }

    /** Another name of the broker's own page: the user opened it by localhost and connects by address, or the like. */
    private boolean isThisMachine(String host, @Nullable InetAddress peer) {
        if (LOOPBACK.contains(host)) {
            return peer != null && peer.isLoopbackAddress(); // then the browser's localhost is ours
        }
        if (localOnly || !isAddress(host)) {
            return false;
        }
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }

    private static @Nullable Site originSite(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://")) {
            return site(lower.substring("http://".length()), HTTP_PORT);
        }
        return lower.startsWith("https://") ? site(lower.substring("https://".length()), HTTPS_PORT) : null;
    }

    /** Reads {@code host}, {@code host:port} or {@code [address]:port}; null if it is anything else. */
    private static @Nullable Site site(String text, int defaultPort) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.length() > MAX_HEADER_CHARS) {
            return null;
        }
        int hostEnd;
        if (lower.charAt(0) == '[') {
            hostEnd = lower.indexOf(']') + 1;
            if (hostEnd == 0 || !isMadeOf(lower.substring(1, hostEnd - 1), "0123456789abcdef:.")) {
                return null;
            }
        } else {
            hostEnd = lower.indexOf(':') < 0 ? lower.length() : lower.indexOf(':');
            if (!isMadeOf(lower.substring(0, hostEnd), "abcdefghijklmnopqrstuvwxyz0123456789-._")) {
                return null;
            }
        }
        String host = lower.substring(0, hostEnd);
        if (hostEnd == lower.length()) {
            return new Site(host, defaultPort);
        }
        String digits = lower.substring(hostEnd + 1);
        if (lower.charAt(hostEnd) != ':' || digits.length() > 5 || !isMadeOf(digits, "0123456789")) {
            return null;
        }
        int port = Integer.parseInt(digits);
        return port <= MAX_PORT ? new Site(host, port) : null;
    }

    private static boolean isMadeOf(String text, String alphabet) {
        for (int i = 0; i < text.length(); i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the host is a number. A name whose last label is digits cannot exist [RFC 3696, 2]. */
    private static boolean isAddress(String host) {
        if (host.charAt(0) == '[') {
            return true;
        }
        String[] labels = host.split("\\.", -1);
        if (labels.length != 4) {
            return false;
        }
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 3 || !isMadeOf(label, "0123456789")) {
                return false;
            }
        }
        return true;
    }

    /** For logs and answers: nothing but what an origin is made of. */
    private static String printable(String origin) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < origin.length(); i++) {
            char c = origin.charAt(i);
            text.append(c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' ? c : '?');
        }
        return text.toString();
    }
}
