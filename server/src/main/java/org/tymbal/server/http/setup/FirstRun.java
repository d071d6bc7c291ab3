package org.tymbal.server.http.setup;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a broker that nobody has configured yet offers to whoever sits at this computer.
 *
 * @param directory where the files go that a person's answers become
 * @param start starts a broker with such a file in place of this one; returns at once
 */
public record FirstRun(Path directory, Consumer<Path> start) {}
