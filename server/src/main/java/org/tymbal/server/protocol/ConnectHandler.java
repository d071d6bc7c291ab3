package org.tymbal.server.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.BrokersOwn;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.broker.Refusal.Kind;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerRules;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.ConnectionView;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.Sessions;

/** CONNECT to CONNACK: who is it, may it come in, with which Session; and DISCONNECT, its counterpart. */
final class ConnectHandler {
    private static final int LARGEST_RECEIVE_MAXIMUM = 65_535;
    private static final int LARGEST_KEEP_ALIVE = 65_535;

    private ConnectHandler() {}

    static void handle(Packet.Connect connect, Connection connection) {
        Broker broker = connection.broker();
        connection.largestReplySize(maximumPacketSize(connect));
        connection.calledItself(connect.clientId(), connect.username());
        ListenerRules rules = connection.transport().listener().rules();
        Refusal refusal = refusal(connect, broker, rules);
        boolean enhanced = connect.properties().has(Property.AUTHENTICATION_METHOD);
        if (refusal != null) {
            refuse(connection, connect.version(), refusal.reason(), refusal.explanation());
        } else if (enhanced) {
            AuthHandler.begin(connect, connection);
        } else {
            logIn(connect, connection);
        }
    }

    /** Compares the password, in its own time and on another thread; meanwhile nothing is read from this client. */
    private static void logIn(Packet.Connect connect, Connection connection) {
        ByteSlice password = connect.password();
        Login login = new Login(
                connect.clientId(),
                connect.username(),
                password == null ? null : password.toArray(),
                connection.transport().certifiedUser());
        AccessControl access = access(connection);
        if (!access.takesTime(login)) {
            answer(connect, access.admit(login), connection);
            return;
        }
        new Applicant(AuthHandler.own(connect)).apply(login, access, connection);
    }

    /** The rules of the place where the client comes in. */
    static AccessControl access(Connection connection) {
        return connection
                .broker()
                .places()
                .at(connection.transport().listener().access().place());
    }

    /** @param admission null: too many are waiting for theirs */
    static void answer(Packet.Connect connect, @Nullable Admission admission, Connection connection) {
        if (admission == null) {
            refuse(
                    connection,
                    connect.version(),
                    ReasonCode.SERVER_BUSY,
                    Applicant.tooMany(connection.broker()) + "; try again in a few seconds");
        } else if (admission.accepted()) {
            open(connect, admission, Properties.NONE, connection);
        } else {
            refuse(connection, connect.version(), ReasonCode.NOT_AUTHORIZED, admission.refusal());
        }
    }

    /**
     * The client may come in.
     *
     * @param admission who it is
     * @param proof what the last step of an enhanced authentication has to say in CONNACK
     */
    static void open(Packet.Connect connect, Admission admission, Properties proof, Connection connection) {
        Broker broker = connection.broker();
        boolean v5 = connect.version() == ProtocolVersion.V5;
        int keepAliveSeconds = keepAlive(connect, broker.limits());
        ListenerRules rules = connection.transport().listener().rules();
        String clientId = clientId(connect, admission.username(), rules);
        Transport transport = connection.transport();
        if (connect.version() == ProtocolVersion.V3_1) {
            transport.onePacketAMessage();
        }
        String place = transport.listener().access().place();
        Identity identity = new Identity(clientId, admission.username(), transport.remoteAddress(), place, admission);
        Will will = connect.will();
        if (will != null && !mayPublish(will, identity, connection)) {
            sendAway(
                    connection,
                    connect.version(),
                    ReasonCode.NOT_AUTHORIZED,
                    "this client may not publish its Will to " + will.topic());
            return;
        }
        Properties asked = connect.properties();
        long expirySeconds = expirySeconds(connect, broker);
        String unkept = broker.refusal(clientId, expirySeconds);
        if (unkept != null) {
            refuse(connection, connect.version(), ReasonCode.QUOTA_EXCEEDED, unkept);
            return;
        }
        Sessions.Opened opened = broker.open(
                identity,
                connect.cleanStart(),
                connection,
                asked.integer(Property.RECEIVE_MAXIMUM, LARGEST_RECEIVE_MAXIMUM),
                expirySeconds);
        if (opened == null) {
            refuse(
                    connection,
                    connect.version(),
                    ReasonCode.NOT_AUTHORIZED,
                    "another user has the client identifier " + clientId + "; choose another one");
            return;
        }
        Client client = new Client(
                opened.session(),
                identity,
                connect.version(),
                keepAliveSeconds,
                maximumPacketSize(connect),
                asked.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                new TopicAliases(v5 ? maximumTopicAlias(broker, rules) : 0),
                Math.min(broker.features().maximumQos(), rules.maximumQos()),
                new GivenAliases(asked.integer(Property.TOPIC_ALIAS_MAXIMUM, 0)),
                asked.text(Property.AUTHENTICATION_METHOD),
                will == null ? 0 : will.properties().number(Property.WILL_DELAY_INTERVAL, 0));
        if (will != null) {
            client.will = Message.of(will, client.publisher, v5, broker.nowMillis());
        }
        if (admission.validMillis() > 0) {
            client.validUntilMillis = broker.nowMillis() + admission.validMillis();
        }
        connection.opened(connect, client, view(connect, client, transport));
        Message kept = client.will;
        if (kept != null) {
            broker.keepWill(opened.session(), kept, client.willDelaySeconds);
        }
        if (opened.previousOutlet() != null) {
            broker.log().connection("Client " + clientId + " already connected, closing old connection.");
        }
        logConnected(connect, connection, identity);
        Properties told = v5 ? told(connect, connection, clientId, keepAliveSeconds, proof) : Properties.NONE;
        connection.replyWhenKept(new Packet.Connack(opened.present(), ReasonCode.SUCCESS, told), opened.unfinished());
        connection.wake();
    }

