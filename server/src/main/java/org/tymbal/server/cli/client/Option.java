package org.tymbal.server.cli.client;

import org.jspecify.annotations.Nullable;

/** The options of mosquitto's clients: names, for which command, and what is said when the value is missing. */
enum Option {
    BIND_ADDRESS("-A", null, "psr", "no address specified"),
    CAFILE("--cafile", null, "psr", "no file specified"),
    CAPATH("--capath", null, "psr", "no directory specified"),
    CERT("--cert", null, "psr", "no file specified"),
    CIPHERS("--ciphers", null, "psr", "no ciphers specified"),
    COUNT("-C", null, "s", "no count specified"),
    KEEP_SESSION("-c", "--disable-clean-session", "psr", null),
    DEBUG("-d", "--debug", "psr", null),
    PROPERTY("-D", "--property", "psr", null),
    RESPONSE_TOPIC("-e", null, "r", "no response topic specified"),
    EXIT_AFTER_SUBSCRIBE("-E", null, "s", null),
    FILE("-f", "--file", "pr", "no file specified"),
    FORMAT("-F", null, "sr", "no format specified"),
    HELP("--help", null, "psr", null),
    HOST("-h", "--host", "psr", "no host specified"),
    INSECURE("--insecure", null, "psr", null),
    ID("-i", "--id", "psr", "no id specified"),
    ID_PREFIX("-I", "--id-prefix", "psr", "no id prefix specified"),
    KEEP_ALIVE("-k", "--keepalive", "psr", "no keepalive specified"),
    KEY("--key", null, "psr", "no file specified"),
    KEYFORM("--keyform", null, "psr", "no keyform specified"),
    URL("-L", "--url", "psr", "no URL specified"),
    LINES("-l", "--stdin-line", "p", null),
    LATENCY("--latency", null, "r", null),
    MESSAGE("-m", "--message", "pr", "no message specified"),
    MAX_INFLIGHT("-M", null, "psr", "max_inflight not specified"),
    NODELAY("--nodelay", null, "psr", null),
    NO_TLS("--no-tls", null, "psr", null),
    NULL_MESSAGE("-n", "--null-message", "pr", null),
    NO_END_OF_LINE("-N", null, "sr", null),
    OPTIONS_FILE("-o", null, "psr", "no options file specified"),
    PORT("-p", "--port", "psr", "no port specified"),
    PRETTY("--pretty", null, "sr", null),
    PASSWORD("-P", "--pw", "psr", "no password specified"),
    PROXY("--proxy", null, "psr", "no proxy url specified"),
    PSK("--psk", null, "psr", "no key specified"),
    PSK_IDENTITY("--psk-identity", null, "psr", "no identity specified"),
    QOS("-q", "--qos", "psr", "no QoS specified"),
    QUIET("--quiet", null, "psr", null),
    RETAIN("-r", "--retain", "p", null),
    NO_RETAINED("-R", null, "sr", null),
    RANDOM_FILTER("--random-filter", null, "s", "no chance specified"),
    REMOVE_RETAINED("--remove-retained", null, "s", null),
    REPEAT("--repeat", null, "p", "no count specified"),
    REPEAT_DELAY("--repeat-delay", null, "p", "no time specified"),
    RETAIN_AS_PUBLISHED("--retain-as-published", null, "sr", null),
    RETAIN_HANDLING("--retain-handling", null, "sr", "no option specified"),
    RETAINED_ONLY("--retained-only", null, "s", null),
    INPUT("-s", "--stdin-file", "pr", null),
    TOPIC("-t", "--topic", "psr", "no topic specified"),
    FILTER_OUT("-T", "--filter-out", "s", "no topic filter specified"),
    ALPN("--tls-alpn", null, "psr", "no protocol specified"),
    ENGINE("--tls-engine", null, "psr", "no engine_id specified"),
    ENGINE_KEY("--tls-engine-kpass-sha1", null, "psr", "no kpass sha1 specified"),
    SYSTEM_CERTIFICATES("--tls-use-os-certs", null, "psr", null),
    TLS_VERSION("--tls-version", null, "psr", "no version specified"),
    UNSUBSCRIBE("-U", "--unsubscribe", "s", "no unsubscribe topic specified"),
    USER("-u", "--username", "psr", "no username specified"),
    UNIX("--unix", null, "psr", "no socket path specified"),
    VERSION_OF_MQTT("--protocol-version", "-V", "psr", "no version specified"),
    VERBOSE("-v", "--verbose", "sr", null),
    VERSION("--version", null, "psr", null),
    TIMEOUT("-W", null, "sr", "no timeout specified"),
    WATCH("-w", "--watch", "s", null),
    WILL_PAYLOAD("--will-payload", null, "psr", "no will payload specified"),
    WILL_QOS("--will-qos", null, "psr", "no will QoS specified"),
    WILL_RETAIN("--will-retain", null, "psr", null),
    WILL_TOPIC("--will-topic", null, "psr", "no will topic specified"),
    WEBSOCKET("--ws", null, "psr", null),
    SESSION_EXPIRY("-x", null, "psr", "no session expiry interval specified");

    /** The name by which errors speak of it. */
    final String name;

    private final @Nullable String otherName;
    private final String commands;

    /** Said when the value is missing; null if it takes none, or several. */
    final @Nullable String lacking;

    Option(String name, @Nullable String otherName, String commands, @Nullable String lacking) {
        this.name = name;
        this.otherName = otherName;
        this.commands = commands;
        this.lacking = lacking;
    }

    /**
     * The option of this name.
     *
     * @param command p, s or r
     */
    static @Nullable Option of(String name, char command) {
        for (Option option : values()) {
            if (name.equals(option.name) || name.equals(option.otherName)) {
                return option.commands.indexOf(command) >= 0 ? option : null;
            }
        }
        return null;
    }
}
