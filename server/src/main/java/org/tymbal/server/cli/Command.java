package org.tymbal.server.cli;

import java.util.List;

/**
 * One of the commands that stand beside the broker in the same jar: {@code tymbal pub ...}, or the launcher under the name
 * {@code mosquitto_pub}.
 *
 * <p>A class is loaded only when its command is asked for: what a person types shall not wait for what it does not use.
 */
public interface Command {
    /**
     * Does it, on the calling thread.
     *
     * @param name what it was called: for the help, and for errors
     * @param arguments without the name of the command
     * @return the exit code
     */
    int run(String name, List<String> arguments);
}
