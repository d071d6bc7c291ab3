package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.Server;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.AccessConfig;
import org.tymbal.server.config.ApiConfig;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.config.LogConfig;
import org.tymbal.server.config.PersistenceConfig;

/** A server with the API, and a client of each kind for it. */
final class ApiServer implements AutoCloseable {
    static final String ADMIN = basic("anna", "secret-anna");
    static final String MONITOR = basic("prom", "secret-prom");
    static final String USER = basic("bert", "secret-bert");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Server server;

    private ApiServer(Server server) {
        this.server = server;
    }

    /** Without users: only for this computer, and whoever sits at it may look. */
    static ApiServer open() throws IOException {
        return start(AccessConfig.OPEN, ApiConfig.DEFAULT, LimitsConfig.DEFAULT);
    }

    /** With anna, who administers, prom, who looks, and bert, who does neither. Anonymous clients may come in. */
    static ApiServer withUsers(Path directory, String... acl) throws IOException {
        return withUsers(directory, LimitsConfig.DEFAULT, acl);
    }

    static ApiServer withUsers(Path directory, LimitsConfig limits, String... acl) throws IOException {
        ApiConfig api = new ApiConfig(
                java.util.Set.of("anna"), java.util.Set.of("prom"), List.of("https://console.example.org"));
        return start(access(directory, acl), api, limits);
    }

    static AccessConfig access(Path directory, String... acl) throws IOException {
        Path users = directory.resolve("users.txt");
        PasswordFile file = PasswordFile.empty(users);
        for (String user : List.of("anna", "prom", "bert")) {
            file = file.with(user, hash("secret-" + user));
        }
        file.write(users);
        Path rules = null;
        if (acl.length > 0) {
            rules = directory.resolve("acl.txt");
            Files.write(rules, List.of(acl));
        }
        return new AccessConfig("", true, users, rules, null, null, null, false, true);
    }

    static PasswordHash hash(String password) {
        return PasswordHash.of(PasswordHash.Kind.SHA512_PBKDF2, password.getBytes(StandardCharsets.UTF_8), 10);
    }

    static ApiServer start(AccessConfig access, ApiConfig api, LimitsConfig limits) throws IOException {
        BrokerConfig config = new BrokerConfig(
                List.of(
                        new ListenerConfig(Kind.MQTT, "127.0.0.1", 0, null, access),
                        new ListenerConfig(Kind.HTTP, "127.0.0.1", 0, null, access)),
                limits,
                FeaturesConfig.DEFAULT,
                PersistenceConfig.NONE,
                LogConfig.DEFAULT,
                api,
                List.of(),
                null,
                1,
                2);
        return new ApiServer(Server.start(
                config,
                new ConsoleLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false)));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** @param headers names and values in turn */
    HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String authorization) throws Exception {
        return ask("GET", path, "", "Authorization", authorization);
    }

    HttpResponse<String> delete(String path, String authorization) throws Exception {
        return ask("DELETE", path, "", "Authorization", authorization);
    }

    HttpResponse<String> post(String path, String body, String authorization) throws Exception {
        return ask("POST", path, body, "Authorization", authorization, "Content-Type", "application/json");
    }

    /** What an administrator gets, who must get it. */
    JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path, ADMIN);
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    static JsonNode tree(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** An MQTT client on a bare socket. */
    Mqtt mqtt() throws IOException {
        return new Mqtt(new Socket("127.0.0.1", server.mqttPort()));
    }

    @Override
    public void close() {
        server.stop();
    }

    /** A connected client of this identifier, whose Session outlives its connection. */
    Mqtt mqtt(String clientId, Will will) throws Exception {
        Mqtt client = mqtt();
        client.send(new Packet.Connect(
                ProtocolVersion.V5,
                true,
                60,
                clientId,
                will,
                null,
                null,
                Properties.builder()
                        .add(Property.SESSION_EXPIRY_INTERVAL, 3_600)
                        .build()));
        assertEquals(PacketType.CONNACK, client.next().type());
        return client;
    }

    Mqtt mqtt(String clientId) throws Exception {
        return mqtt(clientId, null);
    }

    /** Sends packets of MQTT 5, and reads what comes. */
    static final class Mqtt implements AutoCloseable {
        private final Socket socket;
        private final PacketReader reader = PacketReader.ofClient(ProtocolVersion.V5, 1 << 20);
        private final List<Packet> read = new ArrayList<>();

        Mqtt(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(15_000);
        }

        void send(Packet packet) throws IOException {
            socket.getOutputStream().write(PacketWriter.bytes(packet, ProtocolVersion.V5));
        }

        void subscribe(String filter, Qos qos) throws Exception {
            subscribe(Subscription.of(TopicFilter.of(filter), qos));
        }

        Packet.Suback subscribe(Subscription subscription) throws Exception {
            send(new Packet.Subscribe(1, List.of(subscription), Properties.NONE));
            for (Packet packet = next(); packet != null; packet = next()) {
                if (packet instanceof Packet.Suback suback) {
                    return suback;
                }
            }
            throw new IOException("the broker has closed the connection");
        }

        void publish(String topic, String payload, Qos qos, boolean retain) throws IOException {
            send(new Packet.Publish(
                    false,
                    qos,
                    retain,
                    TopicName.of(topic),
                    qos == Qos.AT_MOST_ONCE ? 0 : 7,
                    Properties.NONE,
                    ByteSlice.utf8(payload)));
        }

        /** Waits until all that was sent before has been done. */
        void ping() throws Exception {
            send(new Packet.Pingreq());
            for (Packet packet = next(); packet != null; packet = next()) {
                if (packet.type() == PacketType.PINGRESP) {
                    return;
                }
            }
            throw new IOException("the broker has closed the connection");
        }

        /** Ends the connection without DISCONNECT. */
        void cut() throws IOException {
            socket.close();
        }

        /** The next packet; null at the end of the stream. */
        Packet next() throws Exception {
            byte[] chunk = new byte[65_536];
            while (read.isEmpty()) {
                int count = socket.getInputStream().read(chunk);
                if (count < 0) {
                    return null;
                }
                reader.feed(chunk, 0, count);
                for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                    read.add(packet);
                }
            }
            return read.remove(0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
