package org.tymbal.server.control;

/** A command cannot be done, or a file be read; the message is the error of the answer, in mosquitto's words where it has them. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }
}
