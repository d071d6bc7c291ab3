package org.tymbal.server.cli.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** What the command line of a client says; errors are worded as mosquitto's. */
final class ClientArguments {
    /** Where the payload comes from. */
    enum Source {
        NONE,
        TEXT,
        EMPTY,
        FILE,
        INPUT,
        LINES
    }

    static final long FOR_EVER = 0xffff_ffffL;
    private static final long EXPIRY_UNSET = -1;
    private static final int MAX_PORT = 65_535;

    /** p, s or r. */
    final char command;

    final ServerAddress server = new ServerAddress();
    final TlsOptions tls = new TlsOptions();
    final PropertyArguments properties = new PropertyArguments();
    final WillArguments will = new WillArguments();
    final List<TopicFilter> filters = new ArrayList<>();
    final List<TopicFilter> filtersOut = new ArrayList<>();
    final List<TopicFilter> unsubscribes = new ArrayList<>();

    ProtocolVersion version;

    @Nullable
    String id;

    @Nullable
    String idPrefix;

    @Nullable
    String user;

    @Nullable
    String password;

    boolean clean = true;
    int keepAlive = 60;
    long sessionExpiry = EXPIRY_UNSET;
    Qos qos = Qos.AT_MOST_ONCE;
    boolean retain;
    int maxInflight = 20;

    Source source = Source.NONE;

    @Nullable
    TopicName topic;

    @Nullable
    TopicName responseTopic;

    @Nullable
    String message;

    @Nullable
    String file;

    int repeat = 1;
    int repeatDelayMillis;

    int count;
    int timeoutSeconds;

    @Nullable
    OutputFormat format;

    boolean endOfLine = true;
    boolean verbose;
    boolean pretty;
    boolean debug;
    boolean quiet;
    boolean exitAfterSubscribe;
    boolean noRetained;
    boolean retainedOnly;
    boolean removeRetained;
    boolean retainAsPublished;
    boolean watch;
    boolean latency;
    RetainHandling retainHandling = RetainHandling.SEND;

    /** Of 10,000 messages so many are printed. */
    int randomFilter = 10_000;

    boolean helpWanted;
    boolean versionWanted;

    private ClientArguments(char command) {
        this.command = command;
        version = command == 'r' ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
    }

    /**
     * Reads the options file, if there is one, and the command line.
     *
     * @param command p for pub, s for sub, r for rr
     */
    static ClientArguments parse(char command, List<String> words) throws UsageException {
        ClientArguments read = new ClientArguments(command);
        for (String[] line : OptionsFile.lines(command, words)) {
            read.takeAll(line);
        }
        read.takeAll(words.toArray(new String[0]));
        if (!read.helpWanted && !read.versionWanted) {
            read.check();
        }
        return read;
    }

    private void takeAll(String[] words) throws UsageException {
        int i = 0;
        while (i < words.length && !helpWanted && !versionWanted) {
            Option option = Option.of(words[i], command);
            if (option == null) {
                throw new UsageException("Error: Unknown option '" + words[i] + "'.\n");
            }
            if (option == Option.PROPERTY) {
                String[] property = PropertyArguments.words(words, i + 1);
                properties.take(property);
                version = ProtocolVersion.V5;
                i += 1 + property.length;
                continue;
            }
            i++;
            if (option.lacking == null) {
                take(option);
            } else if (i == words.length) {
                throw new UsageException("Error: " + option.name + " argument given but " + option.lacking + ".\n\n");
            } else {
                take(option, words[i++]);
            }
        }
    }

    private void take(Option option) throws UsageException {
        switch (option) {
            case KEEP_SESSION -> clean = false;
            case DEBUG -> debug = true;
            case EXIT_AFTER_SUBSCRIBE -> exitAfterSubscribe = true;
            case HELP -> helpWanted = true;
            case INSECURE -> tls.insecure = true;
            case LINES -> source(Source.LINES);
            case LATENCY -> latency = true;
            case NO_TLS -> tls.never = true;
            case NULL_MESSAGE -> source(Source.EMPTY);
            case NO_END_OF_LINE -> endOfLine = false;
            case PRETTY -> pretty = true;
            case QUIET -> quiet = true;
            case RETAIN -> retain = true;
            case NO_RETAINED -> {
                noRetained = true;
                retainHandling = RetainHandling.DO_NOT_SEND;
            }
            case REMOVE_RETAINED -> removeRetained = true;
            case RETAIN_AS_PUBLISHED -> retainAsPublished = true;
            case RETAINED_ONLY -> retainedOnly = true;
            case INPUT -> source(Source.INPUT);
            case SYSTEM_CERTIFICATES -> tls.systemCertificates = true;
            case VERBOSE -> verbose = true;
            case VERSION -> versionWanted = true;
            case WATCH -> watch = true;
            case WILL_RETAIN -> will.retain = true;
            case WEBSOCKET -> server.webSocket = true;
            default -> {} // NODELAY: there is never a delay
        }
    }