    /** For operators to see. */
    private static ConnectionView view(Packet.Connect connect, Client client, Transport transport) {
        return new ConnectionView(
                transport.remoteAddress(),
                transport.localPort(),
                transport.kind(),
                connect.version().label(),
                client.keepAliveSeconds,
                connect.cleanStart(),
                System.currentTimeMillis(),
                client.maximumPacketSize,
                client.will,
                client.willDelaySeconds,
                client.traffic);
    }

    /** Who the client is: as it says, or by its user name, or by a name that is made up [MQTT-3.1.3-6]. */
    private static String clientId(Packet.Connect connect, @Nullable String username, ListenerRules rules) {
        if (rules.usernameAsClientId() && username != null) {
            return username;
        }
        return connect.clientId().isEmpty() ? rules.clientIdPrefix() + UUID.randomUUID() : connect.clientId();
    }

    /** How long the Session outlives its connection: as asked for [MQTT-3.1.2.11.2], and not longer than is allowed. */
    private static long expirySeconds(Packet.Connect connect, Broker broker) {
        long asked = connect.version() == ProtocolVersion.V5
                ? connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : connect.cleanStart() ? 0 : Session.NEVER_EXPIRES;
        return Math.min(asked, broker.limits().maximumSessionExpirySeconds());
    }

    private static int maximumTopicAlias(Broker broker, ListenerRules rules) {
        return Math.min(broker.limits().maximumTopicAlias(), rules.maximumTopicAlias());
    }

    private static boolean mayPublish(Will will, Identity identity, Connection connection) {
        Verdict verdict = access(connection).rights(identity).write(will.topic());
        boolean control = BrokersOwn.isControl(will.topic()); // never: nobody would be there to answer to
        if (!verdict.allowed() || control) {
            connection.noteRefusal(
                    Kind.WILL,
                    will.topic().toString(),
                    "this client may not publish its Will to it",
                    verdict.allowed() ? BrokersOwn.CONTROL.rule() : verdict.rule());
        }
        if (!verdict.allowed()) {
            connection
                    .broker()
                    .log()
                    .notice("Denied the Will of " + identity.clientId() + " on " + will.topic() + " (" + verdict.rule()
                            + ").");
        }
        return verdict.allowed() && !control;
    }

    private record Refusal(ReasonCode reason, String explanation) {}

