/**
 * The command line: arguments, sentences, the log on the terminal.
 *
 * <p>May import {@code broker} (its log), {@code config} and {@code net} (why it cannot listen); only {@code Main} imports it.
 */
@NullMarked
package org.tymbal.server.cli;

import org.jspecify.annotations.NullMarked;
