package org.tymbal.server.cli.client;

/** The command cannot go on; the message is the line for standard error. */
final class ClientException extends Exception {
    private static final long serialVersionUID = 1;

    ClientException(String line) {
        super(line);
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