    private static @Nullable Refusal refusal(Packet.Connect connect, Broker broker, ListenerRules rules) {
        LimitsConfig limits = broker.limits();
        String clientId = connect.clientId();
        if (!rules.protocolLevels().contains(connect.version().level())) {
            return new Refusal(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "this listener does not speak " + connect.version() + " (accept_protocol_versions)");
        }
        if (rules.usernameAsClientId() && connect.username() == null) {
            return new Refusal(
                    ReasonCode.NOT_AUTHORIZED, "this listener knows clients by their user name, and there is none");
        }
        if (clientId.isEmpty() && connect.version() != ProtocolVersion.V5 && !rules.emptyClientIdAllowed()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client must have an identifier here (allow_zero_length_clientid)");
        }
        if (clientId.isEmpty() && connect.version() == ProtocolVersion.V3_1) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1 wants a client identifier of 1 to 23 characters");
        }
        if (clientId.isEmpty() && connect.version() == ProtocolVersion.V3_1_1 && !connect.cleanStart()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client without an identifier must ask for a clean session"); // [MQTT-3.1.3-8] of 3.1.1
        }
        if (Utf8.encodedLength(clientId) > limits.maximumClientIdBytes()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client identifier may have " + limits.maximumClientIdBytes() + " bytes here");
        }
        if (connect.version() != ProtocolVersion.V5 && tooLong(connect.keepAliveSeconds(), limits)) {
            return new Refusal( // as mosquitto does: nothing else could be said before MQTT 5
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a keep alive of 1 to " + limits.maximumKeepAliveSeconds() + " s is wanted");
        }
        return connect.will() == null ? null : refusal(connect.will(), broker, rules);
    }

    private static @Nullable Refusal refusal(Will will, Broker broker, ListenerRules rules) {
        int maximumQos = Math.min(broker.features().maximumQos(), rules.maximumQos());
        if (will.topic().levels() > broker.limits().maximumTopicLevels()) {
            return new Refusal(
                    ReasonCode.TOPIC_NAME_INVALID,
                    "the topic of the Will has more than " + broker.limits().maximumTopicLevels() + " levels");
        }
        if (will.qos().level() > maximumQos) {
            return new Refusal( // [MQTT-3.2.2-12]
                    ReasonCode.QOS_NOT_SUPPORTED, "QoS " + maximumQos + " is the highest here, also for a Will");
        }
        if (will.retain() && !broker.features().retainAvailable()) {
            return new Refusal( // [MQTT-3.2.2-13]
                    ReasonCode.RETAIN_NOT_SUPPORTED, "this server keeps no retained messages, also not of a Will");
        }
        return null;
    }

    static void refuse(Connection connection, ProtocolVersion version, ReasonCode reason, String explanation) {
        connection.noteRefusal(Kind.CONNECT, "", explanation, "");
        sendAway(connection, version, reason, explanation);
    }

    private static void sendAway(
            Connection connection, ProtocolVersion version, ReasonCode reason, String explanation) {
        Properties properties = version == ProtocolVersion.V5 ? Explanation.of(explanation) : Properties.NONE;
        connection.reply(new Packet.Connack(false, reason, properties)); // [MQTT-3.2.2-6]
        connection.close(LastWords.of(reason, explanation));
    }

    /**
     * Refuses a client whose packets are not what they should be.
     *
     * @param version null if CONNECT was not read so far; then only the old answer is understood [MQTT-3.1.2-1]
     */
    static void refuse(Connection connection, @Nullable ProtocolVersion version, MalformedPacketException problem) {
        connection.noteRefusal(Kind.CONNECT, "", problem.problem(), "");
        boolean v5 = version == ProtocolVersion.V5;
        boolean answered = v5 || problem.reason() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
        if (answered && problem.reason().allowedIn(PacketType.CONNACK)) {
            Properties properties = v5 ? Explanation.of(problem.problem()) : Properties.NONE;
            connection.reply(new Packet.Connack(false, problem.reason(), properties));
        }
        connection.close(LastWords.of(problem.reason(), problem.problem()));
    }

