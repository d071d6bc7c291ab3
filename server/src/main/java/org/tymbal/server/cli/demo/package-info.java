/** Demonstrations beside the broker: what happens when it is killed. */
@NullMarked
package org.tymbal.server.cli.demo;

import org.jspecify.annotations.NullMarked;
