/** The command {@code tymbal plug}: what happens when a broker is killed. */
@NullMarked
package org.tymbal.server.cli.demo;

import org.jspecify.annotations.NullMarked;
