/**
 * The laws that every module's ArchitectureTest applies to its own classes and sources, and how tests say which statements
 * of the specification they prove; test code of all modules may import it. Only the thread that runs the tests enters.
 */
@NullMarked
package org.tymbal.house;

import org.jspecify.annotations.NullMarked;
