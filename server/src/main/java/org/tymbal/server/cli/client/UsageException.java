package org.tymbal.server.cli.client;

/** The command line says something that cannot be done; the message is what mosquitto's clients say, with its line ends. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String text) {
        super(text);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
