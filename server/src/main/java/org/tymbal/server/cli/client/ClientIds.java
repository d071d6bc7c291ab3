package org.tymbal.server.cli.client;

import java.util.Random;

/** Client Identifiers for who gives none; MQTT 3.1 wants one in any case. */
final class ClientIds {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ClientIds() {}

    /** As mosquitto makes them, 23 characters, which is the most in MQTT 3.1. */
    static String random(Random random) {
        StringBuilder id = new StringBuilder("mosq-");
        for (int i = 0; i < 18; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