    private void take(Option option, String value) throws UsageException {
        switch (option) {
            case BIND_ADDRESS -> server.bindAddress = value;
            case CAFILE, CAPATH, CERT, KEY, CIPHERS, TLS_VERSION, ALPN -> tls.take(option, value);
            case KEYFORM, ENGINE, ENGINE_KEY, PSK, PSK_IDENTITY ->
                throw new UsageException("Error: " + option.name
                        + " is not possible here: the TLS of Java has no engines and no pre-shared keys; use --cert and"
                        + " --key with a certificate.\n\n");
            case COUNT -> {
                count = Numbers.leading(value);
                if (count < 1) {
                    throw new UsageException("Error: Invalid message count \"" + count + "\".\n\n");
                }
            }
            case RESPONSE_TOPIC -> responseTopic = topicName(value, "response topic", "-e");
            case FILE -> {
                source(Source.FILE);
                file = value;
            }
            case FORMAT -> format = OutputFormat.of(value);
            case HOST -> server.host = value;
            case ID, ID_PREFIX -> id(option, value);
            case KEEP_ALIVE -> {
                keepAlive = Numbers.leading(value);
                if (keepAlive < 5 || keepAlive > 65_535) {
                    throw new UsageException(
                            "Error: Invalid keepalive given, it must be between 5 and 65535 inclusive.\n\n");
                }
            }
            case URL -> url(value);
            case MESSAGE -> {
                source(Source.TEXT);
                message = value;
            }
            case MAX_INFLIGHT -> {
                maxInflight = Numbers.leading(value);
                if (maxInflight < 1) {
                    throw new UsageException("Error: Maximum inflight messages must be greater than 0.\n\n");
                }
            }
            case PORT -> {
                server.port = Numbers.leading(value);
                if (server.port < 0 || server.port > MAX_PORT) {
                    throw new UsageException("Error: Invalid port given: " + server.port + "\n");
                }
            }
            case PASSWORD -> password = value;
            case PROXY -> server.proxy = ServerAddress.proxy(value);
            case QOS -> qos = qos(value, "Error: Invalid QoS given: ", "\n");
            case RANDOM_FILTER -> {
                randomFilter = (int) (100.0 * Numbers.leadingDecimal(value));
                if (randomFilter > 10_000 || randomFilter < 10) {
                    throw new UsageException("Error: --random-filter chance must be between 0.1-100.0\n\n");
                }
            }
            case REPEAT -> {
                repeat = Numbers.leading(value);
                if (repeat < 1) {
                    throw new UsageException("Error: --repeat argument must be >0.\n\n");
                }
            }
            case REPEAT_DELAY -> {
                double seconds = Numbers.leadingDecimal(value);
                if (seconds < 0) {
                    throw new UsageException("Error: --repeat-delay argument must be >=0.0.\n\n");
                }
                repeatDelayMillis = (int) Math.min(Integer.MAX_VALUE, seconds * 1_000);
            }
            case RETAIN_HANDLING -> retainHandling = retainHandling(value);
            case TOPIC -> topic(value, "-t");
            case FILTER_OUT -> filtersOut.add(filter(value, "filter topic", "-T"));
            case UNSUBSCRIBE -> unsubscribes.add(filter(value, "unsubscribe topic", "-U"));
            case USER -> user = value;
            case UNIX -> server.unixPath = value;
            case VERSION_OF_MQTT -> version = version(value);
            case TIMEOUT -> {
                timeoutSeconds = Numbers.leading(value);
                if (timeoutSeconds < 1) {
                    throw new UsageException("Error: Invalid timeout \"" + timeoutSeconds + "\".\n\n");
                }
            }
            case WILL_PAYLOAD -> will.payload = value;
            case WILL_QOS -> will.qos = qos(value, "Error: Invalid will QoS ", ".\n\n");
            case WILL_TOPIC -> will.topic = topicName(value, "will topic", "--will-topic");
            case SESSION_EXPIRY -> {
                sessionExpiry = expiry(value);
                version = ProtocolVersion.V5;
            }
            default -> {} // OPTIONS_FILE: read before
        }
    }

