/** The command {@code tymbal store}: check, dump, back up, restore, and move in from mosquitto. */
@NullMarked
package org.tymbal.server.cli.store;

import org.jspecify.annotations.NullMarked;
