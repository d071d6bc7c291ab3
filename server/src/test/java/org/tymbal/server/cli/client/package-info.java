/** Tests of the client commands; beside mosquitto's they stand in the end-to-end tests. */
@NullMarked
package org.tymbal.server.cli.client;

import org.jspecify.annotations.NullMarked;