    private void source(Source wanted) throws UsageException {
        if (source != Source.NONE) {
            throw new UsageException("Error: Only one type of message can be sent at once.\n\n");
        }
        source = wanted;
    }

    private void id(Option option, String value) throws UsageException {
        if (option == Option.ID ? idPrefix != null : id != null) {
            throw new UsageException("Error: -i and -I argument cannot be used together.\n\n");
        }
        if (option == Option.ID) {
            id = value;
        } else {
            idPrefix = value;
        }
    }

    private void url(String value) throws UsageException {
        ServerAddress.Url url = server.url(value, tls);
        topic(url.topic(), "-L topic");
        if (url.user() != null) {
            user = url.user();
            password = url.password() == null ? password : url.password();
        }
    }

    private void topic(String value, String option) throws UsageException {
        if (command == 's') {
            filters.add(filter(value, "subscription topic", option));
        } else {
            topic = topicName(value, "publish topic", option);
        }
    }

    private static TopicName topicName(String value, String what, String option) throws UsageException {
        checkText(value, option);
        if (TopicName.problem(value) != null) {
            throw new UsageException("Error: Invalid " + what + " '" + value + "', does it contain '+' or '#'?\n");
        }
        return TopicName.of(value);
    }

    private static TopicFilter filter(String value, String what, String option) throws UsageException {
        checkText(value, option);
        if (TopicFilter.problem(value) != null) {
            throw new UsageException(
                    "Error: Invalid " + what + " '" + value + "', are all '+' and '#' wildcards correct?\n");
        }
        return TopicFilter.of(value);
    }

    /** What the terminal could not decode stands as U+FFFD; half a surrogate pair cannot be sent at all. */
    private static void checkText(String value, String option) throws UsageException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair || c == '\ufffd') {
                throw new UsageException("Error: Malformed UTF-8 in " + option + " argument.\n\n");
            }
            i += pair ? 1 : 0;
        }
    }

    private static Qos qos(String value, String problem, String end) throws UsageException {
        int level = Numbers.leading(value);
        if (level < 0 || level > 2) {
            throw new UsageException(problem + level + end);
        }
        return Qos.of(level);
    }

    private static RetainHandling retainHandling(String value) throws UsageException {
        return switch (value) {
            case "always" -> RetainHandling.SEND;
            case "new" -> RetainHandling.SEND_IF_NEW;
            case "never" -> RetainHandling.DO_NOT_SEND;
            default -> throw new UsageException("Error: Unknown value '" + value + "' for --retain-handling.\n\n");
        };
    }

    private static ProtocolVersion version(String value) throws UsageException {
        return switch (value) {
            case "mqttv31", "31" -> ProtocolVersion.V3_1;
            case "mqttv311", "311" -> ProtocolVersion.V3_1_1;
            case "mqttv5", "5" -> ProtocolVersion.V5;
            default -> throw new UsageException("Error: Invalid protocol version argument given.\n\n");
        };
    }

    private static long expiry(String value) throws UsageException {
        if (value.equals("\u221e")) {
            return FOR_EVER;
        }
        long seconds;
        try {
            seconds = Numbers.whole(value);
        } catch (NumberFormatException e) {
            throw new UsageException("Error: session-expiry-interval not a number.\n\n");
        }
        if (seconds > FOR_EVER || seconds < -1) {
            throw new UsageException("Error: session-expiry-interval out of range.\n\n");
        }
        return seconds == -1 ? FOR_EVER : seconds;
    }

    private void check() throws UsageException {
        will.check();
        tls.check();
        boolean named = id != null && idPrefix == null;
        if (version == ProtocolVersion.V5) {
            if (!clean && sessionExpiry == EXPIRY_UNSET) {
                sessionExpiry = FOR_EVER;
            }
            if (sessionExpiry == FOR_EVER && !named) {
                throw new UsageException(
                        "Error: You must provide a client id if you are using an infinite session expiry interval.\n");
            }
        } else if (!clean && !named) {
            throw new UsageException("Error: You must provide a client id if you are using the -c option.\n");
        }
        if (command == 's' && filters.isEmpty() && unsubscribes.isEmpty()) {
            throw new UsageException("Error: You must specify a topic to subscribe to.\n");
        }
    }
}
