/** Tymbal beside Debian's mosquitto: the same configuration file, the same clients, the same lines in the log. */
@NullMarked
package org.tymbal.e2e.mosquitto;

import org.jspecify.annotations.NullMarked;
