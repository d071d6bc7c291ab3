/**
 * What the broker was told: immutable records, made once from the command line (and later from mosquitto.conf).
 *
 * <p>May import nothing of ours. Any thread may read; a changed configuration is a new record.
 */
@NullMarked
package org.tymbal.server.config;

import org.jspecify.annotations.NullMarked;