    private static int maximumPacketSize(Packet.Connect connect) {
        long asked = connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE);
        return (int) Math.min(Integer.MAX_VALUE, asked);
    }

    /** The keep alive in force: what the client asks for, or the longest that is allowed [MQTT-3.2.2-21]. */
    private static int keepAlive(Packet.Connect connect, LimitsConfig limits) {
        int asked = connect.keepAliveSeconds();
        return tooLong(asked, limits) ? limits.maximumKeepAliveSeconds() : asked;
    }

    private static boolean tooLong(int keepAliveSeconds, LimitsConfig limits) {
        int most = limits.maximumKeepAliveSeconds();
        return most < LARGEST_KEEP_ALIVE && (keepAliveSeconds == 0 || keepAliveSeconds > most);
    }

    /** What a client of MQTT 5 is told about this server; what stands there by default is left out. */
    private static Properties told(
            Packet.Connect connect, Connection connection, String clientId, int keepAliveSeconds, Properties proof) {
        Broker broker = connection.broker();
        Client client = connection.client();
        int topicAliases =
                maximumTopicAlias(broker, connection.transport().listener().rules());
        LimitsConfig limits = broker.limits();
        FeaturesConfig features = broker.features();
        Properties.Builder told = proof.toBuilder().add(Property.MAXIMUM_PACKET_SIZE, limits.maximumPacketSize());
        if (limits.receiveMaximum() < LARGEST_RECEIVE_MAXIMUM) {
            told.add(Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
        }
        if (topicAliases > 0) {
            told.add(Property.TOPIC_ALIAS_MAXIMUM, topicAliases);
        }
        if (client.maximumQos < 2) {
            told.add(Property.MAXIMUM_QOS, client.maximumQos); // [MQTT-3.2.2-9]
        }
        tellIfMissing(told, Property.RETAIN_AVAILABLE, features.retainAvailable());
        tellIfMissing(told, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, features.wildcardsAvailable());
        tellIfMissing(told, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, features.subscriptionIdentifiersAvailable());
        tellIfMissing(told, Property.SHARED_SUBSCRIPTION_AVAILABLE, features.sharedSubscriptionsAvailable());
        long expirySeconds = expirySeconds(connect, broker);
        if (expirySeconds != connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)) {
            told.add(Property.SESSION_EXPIRY_INTERVAL, expirySeconds); // [MQTT-3.2.2.3.2]
        }
        if (keepAliveSeconds != connect.keepAliveSeconds()) {
            told.add(Property.SERVER_KEEP_ALIVE, keepAliveSeconds);
        }
        if (connect.clientId().isEmpty()) {
            told.add(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId); // [MQTT-3.2.2-16]
        }
        boolean asks = connect.properties().flag(Property.REQUEST_RESPONSE_INFORMATION, false);
        if (asks && !features.responsePrefix().isEmpty()) {
            told.add(Property.RESPONSE_INFORMATION, features.responsePrefix() + clientId);
        }
        return told.build();
    }

    private static void tellIfMissing(Properties.Builder told, Property feature, boolean available) {
        if (!available) {
            told.add(feature, 0);
        }
    }

    private static void logConnected(Packet.Connect connect, Connection connection, Identity identity) {
        BrokerLog log = connection.broker().log();
        log.connection(
                "New client connected from " + connection.transport().remoteAddress() + " as " + identity.clientId()
                        + " (p"
                        + PacketLog.version(connect.version()) + ", c" + (connect.cleanStart() ? 1 : 0) + ", k"
                        + connect.keepAliveSeconds()
                        + (identity.username() == null ? "" : ", u'" + identity.username() + "'") + ").");
        if (!log.verbose()) {
            return;
        }
        Will will = connect.will();
        if (will == null) {
            log.packet("No will message specified.");
        } else {
            log.packet("Will message specified (" + will.payload().length() + " bytes) (r" + (will.retain() ? 1 : 0)
                    + ", q" + will.qos().level() + ").");
            log.packet("\t" + will.topic());
        }
    }

    /** The client goes in order: its Will is forgotten, unless it says otherwise [MQTT-3.14.4-3]. */
    static void handle(Packet.Disconnect disconnect, Connection connection) {
        Client client = connection.client();
        long expirySeconds = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
        if (expirySeconds > 0 && client.session.expirySeconds() == 0) {
            connection.disconnect(
                    ReasonCode.PROTOCOL_ERROR,
                    "DISCONNECT cannot give a Session an expiry interval that CONNECT gave none"); // [MQTT-3.14.2.2.2]
            return;
        }
        if (expirySeconds >= 0 && client.session.attachedTo(connection)) {
            client.session.expirySeconds(
                    Math.min(expirySeconds, connection.broker().limits().maximumSessionExpirySeconds()));
        }
        if (disconnect.reason() != ReasonCode.DISCONNECT_WITH_WILL) {
            client.will = null;
        }
        connection.close("disconnected");
    }
}
