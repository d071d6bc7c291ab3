package org.tymbal.server.demo;

import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.words.Words;

/** The ports of test.mosquitto.org, each with what it shows; their order is that in which they are opened. */
public enum DemoPort {
    PLAIN(
            1883,
            Kind.MQTT,
            Tls.NONE,
            Who.ANYBODY,
            Words.mark("MQTT, as it is: nothing is encrypted, everybody may come in")),
    PASSWORD(1884, Kind.MQTT, Tls.NONE, Who.USERS, Words.mark("user name and password, which travel unencrypted")),
    WEBSOCKET(8080, Kind.HTTP, Tls.NONE, Who.ANYBODY, Words.mark("the page, and MQTT over WebSocket")),
    WEBSOCKET_TLS(8081, Kind.HTTP, Tls.VALID, Who.ANYBODY, Words.mark("the page by https, and MQTT over wss")),
    WEBSOCKET_PASSWORD(
            8090, Kind.HTTP, Tls.NONE, Who.USERS, Words.mark("MQTT over WebSocket, with user name and password")),
    WEBSOCKET_TLS_PASSWORD(
            8091, Kind.HTTP, Tls.VALID, Who.USERS, Words.mark("MQTT over wss, with user name and password")),
    PAGE(80, Kind.HTTP, Tls.NONE, Who.ANYBODY, Words.mark("the same as 8080, where a browser looks by itself")),
    PAGE_TLS(443, Kind.HTTP, Tls.VALID, Who.ANYBODY, Words.mark("the same as 8081, where a browser looks by itself")),
    TLS(8883, Kind.MQTT, Tls.VALID, Who.ANYBODY, Words.mark("TLS, with a certificate of an authority of our own")),
    TLS_CLIENT(
            8884,
            Kind.MQTT,
            Tls.VALID,
            Who.CERTIFIED,
            Words.mark("TLS, and the client shows a certificate too; get one below")),
    TLS_PASSWORD(8885, Kind.MQTT, Tls.VALID, Who.USERS, Words.mark("TLS, with user name and password")),
    TLS_CHAIN(
            8886,
            Kind.MQTT,
            Tls.CHAIN,
            Who.ANYBODY,
            Words.mark(
                    "TLS, with an authority between the certificate and the one you trust, as Let's Encrypt has it")),
    TLS_EXPIRED(
            8887,
            Kind.MQTT,
            Tls.EXPIRED,
            Who.ANYBODY,
            Words.mark("TLS, with a certificate that has expired, on purpose: your client should refuse it"));

    /** With what the server proves itself. */
    public enum Tls {
        NONE,
        VALID,
        CHAIN,
        EXPIRED
    }

    /** Who may come in. */
    public enum Who {
        ANYBODY,
        /** {@link DemoUser}. */
        USERS,
        /** Whoever has a certificate of this demo's authority. */
        CERTIFIED
    }

    private final int number;
    private final Kind kind;
    private final Tls tls;
    private final Who who;
    private final String sentence;

    DemoPort(int number, Kind kind, Tls tls, Who who, String sentence) {
        this.number = number;
        this.kind = kind;
        this.tls = tls;
        this.who = who;
        this.sentence = sentence;
    }

    /** As on test.mosquitto.org. */
    public int number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    public Tls tls() {
        return tls;
    }

    public Who who() {
        return who;
    }

    /** Whether many systems let only an administrator open it; it shows nothing that another port does not. */
    public boolean isPrivileged() {
        return number < 1024;
    }

    /** What it shows. */
    public String sentence() {
        return sentence;
    }
}
