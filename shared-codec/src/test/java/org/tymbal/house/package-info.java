/** The laws that every module's ArchitectureTest applies to its own classes and sources; test code of all modules may import it. */
@NullMarked
package org.tymbal.house;

import org.jspecify.annotations.NullMarked;
