package org.tymbal.server.cli.client;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the server is, and the way there. */
final class ServerAddress {
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int UNSET = -1;
    private static final String PROXY_SCHEME = "socks5h://";

    /** What {@code -L} says besides. */
    record Url(
            String topic, @Nullable String user, @Nullable String password) {}

    String host = "localhost";
    int port = UNSET;

    @Nullable
    String unixPath;

    @Nullable
    String bindAddress;

    @Nullable
    Proxy proxy;

    boolean webSocket;

    /** The port that was given, or the usual one. */
    int port(TlsOptions tls) {
        return port != UNSET ? port : tls.namesAuthorities() ? TLS_PORT : PORT;
    }

    /** Takes {@code mqtt[s]://} or {@code ws[s]://} {@code [user[:password]@]host[:port]/topic} apart. */
    Url url(String value, TlsOptions tls) throws UsageException {
        int scheme = value.indexOf("://");
        switch (scheme < 0 ? "" : value.substring(0, scheme).toLowerCase(Locale.ROOT)) {
            case "mqtt" -> port = PORT;
            case "mqtts" -> {
                port = TLS_PORT;
                tls.systemCertificates = true;
            }
            case "ws" -> {
                port = PORT;
                webSocket = true;
            }
            case "wss" -> {
                port = TLS_PORT;
                tls.systemCertificates = true;
                webSocket = true;
            }
            default -> throw new UsageException("Error: unsupported URL scheme.\n\n");
        }
        String rest = value.substring(scheme + 3);
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new UsageException("Error: Invalid URL for -L argument specified - topic missing.\n");
        }
        String topic = rest.substring(slash + 1);
        String authority = rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String user = null;
        String password = null;
        if (at >= 0) {
            user = authority.substring(0, at);
            int colon = user.indexOf(':');
            if (colon >= 0) {
                password = user.substring(colon + 1);
                user = user.substring(0, colon);
            }
        }
        hostAndPort(authority.substring(at + 1));
        return new Url(topic, user, password);
    }

    /** An IPv6 address stands in brackets where a port may follow. */
    private void hostAndPort(String text) {
        int bracket = text.indexOf(']');
        int colon = text.startsWith("[") ? text.indexOf(':', Math.max(0, bracket)) : text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        host = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        if (colon >= 0) {
            port = Numbers.leading(text.substring(colon + 1));
        }
    }

    /** A SOCKS proxy: {@code socks5h://[user[:password]@]host[:port]}. */
    static Proxy proxy(String value) throws UsageException {
        if (!value.startsWith(PROXY_SCHEME)) {
            throw new UsageException("Error: Unsupported proxy protocol: " + value + "\n");
        }
        String authority = value.substring(PROXY_SCHEME.length());
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String user = authority.substring(0, at);
            int colon = user.indexOf(':');
            String name = decoded(colon < 0 ? user : user.substring(0, colon));
            char[] password =
                    decoded(colon < 0 ? "" : user.substring(colon + 1)).toCharArray();
            Authenticator.setDefault(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(name, password);
                }
            });
        }
        ServerAddress address = new ServerAddress();
        address.hostAndPort(authority.substring(at + 1));
        if (address.host.isEmpty()) {
            throw new UsageException("Error: Invalid proxy.\n");
        }
        int proxyPort = address.port == UNSET ? 1080 : address.port;
        if (proxyPort < 1 || proxyPort > 65_535) {
            throw new UsageException("Error: Invalid proxy port " + proxyPort + "\n");
        }
        return new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(address.host, proxyPort));
    }

    private static String decoded(String text) {
        return text.replace("%3a", ":").replace("%3A", ":").replace("%40", "@").replace("%25", "%");
    }
}
